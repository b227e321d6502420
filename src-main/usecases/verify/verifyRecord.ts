import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { provenanceSchema, type Provenance } from '../../../src-shared/domain/provenance.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { withSystemErrors } from '../../platform/systemError.ts';
import { finding, findingOf } from './finding.ts';
import type { Finding, VerifyListener } from './finding.ts';
import type { MasterSearch } from './masterSearch.ts';

/** What was found of one record and what it speaks of. */
export interface RecordReading {
  readonly findings: readonly Finding[];
  /** The master was not found, and was not asked for. */
  readonly masterNotSeen: boolean;
}

/** What a JSON file is: a record, one of this program's that cannot be read, or something else. */
async function readRecord(file: string): Promise<Provenance | 'other' | HeliochromeError> {
  const text = await withSystemErrors(file, 'read', () => readFile(file, 'utf8'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.includes('heliochrome-provenance') ? damagedRecord(file) : 'other';
  }
  const isRecord =
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 'heliochrome-provenance';
  if (!isRecord) return 'other';
  const parsed = provenanceSchema.safeParse(value);
  return parsed.success ? parsed.data : damagedRecord(file);
}

function damagedRecord(file: string): HeliochromeError {
  return new HeliochromeError(
    'data-unusable',
    `The record cannot be read; it is damaged, or of a newer version of the program: ${file}`,
    'Bring it back from another copy, or use a newer version of Heliochrome.',
  );
}

async function verifyResult(
  file: string,
  { result }: Provenance,
  { signal, read }: VerifyListener,
): Promise<Finding[]> {
  const target = path.join(path.dirname(file), result.name);
  const status = await stat(target).catch(() => null);
  if (status === null)
    return [finding(target, `The picture of the record ${path.basename(file)} is missing.`)];
  if (status.size !== result.bytes) {
    const told = `${status.size} bytes instead of ${result.bytes}`;
    return [finding(target, `The picture is not the one that was written (${told}).`)];
  }
  const found = await hashFile(target, signal);
  read(status.size);
  if (found === result.sha256) return [];
  const told = `SHA-256 ${found} instead of ${result.sha256}`;
  return [finding(target, `The picture is not the one that was written (${told}).`)];
}

async function verifyMaster(
  file: string,
  { master, result }: Provenance,
  search: MasterSearch,
): Promise<RecordReading> {
  const target = path.join(path.dirname(file), result.name);
  const { state, path: place } = await search.find(
    target,
    master.name,
    master.bytes,
    master.sha256,
  );
  if (state === 'same') return { findings: [], masterNotSeen: false };
  if (state === 'changed') {
    const message = `The master is not the one that ${result.name} was made from (SHA-256 ${master.sha256}).`;
    const advice = 'Bring the master back from another copy, or name its folder with --masters.';
    return { findings: [finding(place, message, advice)], masterNotSeen: false };
  }
  if (!search.isAsked) return { findings: [], masterNotSeen: true };
  const message = `The master of ${result.name} was not found: ${master.name}.`;
  const advice = 'Name the folder it is in with --masters.';
  return { findings: [finding(file, message, advice)], masterNotSeen: false };
}

/**
 * Checks the record of a result against the picture and the master that it speaks of.
 *
 * @returns null for a JSON file that is no such record
 * @throws HeliochromeError cancelled
 */
export async function verifyRecord(
  file: string,
  search: MasterSearch,
  listener: VerifyListener,
): Promise<RecordReading | null> {
  try {
    const record = await readRecord(file);
    if (record === 'other') return null;
    if (record instanceof HeliochromeError)
      return { findings: [findingOf(file, record)], masterNotSeen: false };
    const ofResult = await verifyResult(file, record, listener);
    const ofMaster = await verifyMaster(file, record, search);
    return { ...ofMaster, findings: [...ofResult, ...ofMaster.findings] };
  } catch (error) {
    const described = HeliochromeError.from(error);
    if (described.code === 'cancelled') throw described;
    return { findings: [findingOf(file, described)], masterNotSeen: false };
  }
}
