import { z } from 'zod';

/** Answer of `memory`. */
export const computeMemorySchema = z.strictObject({
  tensors: z.int().min(0),
  models: z.int().min(0),
  bytes: z.number().positive(),
});

/** Answer of `measure`. */
export const engineSpeedSchema = z.strictObject({
  inferenceMilliseconds: z.number().positive(),
  convolutionGigaflops: z.number().positive().nullable(),
  trainingImagesPerSecond: z.number().positive().nullable(),
});
