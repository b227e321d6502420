import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { remapLuminance, toneOf } from './luminanceTone.ts';
import type { ReferenceColors, TransferredColors } from './referenceTypes.ts';

/** Bands of L\* that are told apart; their centers lie evenly from 0 to 100. */
const bands = 9;
/** A band with fewer pixels than this share of the picture leans on the picture as a whole. */
const scarceShare = 0.02;
/** A deviation may be spread or narrowed by so much at most: the model's nearly grey places are no ground for more. */
const largestSpread = 3;
const smallestDeviation = 0.5;

/** Mean and deviation of a\* and b\* at a luminance. */
interface BandStatistics {
  readonly a: { readonly mean: number; readonly deviation: number };
  readonly b: { readonly mean: number; readonly deviation: number };
}

/** Sums over pixels, by weight. */
interface Sums {
  weight: number;
  a: number;
  b: number;
  aa: number;
  bb: number;
}

/** What statistics are taken of: pixels of one or more pictures. */
interface ColoredPixels {
  readonly L: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

function emptySums(): Sums {
  return { weight: 0, a: 0, b: 0, aa: 0, bb: 0 };
}

function addTo(sums: Sums, weight: number, a: number, b: number): void {
  sums.weight += weight;
  sums.a += weight * a;
  sums.b += weight * b;
  sums.aa += weight * a * a;
  sums.bb += weight * b * b;
}

/** The band below a luminance, and the share of the one above. */
function bandOf(luminance: number): readonly [number, number] {
  const at = (Math.min(100, Math.max(0, luminance)) / 100) * (bands - 1);
  const low = Math.min(bands - 2, Math.floor(at));
  return [low, at - low];
}

function gather(pictures: readonly ColoredPixels[]): { bands: Sums[]; all: Sums } {
  const all = emptySums();
  const each = Array.from({ length: bands }, emptySums);
  for (const { L, a, b } of pictures) {
    // Every picture counts the same, whatever its size.
    const weight = 1 / (L.length * pictures.length);
    for (let pixel = 0; pixel < L.length; pixel += 1) {
      const [low, share] = bandOf(L[pixel]);
      addTo(each[low], weight * (1 - share), a[pixel], b[pixel]);
      addTo(each[low + 1], weight * share, a[pixel], b[pixel]);
      addTo(all, weight, a[pixel], b[pixel]);
    }
  }
  return { bands: each, all };
}

function describe(band: Sums, all: Sums): BandStatistics {
  const mixed = (of: (sums: Sums) => number): number =>
    (of(band) + (scarceShare * of(all)) / all.weight) / (band.weight + scarceShare);
  const component = (mean: number, square: number): BandStatistics['a'] => ({
    mean,
    deviation: Math.sqrt(Math.max(0, square - mean * mean)),
  });
  return {
    a: component(
      mixed(({ a }) => a),
      mixed(({ aa }) => aa),
    ),
    b: component(
      mixed(({ b }) => b),
      mixed(({ bb }) => bb),
    ),
  };
}

function statisticsOf(pictures: readonly ColoredPixels[]): BandStatistics[] {
  const gathered = gather(pictures);
  return gathered.bands.map((band) => describe(band, gathered.all));
}

function moved(value: number, from: BandStatistics['a'], to: BandStatistics['a']): number {
  const scale = to.deviation / Math.max(smallestDeviation, from.deviation);
  const limited = Math.min(largestSpread, Math.max(1 / largestSpread, scale));
  // Nothing to spread there: the reference's mean alone.
  const spread = to.deviation < smallestDeviation ? 0 : limited;
  return (value - from.mean) * spread + to.mean;
}

/**
 * Gives a photo the color statistics of references, after Reinhard, Ashikhmin, Gooch and Shirley 2001 (“Color transfer
 * between images”): subtract the mean, scale by the ratio of the deviations, add the other mean. They transfer between
 * color pictures; a grey photo has no chroma of its own, so the model's automatic colors take that place: they say what
 * is warmer and colder, more and less colored than its surroundings, the references what the palette is. Means and
 * deviations of a\* and b\* are taken and matched for each of nine overlapping bands of L\*, so that skies and shadows
 * get what the references have in *their* lights and shadows; before, the references' luminance is brought to the
 * photo's mean and deviation. The photo's own luminance is never changed. In L\*a\*b\* instead of their lαβ, because
 * that is where this program's luminance lives.
 *
 * @param automatic the model's colors of the photo, of the luminance's size
 * @param references one or more; each counts the same
 */
export function transferStatistics(
  luminance: LuminancePlane,
  automatic: ChromaPlane,
  references: readonly ReferenceColors[],
): TransferredColors {
  const tone = toneOf(luminance.data);
  const source = statisticsOf([{ L: luminance.data, a: automatic.a, b: automatic.b }]);
  const target = statisticsOf(
    references.map(({ L, a, b }) => ({ L: remapLuminance(L, toneOf(L), tone), a, b })),
  );
  const count = luminance.data.length;
  const a = new Float32Array(count);
  const b = new Float32Array(count);
  for (let pixel = 0; pixel < count; pixel += 1) {
    const [low, share] = bandOf(luminance.data[pixel]);
    for (const [band, part] of [
      [low, 1 - share],
      [low + 1, share],
    ]) {
      a[pixel] += part * moved(automatic.a[pixel], source[band].a, target[band].a);
      b[pixel] += part * moved(automatic.b[pixel], source[band].b, target[band].b);
    }
  }
  const { width, height } = luminance;
  return { width, height, a, b, confidence: new Float32Array(count).fill(1), places: null };
}
