// Between a grid and the one of half its size; the eight weights of a cell are described in gridTransfer.ts.

@inline
function addShare(sum: v128, weight: f32, values: usize): v128 {
  return f32x4.add(sum, f32x4.mul(f32x4.splat(weight), v128.load64_zero(values)));
}

/** Brings a residual to the coarse grid: each coarse pixel gathers what its fine neighbors interpolate from it. */
export function restrict(
  fineStride: i32,
  width: i32,
  height: i32,
  transfer: usize,
  values: usize,
  out: usize,
): void {
  const row: usize = <usize>fineStride << 3;
  const stride: usize = width + 2;
  const above: usize = stride << 5;
  for (let y: usize = 0; y < <usize>height; y++) {
    let at = (y + 1) * stride + 1;
    let fine = values + (((2 * y + 1) * <usize>fineStride + 1) << 3);
    for (let x = 0; x < width; x++, at++, fine += 16) {
      const cell = transfer + (at << 5);
      let sum = v128.load64_zero(fine);
      sum = addShare(sum, load<f32>(cell - above - 32, 28), fine - row - 8);
      sum = addShare(sum, load<f32>(cell - above, 12), fine - row);
      sum = addShare(sum, load<f32>(cell - above, 24), fine - row + 8);
      sum = addShare(sum, load<f32>(cell - 32, 4), fine - 8);
      sum = addShare(sum, load<f32>(cell), fine + 8);
      sum = addShare(sum, load<f32>(cell - 32, 20), fine + row - 8);
      sum = addShare(sum, load<f32>(cell, 8), fine + row);
      sum = addShare(sum, load<f32>(cell, 16), fine + row + 8);
      v128.store64_lane(out + (at << 3), sum, 0);
    }
  }
}

/**
 * Writes what the fine grid takes from the coarse one's values. Every fine pixel belongs to one cell; beyond the last
 * column or row of an odd size the border gets its 0.
 */
export function interpolate(
  fineStride: i32,
  width: i32,
  height: i32,
  transfer: usize,
  values: usize,
  u: usize,
): void {
  const row: usize = <usize>fineStride << 3;
  const stride: usize = width + 2;
  const below: usize = stride << 3;
  for (let y: usize = 0; y < <usize>height; y++) {
    let at = (y + 1) * stride + 1;
    let fine = u + (((2 * y + 1) * <usize>fineStride + 1) << 3);
    for (let x = 0; x < width; x++, at++, fine += 16) {
      const cell = transfer + (at << 5);
      const v = values + (at << 3);
      const here = v128.load64_zero(v);
      v128.store64_lane(fine, here, 0);
      const east = addShare(f32x4.mul(f32x4.splat(load<f32>(cell)), here), load<f32>(cell, 4), v + 8);
      v128.store64_lane(fine + 8, east, 0);
      const south = addShare(
        f32x4.mul(f32x4.splat(load<f32>(cell, 8)), here),
        load<f32>(cell, 12),
        v + below,
      );
      v128.store64_lane(fine + row, south, 0);
      let middle = f32x4.mul(f32x4.splat(load<f32>(cell, 16)), here);
      middle = addShare(middle, load<f32>(cell, 20), v + 8);
      middle = addShare(middle, load<f32>(cell, 24), v + below);
      middle = addShare(middle, load<f32>(cell, 28), v + below + 8);
      v128.store64_lane(fine + row + 8, middle, 0);
    }
  }
}
