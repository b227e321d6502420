import { lstat, rm } from 'node:fs/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import {
  differenceFrom,
  provenanceName,
  provenanceSchema,
  type Provenance,
  type Recipe,
  type ResultDescription,
} from '../../../src-shared/domain/provenance.ts';
import type { Encoding } from '../../../src-shared/domain/outputFormat.ts';
import type { Rendition } from '../../../src-shared/domain/rendition.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { readJsonFile } from '../../platform/jsonFile.ts';
import { systemErrorCode } from '../../platform/systemError.ts';

/** What is asked for. */
export interface WantedResult {
  readonly target: string;
  readonly recipe: Recipe;
  readonly encoding: Encoding;
  /** Plain when left out. */
  readonly rendition?: Rendition;
  /** Not compared when left out. */
  readonly description?: ResultDescription;
  /** Counted from 1. */
  readonly page: number;
  /** SHA-256 of the master; asked for only when there is a result to compare. */
  readonly masterSha256: () => Promise<string>;
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await lstat(file)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The record beside a result, or null when there is none or it is of another kind. */
export async function readProvenance(target: string): Promise<Provenance | null> {
  try {
    return await readJsonFile(provenanceName(target), provenanceSchema);
  } catch {
    return null;
  }
}

/**
 * Looks whether a result is there already. A record without its result (from a run that was cut off) is removed.
 *
 * @returns true when the very result asked for is there, false when its name is free
 * @throws HeliochromeError output-exists when the name is taken by anything else, saying by what
 */
export async function isAlreadyDone(wanted: WantedResult): Promise<boolean> {
  const { target } = wanted;
  const size = await sizeOf(target);
  const record = await readProvenance(target);
  if (size === null) {
    if (record !== null) await rm(provenanceName(target), { force: true });
    return false;
  }
  if (record === null) throw taken(target, 'it has no Heliochrome record beside it');
  if (record.result.bytes !== size) throw taken(target, 'it was changed since it was written');
  const master = { sha256: await wanted.masterSha256(), page: wanted.page };
  const difference = differenceFrom(record, { ...wanted, master });
  if (difference !== null) throw taken(target, difference);
  if ((await hashFile(target)) !== record.result.sha256) {
    throw taken(target, 'its content was changed since it was written');
  }
  return true;
}

function taken(target: string, reason: string): HeliochromeError {
  return new HeliochromeError(
    'output-exists',
    `${target} exists already and is not the result asked for: ${reason}.`,
    'Choose another output folder, or use --overwrite to replace it.',
  );
}
