import type { FeatureGrid } from '../../../src-shared/domain/pictureFeatures.ts';
import type { Breath } from './referenceTypes.ts';

/** For each place of one picture, what is most like it in another. */
export interface FoundPlaces {
  /** Place of the other picture's grid. */
  readonly place: Int32Array;
  /** Cosine of the angle between what the network sees in both, −1–1. */
  readonly similarity: Float32Array;
  /** Mean cosine over all places of the other picture. */
  readonly usual: Float32Array;
  /** For each place of the other picture, what is most like it in this one, and how much. */
  readonly backPlace: Int32Array;
  readonly backSimilarity: Float32Array;
  /** Mean of a\* and b\* over the likest places, and how far these disagree (standard deviation, a\*b\*). */
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly disagreement: Float32Array;
}

/** Colors of the other picture, one for each of its places. */
export interface PlaceColors {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** A place whose cosine is lower than the best by one over this counts 1/e of it. */
const sharpness = 100;

/** Product of two vectors; four sums side by side are added faster than one. */
function product(
  left: Float32Array,
  leftStart: number,
  right: Float32Array,
  rightStart: number,
  channels: number,
): number {
  let [one, two, three, four] = [0, 0, 0, 0];
  const whole = channels - (channels % 4);
  for (let channel = 0; channel < whole; channel += 4) {
    one += left[leftStart + channel] * right[rightStart + channel];
    two += left[leftStart + channel + 1] * right[rightStart + channel + 1];
    three += left[leftStart + channel + 2] * right[rightStart + channel + 2];
    four += left[leftStart + channel + 3] * right[rightStart + channel + 3];
  }
  for (let channel = whole; channel < channels; channel += 1) {
    one += left[leftStart + channel] * right[rightStart + channel];
  }
  return one + two + three + four;
}

/** Cosine of what the network sees at a place of one picture and a place of another. */
export function similarityOf(
  one: FeatureGrid,
  place: number,
  other: FeatureGrid,
  otherPlace: number,
): number {
  const { channels } = one;
  return product(one.data, place * channels, other.data, otherPlace * channels, channels);
}

function weigh(found: FoundPlaces, place: number, row: Float32Array, colors: PlaceColors): void {
  const best = found.similarity[place];
  let [weights, a, b, squares] = [0, 0, 0, 0];
  for (let at = 0; at < row.length; at += 1) {
    const lower = (best - row[at]) * sharpness;
    if (lower > 12) continue;
    const weight = Math.exp(-lower);
    weights += weight;
    a += weight * colors.a[at];
    b += weight * colors.b[at];
    squares += weight * (colors.a[at] ** 2 + colors.b[at] ** 2);
  }
  found.a[place] = a / weights;
  found.b[place] = b / weights;
  const variance = squares / weights - found.a[place] ** 2 - found.b[place] ** 2;
  found.disagreement[place] = Math.sqrt(Math.max(0, variance));
}

/**
 * Compares every place of one picture with every place of another.
 *
 * @param colors of the other picture's places
 * @throws HeliochromeError cancelled, from `breath`
 */
export async function findPlaces(
  one: FeatureGrid,
  other: FeatureGrid,
  colors: PlaceColors,
  breath: Breath,
): Promise<FoundPlaces> {
  const [count, otherCount] = [one.width * one.height, other.width * other.height];
  const plane = (): Float32Array => new Float32Array(count);
  const found: FoundPlaces = {
    place: new Int32Array(count),
    similarity: plane().fill(-2),
    usual: plane(),
    backPlace: new Int32Array(otherCount),
    backSimilarity: new Float32Array(otherCount).fill(-2),
    a: plane(),
    b: plane(),
    disagreement: plane(),
  };
  const row = new Float32Array(otherCount);
  for (let place = 0; place < count; place += 1) {
    await breath();
    let sum = 0;
    for (let at = 0; at < otherCount; at += 1) {
      const similarity = similarityOf(one, place, other, at);
      row[at] = similarity;
      sum += similarity;
      if (similarity > found.similarity[place]) {
        found.similarity[place] = similarity;
        found.place[place] = at;
      }
      if (similarity > found.backSimilarity[at]) {
        found.backSimilarity[at] = similarity;
        found.backPlace[at] = place;
      }
    }
    found.usual[place] = sum / otherCount;
    weigh(found, place, row, colors);
  }
  return found;
}
