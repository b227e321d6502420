import { z } from 'zod';
import type { FeatureGrid, PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';
import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { HintPlane } from '../../models/colorModel.ts';

/** Longest side of a plane that crosses: far beyond what any model asks for. */
const longestSide = 8192;
/** a\*b\* of sRGB colors lie within ±128; what a model regresses may overshoot. */
const largestAb = 512;

const side = z.int().min(1).max(longestSide);
const values = z.instanceof(Float32Array);

/** Whether there are `count` values, every one a number from `low` to `high`. */
function areValues(data: Float32Array, count: number, low: number, high: number): boolean {
  if (data.length !== count) return false;
  // Written so that NaN fails.
  for (const value of data) if (!(value >= low && value <= high)) return false;
  return true;
}

/** L\* of the model's copy, 0–100; a hair beyond is rounding. */
export const luminancePlaneSchema: z.ZodType<LuminancePlane> = z
  .strictObject({ width: side, height: side, data: values })
  .refine(({ width, height, data }) => areValues(data, width * height, -0.01, 100.01), {
    error: 'width × height values of L*, 0–100, are wanted',
    path: ['data'],
  });

/** Known colors: a\*b\* and a mask, 0–1. */
export const hintPlaneSchema: z.ZodType<HintPlane> = z
  .strictObject({ width: side, height: side, a: values, b: values, mask: values })
  .refine(
    ({ width, height, a, b, mask }) =>
      areValues(a, width * height, -128, 128) &&
      areValues(b, width * height, -128, 128) &&
      areValues(mask, width * height, 0, 1),
    'width × height values of a*, b* (±128) and mask (0–1) are wanted',
  );

/** A model's answer. */
export const chromaPlaneSchema: z.ZodType<ChromaPlane> = z
  .strictObject({ width: side, height: side, a: values, b: values, confidence: values })
  .refine(
    ({ width, height, a, b, confidence }) =>
      areValues(a, width * height, -largestAb, largestAb) &&
      areValues(b, width * height, -largestAb, largestAb) &&
      areValues(confidence, width * height, -0.001, 1.001),
    'width × height finite values of a*, b* and confidence (0–1) are wanted',
  );

const featureGridSchema: z.ZodType<FeatureGrid> = z
  .strictObject({ width: side, height: side, channels: z.int().min(1), data: values })
  .refine(
    // Parts of vectors of length 1; a hair beyond is rounding.
    ({ width, height, channels, data }) => areValues(data, width * height * channels, -1.01, 1.01),
    'width × height vectors of length 1 are wanted',
  );

/** What a network sees in a picture. */
export const pictureFeaturesSchema: z.ZodType<PictureFeatures> = z.strictObject({
  coarse: featureGridSchema,
  fine: featureGridSchema,
});
