import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { ExportPlan } from '../../src-shared/api/contract.ts';
import { exportPlanSchema } from '../../src-shared/api/exportPlan.ts';
import {
  colorizedSourceType,
  disclosureStatement,
  provenanceName,
  provenanceSchema,
} from '../../src-shared/domain/provenance.ts';
import type { Catalog } from '../../src-main/catalog/catalogTypes.ts';
import { resultsFolder } from '../../src-main/usecases/jobs/exportLayout.ts';
import type { ExportedResult } from '../../src-main/usecases/packaging/gatherFacts.ts';
import { newVersion, reading, recipe } from './catalogFixture.ts';

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An export's plan with everything left out that is not given. */
export function planOf(folder: string, parts: object = {}): ExportPlan {
  return exportPlanSchema.parse({ folder, format: 'png', depth: null, ...parts });
}

/** A picture to be exported: its master's name, what it is called as a result, and what an archive says of it. */
export interface FinishedPicture {
  readonly master: string;
  readonly name: string;
  readonly metadata?: Parameters<typeof reading>[0] extends infer Parts
    ? Parts extends { metadata?: infer Metadata }
      ? Metadata
      : never
    : never;
  readonly tags?: readonly string[];
}

/** @param bytes of further data behind the picture, for files that take time */
async function picture(shade: number, color: string, bytes = 0): Promise<Buffer> {
  const create = { width: 24 + shade, height: 18, channels: 3, background: color } as const;
  return Buffer.concat([await sharp({ create }).png().toBuffer(), Buffer.alloc(bytes, shade)]);
}

/**
 * Masters in `masters`, in the catalog with a version each, and the results with their records where a plan has them.
 * @param masterBytes what masters are larger by
 * @returns the results as the export's job lists them
 */
export async function finishPictures(
  catalog: Catalog,
  masters: string,
  plan: ExportPlan,
  pictures: readonly FinishedPicture[],
  masterBytes = 0,
): Promise<ExportedResult[]> {
  await mkdir(masters, { recursive: true });
  const results: ExportedResult[] = [];
  for (const [index, { master, name, metadata, tags }] of pictures.entries()) {
    const file = path.join(masters, master);
    const bytes = await picture(index, '#777777', masterBytes);
    await writeFile(file, bytes);
    const found = { path: file, bytes: bytes.length, modifiedAt: 1_700_000_000_000 };
    const known = reading({ sha256: digestOf(bytes), metadata: metadata ?? {}, tags: tags ?? [] });
    const [photoId] = catalog.masters.add(found, known).photoIds;
    const version = catalog.versions.add(newVersion(photoId));
    const target = path.join(resultsFolder(plan), ...name.split('/'));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, await picture(index, '#a08060'));
    await writeRecord(target, master, bytes);
    results.push({ photoId, versionId: version.id, name });
  }
  return results;
}

async function writeRecord(target: string, master: string, masterBytes: Buffer): Promise<void> {
  const result = await readFile(target);
  const size = { width: 24, height: 18 };
  const record = provenanceSchema.parse({
    format: 'heliochrome-provenance',
    version: 1,
    statement: disclosureStatement,
    digitalSourceType: colorizedSourceType,
    createdAt: '2026-11-21T10:00:00.000Z',
    application: { name: 'Heliochrome', version: '0.1.0' },
    master: {
      name: master,
      bytes: masterBytes.length,
      sha256: digestOf(masterBytes),
      page: 1,
      pages: 1,
      ...size,
      depth: 8,
    },
    recipe: recipe(),
    engine: { name: 'wasm', device: 'processor' },
    result: {
      name: path.basename(target),
      bytes: result.length,
      sha256: digestOf(result),
      ...size,
      encoding: { format: 'png', depth: 8, quality: null },
    },
  });
  await writeFile(provenanceName(target), `${JSON.stringify(record, null, 2)}\n`);
}
