import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { writeAtomically, writeTextAtomically } from '../../platform/atomicWrite.ts';
import { withSystemErrors } from '../../platform/systemError.ts';
import { exportFileNames, resultsFolder } from '../jobs/exportLayout.ts';
import { copyMaster } from './copyMaster.ts';
import { DigestJournal } from './digestJournal.ts';
import { dublinCoreCsv } from './dublinCore.ts';
import type { ExportFacts } from './exportFacts.ts';
import { gatherFacts, statement } from './gatherFacts.ts';
import type { ExportedResult } from './gatherFacts.ts';
import { listFiles, removeLeftovers } from './listFiles.ts';
import { metsText } from './mets.ts';
import { openBag, writeBag } from './writeBag.ts';

/** What the end of an export works with. */
export interface FinishRequest {
  readonly catalog: Catalog;
  readonly plan: ExportPlan;
  /** When the job was made, ISO 8601: the date in every document, so that repeats give the same bytes. */
  readonly startedAt: string;
  /** Who asked for it; may be empty. */
  readonly operator: string;
  /** All results of the job, in its order; those that failed have no file and are left out. */
  readonly results: readonly ExportedResult[];
}

/** Who listens, and what stops the work. */
export interface FinishOptions {
  readonly signal?: AbortSignal;
  /** Told of the share that is done, 0–1. */
  readonly report?: (share: number) => void;
}

/** Whether an export has an end: documents or a bag to be written after its pictures. */
export function needsFinish({
  package: bag,
  dublinCoreCsv: table,
  metsPremis,
}: ExportPlan): boolean {
  return bag !== null || table || metsPremis;
}

async function writePieces(target: string, pieces: Iterable<string>): Promise<void> {
  await writeAtomically(
    target,
    (temporary) => pipeline(Readable.from(pieces), createWriteStream(temporary, { flags: 'wx' })),
    { overwrite: true },
  );
}

async function writeDocuments(folder: string, plan: ExportPlan, facts: ExportFacts): Promise<void> {
  if (facts.results.length === 0) return;
  if (plan.dublinCoreCsv) {
    const target = path.join(folder, ...exportFileNames.dublinCore.split('/'));
    const parent = path.dirname(target);
    await withSystemErrors(parent, 'write', () => mkdir(parent, { recursive: true }));
    await writeTextAtomically(target, dublinCoreCsv(facts, statement), { overwrite: true });
  }
  if (plan.metsPremis)
    await writePieces(path.join(folder, exportFileNames.mets), metsText(facts, statement));
}

async function copyMasters(
  folder: string,
  catalog: Catalog,
  facts: ExportFacts,
  signal: AbortSignal | undefined,
): Promise<void> {
  const copied = new Set<number>();
  for (const { photo, master } of facts.results) {
    if (master.copy === null || copied.has(master.number)) continue;
    copied.add(master.number);
    const from = catalog.photos.source(photo.id)?.path ?? photo.path;
    const to = path.join(folder, ...master.copy.split('/'));
    await copyMaster({ from, to, bytes: master.bytes, sha256: master.sha256 }, signal);
  }
}

function identifiersOf({ results }: ExportFacts): string[] {
  const all = results.map(({ photo }) => photo.metadata.identifier);
  return [...new Set(all)].filter((identifier) => identifier !== '');
}

/**
 * Ends an export: writes the Dublin Core table and the METS document, copies the masters, and makes the folder a bag,
 * as the plan has it. To be called after all else that the export writes, as a bag takes in everything in its `data/`.
 * Repeatable: stopped at any moment and called again with the same request, it gives the same bytes as without the
 * stop, and files that were digested are not read again.
 *
 * @throws HeliochromeError file-missing and data-unusable (a master to be copied), file-unreadable, output-unwritable,
 * disk-full, cancelled
 */
export async function finishExport(
  request: FinishRequest,
  options: FinishOptions = {},
): Promise<void> {
  const { plan, catalog, startedAt } = request;
  if (!needsFinish(plan)) return;
  const { signal, report } = options;
  const folder = resultsFolder(plan);
  const bag = plan.package;
  await withSystemErrors(folder, 'write', () => mkdir(folder, { recursive: true }));
  if (bag !== null) {
    await openBag(plan.folder);
    await removeLeftovers(plan.folder);
  }
  const algorithms = new Set<string>(['sha256', ...(bag?.algorithms ?? [])]);
  const journal = await DigestJournal.open(plan.folder, folder, [...algorithms]);
  const files = new Map((await listFiles(folder)).map((file) => [file.name, file]));
  const facts = await gatherFacts({ ...request, files, journal, signal });
  await copyMasters(folder, catalog, facts, signal);
  await writeDocuments(folder, plan, facts);
  if (bag === null) {
    await journal.remove();
    return;
  }
  await writeBag({
    folder: plan.folder,
    algorithms: bag.algorithms,
    info: {
      sourceOrganization: bag.sourceOrganization,
      contactName: bag.contactName,
      description: bag.description,
      identifiers: identifiersOf(facts),
      baggingDate: startedAt.slice(0, 10),
    },
    journal,
    signal,
    report,
  });
}
