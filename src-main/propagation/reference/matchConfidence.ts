import type { FoundPlaces } from './findPlaces.ts';

/**
 * Weights of a logistic regression: how likely the color found is within 8 units of a\*b\* of the true one. From 37,000
 * places of 14 color photographs, each with itself mirrored and cut, with its own other half, and with two unrelated
 * pictures. The way back hardly adds to the rest there; it is kept for pictures with less in common.
 */
const bias = -1.2;
const perDistinction = 3.64;
const perReturn = -0.15;
const perDisagreement = -0.136;
const perTone = -0.055;
/** Likelihoods up to here count nothing, from there on they count fully: a color is rather right or rather not. */
const fromLikelihood = 0.3;
const toLikelihood = 0.7;
/** A match that stands out no more than this is none; those photographs had hardly any that stand out less than that. */
const noDistinction = 0.4;
const anyDistinction = 0.6;

function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** What of two pictures' tones the confidence needs: mean L\* of their places, one brought to the other's. */
export interface PlaceTones {
  readonly photo: Float32Array;
  readonly reference: Float32Array;
}

/**
 * How sure each match is: by how far it stands out among all places of the reference; by whether the way back from the
 * reference leads near where it came from (forward–backward consistency); by whether the next best places have the same
 * color; and by whether both are of like luminance.
 *
 * @param width of the photo's grid
 * @returns 0–1 for each place of the photo
 */
export function matchConfidence(
  found: FoundPlaces,
  tones: PlaceTones,
  width: number,
): Float32Array {
  return Float32Array.from(found.place, (match, place) => {
    const usual = found.usual[place];
    const distinction = (found.similarity[place] - usual) / Math.max(1e-6, 1 - usual);
    const back = found.backPlace[match];
    const away = Math.hypot(
      (back % width) - (place % width),
      Math.floor(back / width) - Math.floor(place / width),
    );
    const sum =
      bias +
      perDistinction * distinction +
      perReturn * Math.log1p(away) +
      perDisagreement * found.disagreement[place] +
      perTone * Math.abs(tones.reference[match] - tones.photo[place]);
    const likelihood = 1 / (1 + Math.exp(-sum));
    return (
      ramp(likelihood, fromLikelihood, toLikelihood) *
      ramp(distinction, noDistinction, anyDistinction)
    );
  });
}
