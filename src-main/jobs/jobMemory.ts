import { z } from 'zod';

const suspectSchema = z.strictObject({
  itemId: z.int(),
  /** Starts that ended while this item alone was under way. */
  ends: z.int().nonnegative(),
});

/** What the queue keeps in a job's checkpoint, around what the handler keeps there. */
const memorySchema = z.strictObject({
  /** The handler's own. */
  handler: z.unknown(),
  figures: z.record(z.string(), z.number()),
  /** It runs, or the program ended untold while it did. */
  underWay: z.boolean(),
  /** Starts in a row that ended untold before anything was achieved. */
  fruitlessStarts: z.int().nonnegative(),
  /** The item that was under way alone, when the program was being careful. */
  suspect: suspectSchema.nullable(),
});
export type JobMemory = z.infer<typeof memorySchema>;

const nothing: JobMemory = {
  handler: null,
  figures: {},
  underWay: false,
  fruitlessStarts: 0,
  suspect: null,
};

/** Reads a stored checkpoint; one that is not understood (null for a new job) counts as none. */
export function readJobMemory(checkpoint: unknown): JobMemory {
  const result = memorySchema.safeParse(checkpoint);
  return result.success ? result.data : { ...nothing };
}
