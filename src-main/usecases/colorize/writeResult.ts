import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Encoding } from '../../../src-shared/domain/outputFormat.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import {
  colorizedSourceType,
  disclosureStatement,
  provenanceName,
  type Provenance,
  type Recipe,
} from '../../../src-shared/domain/provenance.ts';
import { discloseInXmp } from '../../imaging/disclosureXmp.ts';
import type { Master } from '../../imaging/master.ts';
import { renderMaster, type RenderReport } from '../../imaging/renderMaster.ts';
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
  readonly engine: { readonly name: string; readonly device: string };
  readonly target: string;
  readonly overwrite: boolean;
}

/** Who listens to the writing of a result, and what stops it. */
export interface WriteOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/** The master with another XMP packet; everything else is its own. */
function withXmp(master: Master, xmp: Buffer): Master {
  return {
    path: master.path,
    page: master.page,
    pages: master.pages,
    width: master.width,
    height: master.height,
    depth: master.depth,
    get info() {
      return master.info;
    },
    metadata: { ...master.metadata, xmp },
    modelLuminance: (longSide, signal) => master.modelLuminance(longSide, signal),
    luminance: () => master.luminance(),
    close: () => master.close(),
  };
}

/**
 * Writes a result and, before it gets its name, the record beside it, so that no result stands without one. The
 * picture itself tells that it is colorized in its XMP.
 *
 * @returns warnings, one sentence each
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, cancelled, data-unusable (the master changed),
 *   and what rendering throws
 */
export async function writeResult(
  parts: ResultParts,
  options: WriteOptions = {},
): Promise<string[]> {
  const { master, target, encoding } = parts;
  const directory = path.dirname(target);
  await withSystemErrors(directory, 'write', () => mkdir(directory, { recursive: true }));
  const application = applicationVersion();
  const xmp = discloseInXmp(master.metadata.xmp, {
    digitalSourceType: colorizedSourceType,
    statement: disclosureStatement,
    software: `${application.name} ${application.version}`,
    master: path.basename(parts.masterName),
  });
  const disclosed = xmp === null ? master : withXmp(master, xmp);
  const write = async (temporary: string): Promise<void> => {
    const output = {
      path: temporary,
      format: encoding.format,
      depth: encoding.depth,
      quality: encoding.quality ?? 100,
    };
    const report = await renderMaster(
      disclosed,
      parts.chroma,
      parts.recipe.finish,
      output,
      options,
    );
    await parts.fixity.verify();
    // The old picture goes before its record does: a cut-off run may leave a record without a picture, never with
    // another one.
    if (parts.overwrite) await rm(target, { force: true });
    await writeRecord(parts, temporary, report);
  };
  await writeAtomically(target, write, { overwrite: parts.overwrite });
  return xmp === null
    ? ['Its XMP cannot be added to, so only the record beside it tells that it is colorized.']
    : [];
}

async function writeRecord(
  parts: ResultParts,
  written: string,
  report: RenderReport,
): Promise<void> {
  const { master, fixity } = parts;
  const record: Provenance = {
    format: 'heliochrome-provenance',
    version: 1,
    statement: disclosureStatement,
    digitalSourceType: colorizedSourceType,
    createdAt: new Date().toISOString(),
    application: applicationVersion(),
    master: {
      name: parts.masterName,
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
    },
  };
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await writeTextAtomically(provenanceName(parts.target), text, { overwrite: parts.overwrite });
}
