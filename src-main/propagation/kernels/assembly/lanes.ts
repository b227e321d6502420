// Weights lie eight a pixel; these give one weight of two neighboring pixels, each twice: once a channel.

/** Lane 0 of `first` twice, lane 0 of `second` twice. */
@inline
export function pair0(first: v128, second: v128): v128 {
  return v128.shuffle<f32>(first, second, 0, 0, 4, 4);
}

@inline
export function pair1(first: v128, second: v128): v128 {
  return v128.shuffle<f32>(first, second, 1, 1, 5, 5);
}

@inline
export function pair2(first: v128, second: v128): v128 {
  return v128.shuffle<f32>(first, second, 2, 2, 6, 6);
}

@inline
export function pair3(first: v128, second: v128): v128 {
  return v128.shuffle<f32>(first, second, 3, 3, 7, 7);
}

/** Adds weight · (center − neighbor). */
@inline
function addDifference(sum: v128, weight: v128, center: v128, neighbor: usize): v128 {
  return f32x4.add(sum, f32x4.mul(weight, f32x4.sub(center, v128.load(neighbor))));
}

/**
 * The equations' left side at two pixels. Summed over differences, so that equal values give exactly what the pull
 * says: where nothing is held, rounding must not pull towards grey.
 *
 * @param weights of the first pixel
 * @param pull of the first pixel
 * @param u the first pixel's values
 * @param row bytes from one row of values to the next
 */
@inline
export function leftSide(weights: usize, pull: usize, u: usize, row: usize): v128 {
  const center = v128.load(u);
  const pulls = v128.load64_zero(pull);
  let sum = f32x4.mul(v128.shuffle<f32>(pulls, pulls, 0, 0, 1, 1), center);
  const a = v128.load(weights);
  const b = v128.load(weights, 32);
  sum = addDifference(sum, pair0(a, b), center, u - row - 8);
  sum = addDifference(sum, pair1(a, b), center, u - row);
  sum = addDifference(sum, pair2(a, b), center, u - row + 8);
  sum = addDifference(sum, pair3(a, b), center, u - 8);
  const c = v128.load(weights, 16);
  const d = v128.load(weights, 48);
  sum = addDifference(sum, pair0(c, d), center, u + 8);
  sum = addDifference(sum, pair1(c, d), center, u + row - 8);
  sum = addDifference(sum, pair2(c, d), center, u + row);
  return addDifference(sum, pair3(c, d), center, u + row + 8);
}
