import { z } from 'zod';
import { ageLightness, ageingSettingsSchema } from './ageing.ts';
import { drawFilm, filmLightness, filmSettingsSchema } from './filmResponse.ts';
import { linearRgbToLab } from './linearLab.ts';
import type { RandomState } from './randomState.ts';
import { type CropSquare, type RgbPhoto, resampleSquare } from './resample.ts';
import { largestTurnedSide, resampleRotated } from './resampleRotated.ts';

const probability = z.number().min(0).max(1);

/** How crops are drawn from photographs and changed; the defaults are those of the shipped model. */
export const augmentSettingsSchema = z.strictObject({
  /** Random scale and place; false: the largest middle square. */
  randomCrop: z.boolean().default(true),
  /**
   * Largest share of the photo's detail that is kept: the shorter side becomes at most this factor of its pixels
   * (never below the crop's side). 1: never enlarged.
   */
  largestScale: z.number().positive().max(4).default(1),
  /** Probability of mirroring left and right. */
  flip: probability.default(0.5),
  /** Largest rotation either way, degrees; 0: none. */
  rotation: z.number().min(0).max(45).default(0),
  /** Exposure of the truth in linear light, e.g. [0.9, 1.1]: factor on R, G, B, drawn uniformly. */
  exposure: z.tuple([z.number().positive(), z.number().positive()]).default([0.85, 1.1]),
  /** Factor on the truth's chroma. */
  saturation: z.tuple([z.number().min(0), z.number().min(0)]).default([0.95, 1.15]),
  /** What the film saw: changes the model's luminance only. */
  film: filmSettingsSchema.prefault({}),
  /** What time did: changes the model's luminance only. */
  ageing: ageingSettingsSchema.prefault({}),
});

export type AugmentSettings = z.infer<typeof augmentSettingsSchema>;

/** Settings that change nothing: the middle square, as it is. For validation. */
export const plainAugmentation: AugmentSettings = augmentSettingsSchema.parse({
  randomCrop: false,
  flip: 0,
  exposure: [1, 1],
  saturation: [1, 1],
  film: { share: 0 },
  ageing: { share: 0 },
});

/** One crop's places in the batch. */
export interface CropTarget {
  /** size × size L\* as the model sees it, 0–100 */
  readonly luminance: Float32Array;
  /** size × size × 2 true a\*b\* */
  readonly ab: Float32Array;
}

/** Draws and changes crops of one size; keeps its scratch memory between crops. */
export class CropMaker {
  readonly #size: number;
  readonly #settings: AugmentSettings;
  readonly #rgb: Float32Array;

  /** @param size side of the crops, pixels */
  constructor(size: number, settings: AugmentSettings) {
    this.#size = size;
    this.#settings = settings;
    this.#rgb = new Float32Array(size * size * 3);
  }

  /** Fills one crop; the outcome depends only on the photo, the settings and the random stream. */
  make(photo: RgbPhoto, random: RandomState, target: CropTarget): void {
    const settings = this.#settings;
    const limit = (settings.rotation * Math.PI) / 180;
    const angle = limit === 0 ? 0 : random.between(-limit, limit);
    const square = drawSquare(photo, this.#size, settings, angle, random);
    const flip = random.chance(settings.flip);
    if (angle === 0) resampleSquare(photo, square, this.#size, flip, this.#rgb);
    else resampleRotated(photo, square, angle, this.#size, flip, this.#rgb);
    const exposure = random.between(...settings.exposure);
    if (exposure !== 1) expose(this.#rgb, exposure);
    linearRgbToLab(this.#rgb, target.luminance, target.ab);
    const saturation = random.between(...settings.saturation);
    if (saturation !== 1) scale(target.ab, saturation);
    const film = drawFilm(settings.film, random);
    if (film !== null) filmLightness(this.#rgb, film, target.luminance);
    ageLightness(target.luminance, this.#size, settings.ageing, random);
  }
}

/** The square of the photo that becomes the crop; it stays inside the photo when turned by `angle` (radians). */
export function drawSquare(
  photo: { readonly width: number; readonly height: number },
  size: number,
  settings: Pick<AugmentSettings, 'randomCrop' | 'largestScale'>,
  angle: number,
  random: RandomState,
): CropSquare {
  const shorter = Math.min(photo.width, photo.height);
  const largestSide = largestTurnedSide(shorter, angle);
  if (!settings.randomCrop) return placeSquare(photo, largestSide, shorter, 0.5, 0.5);
  const scaled = random.between(size, Math.max(size, shorter * settings.largestScale));
  const side = Math.min(largestSide, (size * shorter) / scaled);
  const reach = (side * shorter) / largestSide;
  return placeSquare(photo, side, reach, random.uniform(), random.uniform());
}

/** @param reach side of the upright square that holds the turned one */
function placeSquare(
  photo: { readonly width: number; readonly height: number },
  side: number,
  reach: number,
  x: number,
  y: number,
): CropSquare {
  const margin = (reach - side) / 2;
  return {
    left: x * (photo.width - reach) + margin,
    top: y * (photo.height - reach) + margin,
    side,
  };
}

function expose(rgb: Float32Array, factor: number): void {
  for (let index = 0; index < rgb.length; index += 1) {
    const value = rgb[index] * factor;
    rgb[index] = value > 1 ? 1 : value;
  }
}

function scale(values: Float32Array, factor: number): void {
  for (let index = 0; index < values.length; index += 1) values[index] *= factor;
}
