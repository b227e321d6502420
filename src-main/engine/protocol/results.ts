import { z } from 'zod';

/** Answer of `memory`. */
export const computeMemorySchema = z.strictObject({
  tensors: z.int().min(0),
  models: z.int().min(0),
  bytes: z.number().positive(),
});

/** Answer of `providers`: what ONNX Runtime's build for this system can compute by. */
export const providersSchema = z.array(
  z.strictObject({
    name: z.string().min(1),
    /** Needs nothing installed beside it. */
    bundled: z.boolean(),
  }),
);

/** Answer of `likely`: shares of the model's bins. */
export const sharesSchema = z
  .instanceof(Float32Array)
  .refine((shares) => shares.every((share) => share >= 0 && share <= 1.001), {
    error: 'shares of 0 to 1 are wanted',
  })
  .nullable();

/** Answer of `export`. */
export const exportedModelSchema = z.strictObject({
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Answer of `measure`. */
export const engineSpeedSchema = z.strictObject({
  inferenceMilliseconds: z.number().positive(),
  convolutionGigaflops: z.number().positive().nullable(),
  trainingImagesPerSecond: z.number().positive().nullable(),
});
