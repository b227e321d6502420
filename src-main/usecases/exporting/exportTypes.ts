import { z } from 'zod';
import { contract, type CallPayload } from '../../../src-shared/api/contract.ts';
import { idSchema, type PhotoDetails } from '../../../src-shared/domain/photo.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';

/** What an export job is given. */
export const exportParametersSchema = contract['jobs.export'].request;
export type ExportParameters = CallPayload<'jobs.export'>;

/** A path below the export's folder: what a library from elsewhere has stored must not lead out of it. */
const nameSchema = z
  .string()
  .min(1)
  .refine((name) => name.split(/[/\\]/).every((part) => part !== '' && part !== '..'));

/** One result of an export job. */
export const exportDataSchema = z.strictObject({
  versionId: idSchema,
  name: nameSchema,
  /** The master's folder, for the caption. */
  folder: z.string().default(''),
});
export type ExportData = z.infer<typeof exportDataSchema>;

/** What an export keeps over restarts: who asked for it, and when. */
export const exportMemorySchema = z.strictObject({ operator: z.string(), startedAt: z.string() });
export type ExportMemory = z.infer<typeof exportMemorySchema>;

/** A version to be written, with all that is known of it. */
export interface ExportSubject {
  readonly source: PhotoSource;
  readonly details: PhotoDetails;
  readonly version: Version;
  /** First collection that the photo is in; may be empty. */
  readonly collection: string;
  readonly data: ExportData;
}
