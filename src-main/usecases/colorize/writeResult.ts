import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Encoding } from '../../../src-shared/domain/outputFormat.ts';
import { outputSize } from '../../../src-shared/domain/outputSize.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import {
  disclosureStatement,
  provenanceName,
  type Provenance,
  type Recipe,
  type ResultDescription,
} from '../../../src-shared/domain/provenance.ts';
import { plainRendition, type Rendition } from '../../../src-shared/domain/rendition.ts';
import { sourceTypeUri } from '../../../src-shared/domain/sourceType.ts';
import { discloseMaster } from '../../imaging/discloseMaster.ts';
import type { RenderOutput } from '../../imaging/encode/openSink.ts';
import type { Master } from '../../imaging/master.ts';
import { renderMaster, type RenderReport } from '../../imaging/renderMaster.ts';
import { drawAdditions } from '../../imaging/text/drawAdditions.ts';
import { applicationVersion } from '../../platform/applicationVersion.ts';
import { writeAtomically, writeTextAtomically } from '../../platform/atomicWrite.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { withSystemErrors } from '../../platform/systemError.ts';
import type { MasterFixity } from './masterFixity.ts';

/** Everything a result and its record are made of. */
export interface ResultParts {
  readonly master: Master;
  /** What the master is called in the record. */
  readonly masterName: string;
  readonly fixity: MasterFixity;
  readonly chroma: ChromaPlane;
  readonly recipe: Recipe;
  readonly encoding: Encoding;
  /** Plain when left out. */
  readonly rendition?: Rendition;
  readonly engine: { readonly name: string; readonly device: string };
  readonly target: string;
  readonly overwrite: boolean;
  /** What the archive says; nothing when left out. */
  readonly description?: ResultDescription;
  /** When the colors were computed (ISO 8601); now when left out. */
  readonly createdAt?: string;
  /** Whether a record is written beside the picture; it is when left out. */
  readonly sidecar?: boolean;
}

/** Who listens to the writing of a result, and what stops it. */
export interface WriteOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

const nobody: ResultDescription = { identifier: '', title: '', operator: '' };

/**
 * Writes a result and, before it gets its name, the record beside it, so that no result stands without one. The
 * picture itself tells that it is colorized in its XMP and IPTC.
 *
 * @returns warnings, one sentence each
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, cancelled, data-unusable (the master changed),
 *   and what rendering throws
 */
export async function writeResult(
  parts: ResultParts,
  options: WriteOptions = {},
): Promise<string[]> {
  const { target, sidecar = true } = parts;
  const directory = path.dirname(target);
  await withSystemErrors(directory, 'write', () => mkdir(directory, { recursive: true }));
  const { master, warnings } = await disclosed(parts);
  const write = async (temporary: string): Promise<void> => {
    const output = await outputOf(parts, temporary);
    const report = await renderMaster(master, parts.chroma, parts.recipe.finish, output, options);
    await parts.fixity.verify();
    // The old picture goes before its record does: a cut-off run may leave a record without a picture, never with
    // another one.
    if (parts.overwrite) await rm(target, { force: true });
    if (sidecar) await writeRecord(parts, temporary, report);
    else if (parts.overwrite) await rm(provenanceName(target), { force: true });
  };
  await writeAtomically(target, write, { overwrite: parts.overwrite });
  return warnings;
}

/** How the picture is encoded, with what is drawn on it. */
async function outputOf(parts: ResultParts, file: string): Promise<RenderOutput> {
  const { master, encoding, rendition = plainRendition } = parts;
  const { format, depth, quality } = encoding;
  const { width, height } = outputSize(rendition.size, { ...master, dpi: null });
  const { colorSpace, mark, caption } = rendition;
  const additions = await drawAdditions({ width, height }, { mark, caption });
  const { size } = rendition;
  const dpi = size.kind === 'print' ? { dpi: size.dpi } : {};
  const plain = { path: file, format, depth, quality: quality ?? 100, colorSpace };
  return { ...plain, ...dpi, size: { width, height }, additions };
}

/** The master with what its result says of itself in place of its own metadata. */
async function disclosed(parts: ResultParts): Promise<{ master: Master; warnings: string[] }> {
  const { master, recipe, fixity, rendition = plainRendition, description = nobody } = parts;
  const application = applicationVersion();
  return discloseMaster(master, rendition.embedMetadata, {
    digitalSourceType: sourceTypeUri(rendition.sourceType),
    statement: disclosureStatement,
    software: `${application.name} ${application.version}`,
    master: path.basename(parts.masterName),
    when: rendition.embedTime ? (parts.createdAt ?? null) : null,
    facts: {
      ...description,
      masterSha256: await fixity.sha256(),
      page: master.page + 1,
      model: `${recipe.model.id} ${recipe.model.version}`,
      weightsSha256: recipe.model.weightsSha256,
      engine: `${parts.engine.name}, ${parts.engine.device}`,
      recipe: JSON.stringify(recipe),
    },
  });
}

/** The record of a result that lies at `written`. */
async function recordOf(
  parts: ResultParts,
  written: string,
  report: RenderReport,
): Promise<Provenance> {
  const { master, fixity, rendition = plainRendition, description = nobody } = parts;
  return {
    format: 'heliochrome-provenance',
    version: 2,
    statement: disclosureStatement,
    digitalSourceType: sourceTypeUri(rendition.sourceType),
    createdAt: parts.createdAt ?? new Date().toISOString(),
    operator: description.operator,
    application: applicationVersion(),
    master: {
      name: parts.masterName,
      identifier: description.identifier,
      title: description.title,
      bytes: fixity.bytes,
      sha256: await fixity.sha256(),
      page: master.page + 1,
      pages: master.pages,
      width: master.width,
      height: master.height,
      depth: master.depth,
    },
    recipe: parts.recipe,
    engine: { name: parts.engine.name, device: parts.engine.device },
    result: {
      name: path.basename(parts.target),
      bytes: (await stat(written)).size,
      sha256: await hashFile(written),
      width: report.width,
      height: report.height,
      encoding: parts.encoding,
      rendition,
    },
  };
}

async function writeRecord(
  parts: ResultParts,
  written: string,
  report: RenderReport,
): Promise<void> {
  const text = `${JSON.stringify(await recordOf(parts, written, report), null, 2)}\n`;
  await writeTextAtomically(provenanceName(parts.target), text, { overwrite: parts.overwrite });
}
