import { z } from 'zod';

/**
 * How a chroma plane is laid over its master. Live in the viewer, fixed at export; part of a version's recipe.
 * - `strength` 0–1: opacity of the color; 0 gives the neutral grey master.
 * - `saturation` 0–2: factor on chroma.
 */
export const finishSchema = z.strictObject({
  strength: z.number().min(0).max(1).default(1),
  saturation: z.number().min(0).max(2).default(1),
});

export type Finish = z.infer<typeof finishSchema>;

/** The finish used when the user chose none. */
export const defaultFinish: Finish = finishSchema.parse({});
