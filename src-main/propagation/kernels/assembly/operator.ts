// The equations' left side.
import { leftSide } from './lanes';

/**
 * out = A u.
 * @param u a field; not `out`
 */
export function applyGrid(
  width: i32,
  height: i32,
  weights: usize,
  pull: usize,
  u: usize,
  out: usize,
): void {
  const stride: usize = width + 2;
  const row = stride << 3;
  for (let y: usize = 1; y <= <usize>height; y++) {
    const first = y * stride + 1;
    for (let at = first; at < first + width; at += 2) {
      const i = at << 3;
      v128.store(out + i, leftSide(weights + (at << 5), pull + (at << 2), u + i, row));
    }
  }
}

@inline
function addWide(sum: v128, weight: f32, center: v128, neighbor: usize): v128 {
  const difference = f64x2.sub(center, v128.load(neighbor));
  return f64x2.add(sum, f64x2.mul(f64x2.splat(<f64>weight), difference));
}

/** residual = right side − A values, whose values are 64-bit. */
export function renewResidual(
  width: i32,
  height: i32,
  weights: usize,
  pull: usize,
  values: usize,
  rightSide: usize,
  residual: usize,
): void {
  const stride: usize = width + 2;
  const row = stride << 4;
  for (let y: usize = 1; y <= <usize>height; y++) {
    const first = y * stride + 1;
    for (let at = first; at < first + width; at++) {
      const u = values + (at << 4);
      const w = weights + (at << 5);
      const center = v128.load(u);
      let sum = f64x2.mul(f64x2.splat(<f64>load<f32>(pull + (at << 2))), center);
      sum = addWide(sum, load<f32>(w), center, u - row - 16);
      sum = addWide(sum, load<f32>(w, 4), center, u - row);
      sum = addWide(sum, load<f32>(w, 8), center, u - row + 16);
      sum = addWide(sum, load<f32>(w, 12), center, u - 16);
      sum = addWide(sum, load<f32>(w, 16), center, u + 16);
      sum = addWide(sum, load<f32>(w, 20), center, u + row - 16);
      sum = addWide(sum, load<f32>(w, 24), center, u + row);
      sum = addWide(sum, load<f32>(w, 28), center, u + row + 16);
      const i = at << 3;
      const right = f64x2.promote_low_f32x4(v128.load64_zero(rightSide + i));
      v128.store64_lane(residual + i, f32x4.demote_f64x2_zero(f64x2.sub(right, sum)), 0);
    }
  }
}
