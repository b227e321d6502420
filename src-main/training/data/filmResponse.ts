import { z } from 'zod';
import { lightnessOf } from './linearLab.ts';
import type { RandomState } from './randomState.ts';

const share = z.number().min(0);

/** How often the model's luminance is seen as a film saw it, and by which film. */
export const filmSettingsSchema = z.strictObject({
  /** Probability of any film response; else the true L\* is shown. */
  share: z.number().min(0).max(1).default(0.4),
  /** Relative weights of the films below. */
  panchromatic: share.default(3),
  orthochromatic: share.default(3),
  blueSensitive: share.default(2),
  /** A random mixture of red, green and blue. */
  mixture: share.default(2),
});

export type FilmSettings = z.infer<typeof filmSettingsSchema>;

/** Weights on linear red, green and blue that sum to 1, so that white stays white. */
export type FilmWeights = readonly [red: number, green: number, blue: number];

/**
 * Spectral responses in linear light after Luo et al. 2021 ("Time-Travel Rephotography"): panchromatic film since
 * about 1920, orthochromatic 1873 on, blue-sensitive plates before.
 */
export const films = {
  panchromatic: [0.299, 0.587, 0.114],
  orthochromatic: [0, 0.5, 0.5],
  blueSensitive: [0, 0, 1],
} as const satisfies Record<string, FilmWeights>;

/** Draws a film; null means the true L\*. */
export function drawFilm(settings: FilmSettings, random: RandomState): FilmWeights | null {
  if (!random.chance(settings.share)) return null;
  const { panchromatic, orthochromatic, blueSensitive, mixture } = settings;
  let place = random.uniform() * (panchromatic + orthochromatic + blueSensitive + mixture);
  if ((place -= panchromatic) < 0) return films.panchromatic;
  if ((place -= orthochromatic) < 0) return films.orthochromatic;
  if ((place -= blueSensitive) < 0) return films.blueSensitive;
  if (place >= mixture) return null;
  // Uniform on the simplex: normalized exponential variables.
  const parts = [1, 1, 1].map(() => -Math.log(1 - random.uniform()));
  const sum = parts[0] + parts[1] + parts[2];
  return [parts[0] / sum, parts[1] / sum, parts[2] / sum];
}

/**
 * L\* of what a film recorded, mixed in linear light.
 *
 * @param rgb pixels × 3, linear 0–1
 * @param lightness pixels, filled with L\* 0–100
 */
export function filmLightness(rgb: Float32Array, film: FilmWeights, lightness: Float32Array): void {
  const [red, green, blue] = film;
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    lightness[pixel] = lightnessOf(
      red * rgb[3 * pixel] + green * rgb[3 * pixel + 1] + blue * rgb[3 * pixel + 2],
    );
  }
}
