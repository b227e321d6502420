import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { fillFields } from '../../../src-shared/domain/exportName.ts';
import {
  disclosureStatement,
  provenanceName,
  type ResultDescription,
} from '../../../src-shared/domain/provenance.ts';
import type { Rendition } from '../../../src-shared/domain/rendition.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { Master } from '../../imaging/master.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import { isAlreadyDone } from '../colorize/existingResult.ts';
import { MasterFixity } from '../colorize/masterFixity.ts';
import { memoryOfPage, type MemoryBudget } from '../colorize/memoryBudget.ts';
import { encodingOf } from '../colorize/photoWork.ts';
import { writeResult, type ResultParts } from '../colorize/writeResult.ts';
import { nameParts } from '../jobs/planExport.ts';
import { changedMaster } from '../pixels/photoFile.ts';
import type { ExportSubject } from './exportTypes.ts';
import { fileExists, writeUnlessSame } from './sameFile.ts';

/** What the writing of one result needs beside it. */
export interface ExportSetting {
  readonly catalog: Catalog;
  readonly plan: ExportPlan;
  /** Folder of the results. */
  readonly folder: string;
  readonly operator: string;
  readonly memory: MemoryBudget;
  readonly signal: AbortSignal;
  readonly report: (share: number) => void;
  /** Called with the opened master, also where the result is there already. */
  readonly beside: (master: Master, fixity: MasterFixity) => Promise<void>;
}

/** How a plan wants a version's picture. */
export function renditionOf(plan: ExportPlan, subject: ExportSubject): Rendition {
  const { details, version, collection, data } = subject;
  const parts = nameParts(details, version, { collection, folder: data.folder });
  const { colorSpace, size, mark, embedMetadata, captionStrip } = plan;
  return {
    colorSpace,
    size,
    mark,
    caption:
      captionStrip === null
        ? null
        : fillFields(captionStrip.text, parts, { statement: disclosureStatement }),
    embedMetadata,
    embedTime: true,
    sourceType: plan.digitalSourceType,
  };
}

/** What the archive says of a photo. */
function descriptionOf(subject: ExportSubject, operator: string): ResultDescription {
  const { identifier, title } = subject.details.metadata;
  return { identifier, title, operator };
}

/** The words for a name that is taken are the command line's; here there are others to choose from. */
function inTheWay(error: unknown): unknown {
  if (!(error instanceof HeliochromeError) || error.code !== 'output-exists') return error;
  const advice = 'Choose another folder or other file names; nothing is overwritten.';
  return new HeliochromeError('output-exists', error.message, advice, { cause: error });
}

/** Whether the file may be replaced; what stands in the way is thrown where the plan says so. */
async function comparedWithRecord(
  parts: ResultParts,
  { plan }: ExportSetting,
): Promise<'free' | 'same' | 'replace'> {
  const { target, recipe, encoding, rendition, description, master, fixity } = parts;
  const page = master.page + 1;
  const masterSha256 = (): Promise<string> => fixity.sha256();
  const wanted = { target, recipe, encoding, page, masterSha256 };
  try {
    const done = await isAlreadyDone({
      ...wanted,
      ...(rendition && { rendition }),
      ...(description && { description }),
    });
    if (!done) return 'free';
    return plan.skipIdentical ? 'same' : 'replace';
  } catch (error) {
    const taken = error instanceof HeliochromeError && error.code === 'output-exists';
    if (!taken || plan.existing === 'refuse') throw inTheWay(error);
    return 'replace';
  }
}

/**
 * Writes one result, with its record where the plan has one. What is there already and is the same stays.
 *
 * @returns warnings; null when it was there
 * @throws HeliochromeError data-unusable (the master changed since import), output-exists, and what reading and writing
 *   throw
 */
export async function writeExport(
  subject: ExportSubject,
  setting: ExportSetting,
): Promise<string[] | null> {
  const { source, version } = subject;
  const { signal } = setting;
  const fixity = await MasterFixity.start(source.path, signal);
  const sha256 = await fixity.sha256();
  if (source.sha256 !== null && sha256 !== source.sha256) throw changedMaster(source);
  const master = await openMaster(source.path, { page: source.page });
  try {
    const parts: ResultParts = {
      master,
      masterName: source.fileName,
      fixity,
      chroma: setting.catalog.versions.chroma(version.id),
      recipe: version.recipe,
      encoding: encodingOf(setting.plan, master),
      rendition: renditionOf(setting.plan, subject),
      engine: version.engine,
      target: path.join(setting.folder, ...subject.data.name.split('/')),
      overwrite: false,
      description: descriptionOf(subject, setting.operator),
      createdAt: version.createdAt,
      sidecar: setting.plan.sidecar,
    };
    return await writeParts(parts, setting);
  } finally {
    // Not waited for: after a stop, the decoding under way has to end first.
    void master.close();
  }
}

async function writeParts(parts: ResultParts, setting: ExportSetting): Promise<string[] | null> {
  const { signal, plan } = setting;
  const hasRecord = plan.sidecar || (await fileExists(provenanceName(parts.target)));
  const found = hasRecord ? await comparedWithRecord(parts, setting) : 'free';
  const release = await setting.memory.acquire(memoryOfPage(parts.master), signal);
  try {
    const notes = found === 'same' ? null : await render(parts, setting, found === 'replace');
    await setting.beside(parts.master, parts.fixity);
    return notes;
  } finally {
    release();
  }
}

async function render(
  parts: ResultParts,
  { plan, signal, report }: ExportSetting,
  overwrite: boolean,
): Promise<string[] | null> {
  const options = { signal, onProgress: report };
  const write = (target: string): Promise<string[]> =>
    writeResult({ ...parts, target, overwrite: overwrite && target === parts.target }, options);
  try {
    if (plan.sidecar || overwrite) return await write(parts.target);
    // Without a record only the bytes tell whether the very same is there.
    return await writeUnlessSame(parts.target, plan.existing === 'replace', write);
  } catch (error) {
    throw inTheWay(error);
  }
}
