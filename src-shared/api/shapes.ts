import { z } from 'zod';

/** Folders and files that a person may want to find: the open library's, and those of the program. */
export const folderNames = ['library', 'backups', 'masters', 'cache', 'models', 'data'] as const;

export const libraryInfoSchema = z.strictObject({
  path: z.string(),
  name: z.string(),
  photos: z.int().nonnegative(),
  missing: z.int().nonnegative(),
  unreadable: z.int().nonnegative(),
  toReview: z.int().nonnegative(),
  colorized: z.int().nonnegative(),
  trashed: z.int().nonnegative(),
  /** Why it can only be read; null when it can be written. */
  readOnly: z.string().nullable(),
  /** What a person should know, such as “it lies in a synchronized folder”. */
  warnings: z.array(z.string()),
  /** Grows with every change: what was read before may be stale. */
  revision: z.int().nonnegative(),
});
export type LibraryInfo = z.infer<typeof libraryInfoSchema>;

export const engineStateSchema = z.strictObject({
  name: z.string(),
  state: z.enum(['works', 'missing', 'broken']),
  /** In plain words, such as “Intel Xeon, 2 cores”. */
  device: z.string().nullable(),
  version: z.string().nullable(),
  accelerated: z.boolean(),
  chosen: z.boolean(),
  /** Seconds the network needs for one photo; null when not measured. */
  secondsPerPhoto: z.number().nonnegative().nullable(),
  reason: z.string(),
  advice: z.string(),
});
export type EngineState = z.infer<typeof engineStateSchema>;

export const modelEntrySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  architecture: z.string(),
  parameters: z.int().nonnegative(),
  licence: z.string(),
  origin: z.enum(['shipped', 'user', 'folder']),
  weightsSha256: z.string(),
  bytes: z.int().nonnegative(),
  /** Its recipe's defaults. */
  temperature: z.number(),
  decisiveness: z.number(),
  takesHints: z.boolean(),
  /** Whether it can be written as an ONNX file; one that came as such need not be. */
  exportable: z.boolean(),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;
