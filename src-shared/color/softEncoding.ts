import type { AbBins } from './abBins.ts';
import { BinSearch } from './binSearch.ts';

export interface SoftEncodingOptions {
  /** How many nearest bins share a color; default 5, as in the paper (its released code uses 10). */
  readonly neighbors?: number;
  /** σ of the Gaussian of the distance, a\*b\* units; default 5. */
  readonly sigma?: number;
}

/** Colors as distributions over bins, of which only `neighbors` are not zero. */
export interface SoftEncoding {
  /** Bins per color: `neighbors`, or all bins where there are fewer. */
  readonly neighbors: number;
  /** colors × neighbors bin indices, nearest first */
  readonly indices: Uint16Array<ArrayBuffer>;
  /** colors × neighbors weights, which sum to 1 for each color */
  readonly weights: Float32Array<ArrayBuffer>;
}

/**
 * The soft encoding of Zhang et al. 2016, section 2.1: the nearest bins, weighted with a Gaussian of their distance.
 *
 * @param ab a0, b0, a1, b1 …
 */
export function softEncode(
  bins: AbBins,
  ab: ArrayLike<number>,
  { neighbors: asked = 5, sigma = 5 }: SoftEncodingOptions = {},
): SoftEncoding {
  const search = new BinSearch(bins, asked);
  const neighbors = search.indices.length;
  const colors = ab.length >> 1;
  const indices = new Uint16Array(colors * neighbors);
  const weights = new Float32Array(colors * neighbors);
  const exponent = -0.5 / (sigma * sigma);
  for (let color = 0; color < colors; color += 1) {
    search.nearestFew(ab[2 * color], ab[2 * color + 1]);
    const place = color * neighbors;
    indices.set(search.indices, place);
    // Distances beyond the nearest one's: far outside the bins every weight would underflow to 0.
    const least = search.squares[0];
    let sum = 0;
    for (let index = 0; index < neighbors; index += 1) {
      sum += weights[place + index] = Math.exp(exponent * (search.squares[index] - least));
    }
    for (let index = place; index < place + neighbors; index += 1) weights[index] /= sum;
  }
  return { neighbors, indices, weights };
}

/** The same as full rows: colors × bins.count probabilities. */
export function softEncodeDense(
  bins: AbBins,
  ab: ArrayLike<number>,
  options: SoftEncodingOptions = {},
): Float32Array<ArrayBuffer> {
  const { neighbors, indices, weights } = softEncode(bins, ab, options);
  const dense = new Float32Array((ab.length >> 1) * bins.count);
  for (let index = 0; index < indices.length; index += 1) {
    dense[Math.floor(index / neighbors) * bins.count + indices[index]] = weights[index];
  }
  return dense;
}
