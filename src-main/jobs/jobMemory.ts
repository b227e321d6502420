import { z } from 'zod';
import { jobResultSchema } from '../../src-shared/domain/job.ts';

const suspectSchema = z.strictObject({
  itemId: z.int(),
  /** For each start that ended while this item alone was under way: how long it had been so, seconds. */
  lasted: z.array(z.number().nonnegative()),
});
export type Suspect = z.infer<typeof suspectSchema>;

/** What the queue keeps in a job's checkpoint, around what the handler keeps there. */
const memorySchema = z.strictObject({
  /** The handler's own. */
  handler: z.unknown(),
  figures: z.record(z.string(), z.number()),
  result: jobResultSchema.nullable().default(null),
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
  result: null,
  underWay: false,
  fruitlessStarts: 0,
  suspect: null,
};

/** Reads a stored checkpoint; one that is not understood (null for a new job) counts as none. */
export function readJobMemory(checkpoint: unknown): JobMemory {
  const result = memorySchema.safeParse(checkpoint);
  return result.success ? result.data : { ...nothing };
}

/** Ends of the program with one item alone under way, after which they are looked at. */
const endsForVerdict = 6;
/** The item is at fault when the ends came after times that differ by no more than this: seconds, and share. */
const alike = { seconds: 0.3, share: 0.2 };

/**
 * Whether an item makes the program end: it did so again and again, each time after about as long. Somebody who ends
 * the program does it at any moment.
 */
export function isAtFault({ lasted }: Suspect): boolean {
  if (lasted.length < endsForVerdict) return false;
  const late = lasted.slice(-endsForVerdict);
  const longest = Math.max(...late);
  return longest - Math.min(...late) <= Math.max(alike.seconds, longest * alike.share);
}
