// One step of an incomplete factorization L · U as a smoother.
import { leftSide, pair0, pair1, pair2 } from './lanes';

/**
 * u += (L·U)⁻¹ (f − A u).
 * @param factors eight a pixel: L's four (NW, N, NE, W), then U's four (E, SW, S, SE), signs turned
 * @param inverse one over U's diagonal
 * @param scratch a field whose border is 0
 */
export function smooth(
  width: i32,
  height: i32,
  weights: usize,
  pull: usize,
  factors: usize,
  inverse: usize,
  f: usize,
  u: usize,
  scratch: usize,
): void {
  forward(width, height, weights, pull, factors, f, u, scratch);
  backward(width, height, factors, inverse, u, scratch);
}

@inline
function addProduct(sum: v128, weight: v128, values: usize): v128 {
  return f32x4.add(sum, f32x4.mul(weight, v128.load(values)));
}

/** scratch = L⁻¹ (f − A u) */
function forward(
  width: i32,
  height: i32,
  weights: usize,
  pull: usize,
  factors: usize,
  f: usize,
  u: usize,
  scratch: usize,
): void {
  const stride: usize = width + 2;
  const row = stride << 3;
  for (let y: usize = 1; y <= <usize>height; y++) {
    const first = y * stride + 1;
    let west = f32x4.splat(0);
    for (let at = first; at < first + width; at += 2) {
      const i = at << 3;
      const s = scratch + i;
      const left = leftSide(weights + (at << 5), pull + (at << 2), u + i, row);
      let sum = f32x4.sub(v128.load(f + i), left);
      const a = v128.load(factors + (at << 5));
      const b = v128.load(factors + (at << 5), 32);
      sum = addProduct(sum, pair0(a, b), s - row - 8);
      sum = addProduct(sum, pair1(a, b), s - row);
      sum = addProduct(sum, pair2(a, b), s - row + 8);
      const one = f32x4.add(sum, f32x4.mul(v128.shuffle<f32>(a, a, 3, 3, 3, 3), west));
      const own = v128.shuffle<f32>(one, one, 0, 1, 0, 1);
      const two = f32x4.add(sum, f32x4.mul(v128.shuffle<f32>(b, b, 3, 3, 3, 3), own));
      v128.store(s, v128.shuffle<f32>(one, two, 0, 1, 6, 7));
      west = v128.shuffle<f32>(two, two, 2, 3, 2, 3);
    }
  }
}

/** scratch = U⁻¹ scratch, added to u */
function backward(
  width: i32,
  height: i32,
  factors: usize,
  inverse: usize,
  u: usize,
  scratch: usize,
): void {
  const stride: usize = width + 2;
  const row = stride << 3;
  const pairs: usize = (width + 1) >> 1;
  for (let y: usize = height; y >= 1; y--) {
    const first = y * stride + 1;
    let east = f32x4.splat(0);
    for (let pair = pairs; pair > 0; pair--) {
      const at = first + ((pair - 1) << 1);
      const i = at << 3;
      const s = scratch + i;
      const a = v128.load(factors + (at << 5), 16);
      const b = v128.load(factors + (at << 5), 48);
      let sum = v128.load(s);
      sum = addProduct(sum, pair1(a, b), s + row - 8);
      sum = addProduct(sum, pair2(a, b), s + row);
      sum = addProduct(sum, v128.shuffle<f32>(a, b, 3, 3, 7, 7), s + row + 8);
      const scales = v128.load64_zero(inverse + (at << 2));
      const toTwo = f32x4.add(sum, f32x4.mul(v128.shuffle<f32>(b, b, 0, 0, 0, 0), east));
      const two = f32x4.mul(toTwo, v128.shuffle<f32>(scales, scales, 1, 1, 1, 1));
      const next = v128.shuffle<f32>(two, two, 2, 3, 2, 3);
      const toOne = f32x4.add(sum, f32x4.mul(v128.shuffle<f32>(a, a, 0, 0, 0, 0), next));
      const one = f32x4.mul(toOne, v128.shuffle<f32>(scales, scales, 0, 0, 0, 0));
      east = v128.shuffle<f32>(one, one, 0, 1, 0, 1);
      const both = v128.shuffle<f32>(one, two, 0, 1, 6, 7);
      v128.store(s, both);
      v128.store(u + i, f32x4.add(v128.load(u + i), both));
    }
  }
}
