import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import {
  coarseStride,
  fineStride,
  type FeatureGrid,
  type PictureFeatures,
} from '../../../src-shared/domain/pictureFeatures.ts';
import { averagePlaces } from './averagePlaces.ts';
import { findPlaces, type PlaceColors } from './findPlaces.ts';
import { remapLuminance, toneOf } from './luminanceTone.ts';
import { matchConfidence } from './matchConfidence.ts';
import type {
  Breath,
  Places,
  ReferenceColors,
  SeenReference,
  TransferredColors,
} from './referenceTypes.ts';
import { refinePlaces } from './refinePlaces.ts';

const colorsOf = (colors: ReferenceColors, stride: number, grid: FeatureGrid): PlaceColors => ({
  a: averagePlaces({ ...colors, data: colors.a }, stride, grid),
  b: averagePlaces({ ...colors, data: colors.b }, stride, grid),
});

/** What one reference gives to the places of the finer grid. */
async function matchOne(
  luminance: LuminancePlane,
  features: PictureFeatures,
  reference: SeenReference,
  breath: Breath,
): Promise<TransferredColors> {
  const { colors, features: seen } = reference;
  const found = await findPlaces(
    features.coarse,
    seen.coarse,
    colorsOf(colors, coarseStride, seen.coarse),
    breath,
  );
  const remapped = remapLuminance(colors.L, toneOf(colors.L), toneOf(luminance.data));
  const confidence = matchConfidence(
    found,
    {
      photo: averagePlaces(luminance, coarseStride, features.coarse),
      reference: averagePlaces({ ...colors, data: remapped }, coarseStride, seen.coarse),
    },
    features.coarse.width,
  );
  const refined = await refinePlaces(
    features,
    seen,
    found.place,
    colorsOf(colors, fineStride, seen.fine),
    breath,
  );
  const { width, height } = features.fine;
  const inPicture = (at: (place: number) => number, side: number): Float32Array =>
    Float32Array.from(refined.place, (place) =>
      Math.min(1, ((at(place) + 0.5) * fineStride) / side),
    );
  return {
    width,
    height,
    a: refined.a,
    b: refined.b,
    confidence: atFinePlaces(confidence, features),
    places: {
      width,
      height,
      picture: new Uint8Array(width * height),
      x: inPicture((place) => place % seen.fine.width, colors.width),
      y: inPicture((place) => Math.floor(place / seen.fine.width), colors.height),
    },
  };
}

/** Values of coarse places at the finer ones, in between linearly. */
function atFinePlaces(values: Float32Array, { coarse, fine }: PictureFeatures): Float32Array {
  const clamp = (at: number, side: number): number => Math.min(side - 1, Math.max(0, at));
  const at = (x: number, y: number): number =>
    values[clamp(y, coarse.height) * coarse.width + clamp(x, coarse.width)];
  return Float32Array.from({ length: fine.width * fine.height }, (_, place) => {
    const [column, row] = [place % fine.width, Math.floor(place / fine.width)];
    const [x, y] = [column >> 1, row >> 1];
    const nextX = (column & 1) === 0 ? x - 1 : x + 1;
    const nextY = (row & 1) === 0 ? y - 1 : y + 1;
    return (9 * at(x, y) + 3 * at(nextX, y) + 3 * at(x, nextY) + at(nextX, nextY)) / 16;
  });
}

/** Takes over where another reference is surer. */
function takeBetter(best: TransferredColors, other: TransferredColors, picture: number): void {
  const into = best.places as Places;
  const from = other.places as Places;
  for (let place = 0; place < best.confidence.length; place += 1) {
    if (other.confidence[place] <= best.confidence[place]) continue;
    best.a[place] = other.a[place];
    best.b[place] = other.b[place];
    best.confidence[place] = other.confidence[place];
    into.picture[place] = picture;
    into.x[place] = from.x[place];
    into.y[place] = from.y[place];
  }
}

/**
 * Finds for every place of a photo the place of the references that the network takes for the likest, in the manner of
 * He, Chen, Liao, Sander and Yuan 2018 (“Deep exemplar-based colorization”), with the features of the colorizing network
 * itself instead of a network made for classification: coarsely among all places, then on a grid twice as fine around
 * where that led. Of several references the surest match wins at each place.
 *
 * @param luminance of the photo, with its features
 * @returns colors on the finer feature grid; see {@link matchConfidence} for how sure they are
 * @throws HeliochromeError cancelled, from `breath`
 */
export async function transferDeeply(
  luminance: LuminancePlane,
  features: PictureFeatures,
  references: readonly [SeenReference, ...SeenReference[]],
  breath: Breath,
): Promise<TransferredColors> {
  const [first, ...others] = references;
  const best = await matchOne(luminance, features, first, breath);
  for (const [index, reference] of others.entries()) {
    takeBetter(best, await matchOne(luminance, features, reference, breath), index + 1);
  }
  return best;
}
