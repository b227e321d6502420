// The steps of the conjugate gradients over whole fields of `count` values (even; both channels).

@inline
function low(values: v128): v128 {
  return f64x2.promote_low_f32x4(values);
}

@inline
function high(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3));
}

/** The sum of the products, one a channel, as two f64 at `result`. */
export function conjugateSums(count: i32, one: usize, other: usize, result: usize): void {
  let sum = f64x2.splat(0);
  const end = one + (<usize>count << 2);
  for (; one < end; one += 16, other += 16) {
    const a = v128.load(one);
    const b = v128.load(other);
    sum = f64x2.add(sum, f64x2.mul(low(a), low(b)));
    sum = f64x2.add(sum, f64x2.mul(high(a), high(b)));
  }
  v128.store(result, sum);
}

/**
 * Takes the shares of the last direction and its image out of the new ones.
 * @param result gets direction · residual and direction · image, one f64 a channel each
 */
export function orthogonalize(
  count: i32,
  image: usize,
  direction: usize,
  lastImage: usize,
  lastDirection: usize,
  residual: usize,
  share0: f32,
  share1: f32,
  result: usize,
): void {
  const shares = f32x4.replace_lane(
    f32x4.replace_lane(f32x4.splat(share0), 1, share1),
    3,
    share1,
  );
  let sum = f64x2.splat(0);
  let energy = f64x2.splat(0);
  const bytes: usize = <usize>count << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const i = f32x4.sub(v128.load(image + at), f32x4.mul(shares, v128.load(lastImage + at)));
    const d = f32x4.sub(v128.load(direction + at), f32x4.mul(shares, v128.load(lastDirection + at)));
    v128.store(image + at, i);
    v128.store(direction + at, d);
    const r = v128.load(residual + at);
    const lowDirection = low(d);
    const highDirection = high(d);
    sum = f64x2.add(sum, f64x2.mul(lowDirection, low(r)));
    sum = f64x2.add(sum, f64x2.mul(highDirection, high(r)));
    energy = f64x2.add(energy, f64x2.mul(lowDirection, low(i)));
    energy = f64x2.add(energy, f64x2.mul(highDirection, high(i)));
  }
  v128.store(result, sum);
  v128.store(result, energy, 16);
}

/**
 * values += length · direction (64-bit), residual −= length · image.
 * @returns the largest change of a value
 */
export function advance(
  count: i32,
  direction: usize,
  image: usize,
  residual: usize,
  values: usize,
  length0: f64,
  length1: f64,
): f64 {
  const lengths = f64x2.replace_lane(f64x2.splat(length0), 1, length1);
  const narrow = f32x4.demote_f64x2_zero(lengths);
  const both = v128.shuffle<f32>(narrow, narrow, 0, 1, 0, 1);
  let largest = f64x2.splat(0);
  const bytes: usize = <usize>count << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const d = v128.load(direction + at);
    const first = f64x2.mul(lengths, low(d));
    const second = f64x2.mul(lengths, high(d));
    const v = values + (at << 1);
    v128.store(v, f64x2.add(v128.load(v), first));
    v128.store(v, f64x2.add(v128.load(v, 16), second), 16);
    const r = f32x4.sub(v128.load(residual + at), f32x4.mul(both, v128.load(image + at)));
    v128.store(residual + at, r);
    largest = f64x2.pmax(largest, f64x2.pmax(f64x2.abs(first), f64x2.abs(second)));
  }
  return max<f64>(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
}
