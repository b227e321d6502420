import type { StencilGrid } from './stencilGrid.ts';

/**
 * The equations' left side for u, two interleaved channels. Without pulls, equal values give 0 only to rounding of
 * the diagonal, so it is summed here and not stored: where nothing is held, rounding must not pull towards grey.
 *
 * @param out may not be u
 */
export function applyGrid(
  grid: StencilGrid,
  u: Float32Array | Float64Array,
  out: Float32Array,
): void {
  const { width, height, stride, weights, pull } = grid;
  const row = 2 * stride;
  for (let y = 1; y <= height; y += 1) {
    const first = y * stride + 1;
    for (let at = first; at < first + width; at += 1) {
      const w = 8 * at;
      const i = 2 * at;
      const nw = weights[w];
      const n = weights[w + 1];
      const ne = weights[w + 2];
      const west = weights[w + 3];
      const east = weights[w + 4];
      const sw = weights[w + 5];
      const s = weights[w + 6];
      const se = weights[w + 7];
      const diagonal = pull[at] + nw + n + ne + west + east + sw + s + se;
      out[i] =
        diagonal * u[i] -
        (nw * u[i - row - 2] +
          n * u[i - row] +
          ne * u[i - row + 2] +
          west * u[i - 2] +
          east * u[i + 2] +
          sw * u[i + row - 2] +
          s * u[i + row] +
          se * u[i + row + 2]);
      out[i + 1] =
        diagonal * u[i + 1] -
        (nw * u[i - row - 1] +
          n * u[i - row + 1] +
          ne * u[i - row + 3] +
          west * u[i - 1] +
          east * u[i + 3] +
          sw * u[i + row - 1] +
          s * u[i + row + 1] +
          se * u[i + row + 3]);
    }
  }
}
