import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { coarseStride, type PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';
import { averagePlaces } from './averagePlaces.ts';
import { findPlaces, similarityOf, type FoundPlaces } from './findPlaces.ts';
import { remapLuminance, toneOf } from './luminanceTone.ts';
import type { Breath, TransferredColors } from './referenceTypes.ts';

/** A hint laid out on its own photo. */
export interface LaidHint {
  readonly a: number;
  readonly b: number;
  /** How far it covers each pixel of the photo's luminance, 0–1. */
  readonly cover: Float32Array;
}

/** The photo that hints were given to. */
export interface HintedPhoto {
  readonly luminance: LuminancePlane;
  readonly features: PictureFeatures;
  readonly hints: readonly LaidHint[];
}

/** Share of a place that a hint must cover; a hint that covers no place so far has the place it covers most. */
const leastCover = 0.4;
/** Places that a hint is known by, at most: the most covered. */
const mostPlaces = 64;
/** By how much less a place may be like a hint than like the rest of the hinted photo until it counts 1/e. */
const deficitReach = 0.03;
/** Likeness that says nothing, and that is sure: how far the hint stands out among all of its photo. */
const fromDistinction = 0.35;
const toDistinction = 0.7;
/** Difference of L\* from what lies under the hint at which it counts 1/e. */
const toneReach = 25;

/** Places of the grid that a hint lies on. */
function placesOf(hint: LaidHint, { luminance, features }: HintedPhoto): readonly number[] {
  const { width, height } = luminance;
  const cover = averagePlaces({ width, height, data: hint.cover }, coarseStride, features.coarse);
  const order = [...cover.keys()].sort((one, other) => cover[other] - cover[one]);
  const enough = order.slice(0, mostPlaces).filter((place) => cover[place] >= leastCover);
  return enough.length > 0 ? enough : order.slice(0, 1);
}

/** How much a place of the other photo is like what lies under a hint, 0–1. */
function likeness(
  found: FoundPlaces,
  place: number,
  similarity: number,
  toneDifference: number,
): number {
  const usual = found.usual[place];
  const distinction = (similarity - usual) / Math.max(1e-6, 1 - usual);
  const share = (distinction - fromDistinction) / (toDistinction - fromDistinction);
  const deficit = found.similarity[place] - similarity;
  return (
    Math.min(1, Math.max(0, share)) *
    Math.exp(-deficit / deficitReach) *
    Math.exp(-((toneDifference / toneReach) ** 2))
  );
}

/**
 * Carries hints over to another photo: a place takes a hint's color when what lies under the hint is about as like it as
 * anything else in the hinted photo. Where something without a hint is liker, nothing is carried: the hint on the coat
 * colors coats, not the wall behind.
 *
 * @param luminance of the photo to be colored, with its features
 * @returns colors on the coarse feature grid
 * @throws HeliochromeError cancelled, from `breath`
 */
export async function carryHints(
  luminance: LuminancePlane,
  features: PictureFeatures,
  hinted: HintedPhoto,
  breath: Breath,
): Promise<TransferredColors> {
  const { coarse } = features;
  const seen = hinted.features.coarse;
  const none = new Float32Array(seen.width * seen.height);
  const found = await findPlaces(coarse, seen, { a: none, b: none }, breath);
  const tones = averagePlaces(luminance, coarseStride, coarse);
  const { data } = hinted.luminance;
  const remapped = remapLuminance(data, toneOf(data), toneOf(luminance.data));
  const hintedTones = averagePlaces({ ...hinted.luminance, data: remapped }, coarseStride, seen);
  const count = coarse.width * coarse.height;
  const plane = (): Float32Array => new Float32Array(count);
  const [a, b, confidence, x, y] = [plane(), plane(), plane(), plane(), plane()];
  for (const hint of hinted.hints) {
    const places = placesOf(hint, hinted);
    for (let place = 0; place < count; place += 1) {
      if (place % 16 === 0) await breath();
      let [best, likest] = [-2, places[0]];
      for (const at of places) {
        const similarity = similarityOf(coarse, place, seen, at);
        if (similarity > best) [best, likest] = [similarity, at];
      }
      const sure = likeness(found, place, best, hintedTones[likest] - tones[place]);
      if (sure <= confidence[place]) continue;
      [a[place], b[place], confidence[place]] = [hint.a, hint.b, sure];
      x[place] = ((likest % seen.width) + 0.5) / seen.width;
      y[place] = (Math.floor(likest / seen.width) + 0.5) / seen.height;
    }
  }
  const { width, height } = coarse;
  const places = { width, height, picture: new Uint8Array(count), x, y };
  return { width, height, a, b, confidence, places };
}
