import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import { LevinPropagation } from './levinPropagation.ts';
import type {
  KnownColors,
  PriorColors,
  PropagationOptions,
  PropagationReport,
} from './propagationTypes.ts';

/** Half learned, half edges: what `mixed` means where nobody says otherwise. */
export const defaultMix = 0.5;

/**
 * Found by measuring hint curves: from a third to three times of it they differ by less than 0.2 dB.
 * Pull of an answer of middling confidence (one half) at the default mix, on a plane of 256 pixels.
 */
const middlingPull = 3e-5;
const referenceSide = 256;
/** How fast the pull falls from `learned` to `edges`. */
const mixExponent = 3;

/**
 * How firmly Levin's equations hold each pixel to the learned answer.
 *
 * The pull grows with the square of the answer's confidence: where the network knows (skin, sky, leaves) its color
 * stands against hints further away; where it guesses, hints run on until luminance stops them. Per pixel it is
 * smaller on larger planes, so that hints reach as far in the picture, not in pixels.
 *
 * @param learned the network's answer, hints given to it
 * @param mix above 0 (the learned answer, all but untouched) to 1 (nothing but hints and edges)
 */
export function learnedPull(learned: ChromaPlane, mix: number): Float32Array {
  const { width, height, confidence } = learned;
  const shrink = (referenceSide / Math.max(width, height)) ** 2;
  const scale = 4 * middlingPull * shrink * (1 / mix - 1) ** mixExponent;
  return confidence.map((value) => scale * value ** 2);
}

/**
 * Mixes the learned answer to hints with the edges': Levin's equations, with the learned answer as their prior. Each
 * lifts the other: few hints leave most of the picture to what the network has learned, which the equations make
 * agree with the hints and end at edges; with many hints the equations decide.
 *
 * @param propagation of the picture's luminance; kept between calls it begins with its last answer
 * @param learned the network's answer, hints given to it, of the luminance's size
 * @param mix 0 (learned) to 1 (edges)
 * @throws HeliochromeError usage, cancelled
 */
export async function mixAnswers(
  propagation: LevinPropagation,
  known: KnownColors,
  learned: ChromaPlane,
  mix = defaultMix,
  options: PropagationOptions = {},
): Promise<PropagationReport> {
  if (!(mix >= 0 && mix <= 1)) {
    throw new HeliochromeError(
      'usage',
      `The mix of learned color and edges is ${mix}.`,
      'Give a number from 0 (learned) to 1 (edges).',
    );
  }
  if (mix === 0) return { chroma: learned, iterations: 0, converged: true, lastChange: 0 };
  const prior: PriorColors | null =
    mix === 1 ? null : { chroma: learned, pull: learnedPull(learned, mix) };
  return await propagation.solve(known, prior, options);
}
