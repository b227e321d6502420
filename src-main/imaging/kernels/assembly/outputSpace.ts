// The transfer of color spaces other than sRGB, as a table over the fourth root of light, where every such curve is so
// straight that lines between 4096 steps stay within a hundredth of a 16-bit code.

const STEPS: i32 = 4096;
const table: usize = memory.data((4096 + 2) * 4, 16);

/** Where the caller puts STEPS + 1 values (float32, 0–1) of the space's transfer at (i / STEPS)⁴. */
export function transferTable(): usize {
  return table;
}

@inline
function stepPair(index: i32): v128 {
  return v128.load64_zero(table + (<usize>index << 2));
}

/** Linear light of four pixels to values, 0–1. */
@inline
export function lookUp(c: v128): v128 {
  const held = f32x4.pmin(f32x4.pmax(c, f32x4.splat(0)), f32x4.splat(1));
  const position = f32x4.mul(f32x4.sqrt(f32x4.sqrt(held)), f32x4.splat(<f32>STEPS));
  const indices = i32x4.trunc_sat_f32x4_s(position);
  const share = f32x4.sub(position, f32x4.convert_i32x4_s(indices));
  const pair0 = stepPair(i32x4.extract_lane(indices, 0));
  const pair1 = stepPair(i32x4.extract_lane(indices, 1));
  const pair2 = stepPair(i32x4.extract_lane(indices, 2));
  const pair3 = stepPair(i32x4.extract_lane(indices, 3));
  const first = v128.shuffle<f32>(pair0, pair1, 0, 4, 1, 5);
  const second = v128.shuffle<f32>(pair2, pair3, 0, 4, 1, 5);
  const low = v128.shuffle<f64>(first, second, 0, 2);
  const high = v128.shuffle<f64>(first, second, 1, 3);
  return f32x4.add(low, f32x4.mul(f32x4.sub(high, low), share));
}
