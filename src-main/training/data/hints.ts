import { z } from 'zod';
import { abScale } from '../../models/abScale.ts';
import type { RandomState } from './randomState.ts';

/** How hints are simulated; defaults of Zhang et al. 2017 (SIGGRAPH, "Real-time user-guided colorization"). */
export const hintSettingsSchema = z.strictObject({
  /** Share of crops that may come with hints at all. */
  share: z.number().min(0).max(1).default(1),
  /** p of the geometric distribution of their number: P(N = n) = p (1 − p)^n, n ≥ 0, mean (1 − p) / p = 7. */
  stopProbability: z.number().gt(0).max(1).default(0.125),
  /** Largest side of a patch, pixels; sides are uniform in 1 … largest. */
  largestPatch: z.int().min(1).max(64).default(9),
  /** Probability that every pixel's color is given. */
  wholeTruth: z.number().min(0).max(1).default(0.01),
});

export type HintSettings = z.infer<typeof hintSettingsSchema>;

/**
 * Simulates what a person would give: patches of mean true color at places drawn from a normal distribution about
 * the middle (`add_color_patches_rand_gt` of the paper's published code, described in section 3.2 of the paper).
 *
 * @param ab size × size × 2, true a\*b\*
 * @param hints size × size × 3, zero on entry; filled with a\* and b\* divided by 110 and the mask (1 where known)
 * @returns the number of patches; −1 when the whole truth was given
 */
export function simulateHints(
  ab: Float32Array,
  size: number,
  settings: HintSettings,
  random: RandomState,
  hints: Float32Array,
): number {
  if (!random.chance(settings.share)) return 0;
  if (random.chance(settings.wholeTruth)) {
    revealAll(ab, hints);
    return -1;
  }
  let patches = 0;
  while (!random.chance(settings.stopProbability)) {
    const side = 1 + random.below(Math.min(settings.largestPatch, size));
    const left = patchPlace(size, side, random);
    const top = patchPlace(size, side, random);
    revealPatch(ab, size, left, top, side, hints);
    patches += 1;
  }
  return patches;
}

function patchPlace(size: number, side: number, random: RandomState): number {
  const room = size - side + 1;
  const place = room / 2 + (random.normal() * room) / 4;
  return Math.trunc(Math.min(Math.max(place, 0), size - side));
}

function revealAll(ab: Float32Array, hints: Float32Array): void {
  for (let pixel = 0; 2 * pixel < ab.length; pixel += 1) {
    hints[3 * pixel] = ab[2 * pixel] / abScale;
    hints[3 * pixel + 1] = ab[2 * pixel + 1] / abScale;
    hints[3 * pixel + 2] = 1;
  }
}

/** Gives the mean true color of one square patch; later patches lie over earlier ones. */
export function revealPatch(
  ab: Float32Array,
  size: number,
  left: number,
  top: number,
  side: number,
  hints: Float32Array,
): void {
  let a = 0;
  let b = 0;
  for (let y = top; y < top + side; y += 1) {
    for (let x = left; x < left + side; x += 1) {
      a += ab[2 * (y * size + x)];
      b += ab[2 * (y * size + x) + 1];
    }
  }
  const scale = 1 / (side * side * abScale);
  for (let y = top; y < top + side; y += 1) {
    for (let x = left; x < left + side; x += 1) {
      const place = 3 * (y * size + x);
      hints[place] = a * scale;
      hints[place + 1] = b * scale;
      hints[place + 2] = 1;
    }
  }
}
