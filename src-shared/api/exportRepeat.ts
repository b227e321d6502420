import { z } from 'zod';

const pathSchema = z.string().min(1).max(32_767);

/** A result that is to be made again. */
export const repeatRequestSchema = z.strictObject({
  /** The record: `<result>.json`. */
  record: pathSchema,
  /** Where its master is; null: where the record says. */
  master: pathSchema.nullable().default(null),
  /** Folder of the new file, which must not be there yet. */
  folder: pathSchema,
});

/** What came of it. */
export const repeatReportSchema = z.strictObject({
  /** The new file. */
  path: z.string(),
  /** Whether it is the recorded one, byte for byte. */
  identical: z.boolean(),
  /** Why it may differ, in sentences. */
  notes: z.array(z.string()),
});
