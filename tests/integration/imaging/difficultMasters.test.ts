import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import sharp from 'sharp';
import { srgbToLab } from '../../../src-shared/color/lab.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { inspectMaster } from '../../../src-main/imaging/inspectMaster.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { PixelPool } from '../../../src-main/imaging/pool/pixelPool.ts';
import { renderMaster } from '../../../src-main/imaging/renderMaster.ts';
import { difficultMasters } from '../../support/difficultMasters.ts';
import type { DifficultMaster, ExpectedPage } from '../../support/difficultMasters.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { chromaPlane } from '../../support/pictures.ts';

const pool = new PixelPool(1);
after(() => pool.close());

/** One color everywhere. */
const orange = chromaPlane(4, 4, () => [22, 30]);
const plain = { strength: 1, saturation: 1 };

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface ReadBack {
  readonly width: number;
  readonly height: number;
  readonly lab: readonly (readonly [number, number, number])[];
}

async function readResult(file: string): Promise<ReadBack> {
  const picture = sharp(file, { ignoreIcc: true }).toColourspace('rgb16');
  const { data, info } = await picture
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const lab = Array.from({ length: info.width * info.height }, (_, i) => {
    const [red, green, blue] = samples.subarray(i * 3, i * 3 + 3);
    return srgbToLab(red / 65535, green / 65535, blue / 65535);
  });
  return { width: info.width, height: info.height, lab };
}

function assertColorized(result: ReadBack, page: ExpectedPage, tolerance: number): void {
  assert.deepEqual([result.width, result.height], [page.width, page.height]);
  const middle = result.lab.filter(([lightness]) => lightness > 40 && lightness < 70);
  if (middle.length > 0) {
    const chroma = middle.reduce((sum, [, a, b]) => sum + Math.hypot(a, b), 0) / middle.length;
    assert.ok(chroma > 20, `mean chroma ${chroma}`);
  }
  if (page.lightness === null) return;
  for (const [i, [lightness]] of result.lab.entries()) {
    const off = Math.abs(lightness - page.lightness[i]);
    assert.ok(off <= tolerance, `L* ${lightness} for ${page.lightness[i]} at ${i}`);
  }
}

/** Colors one page and reads it back by another program's decoder. */
async function colorize(file: string, page: number, folder: string): Promise<ReadBack> {
  const master = await openMaster(file, { page });
  try {
    const target = path.join(folder, `result-${page}.tif`);
    const output = { path: target, format: 'tiff', depth: 16, quality: 92 } as const;
    await renderMaster(master, orange, plain, output, { pool });
    return await readResult(target);
  } finally {
    await master.close();
  }
}

async function assertPages(master: DifficultMaster, file: string, folder: string): Promise<void> {
  if (!('pages' in master.outcome)) return;
  const { pages, cast } = master.outcome;
  const { reading } = await inspectMaster(file);
  assert.deepEqual(
    reading.pages.map((page) => [page.width, page.height, page.depth]),
    pages.map((page) => [page.width, page.height, page.depth]),
  );
  for (const [index, page] of pages.entries()) {
    assertColorized(await colorize(file, index, folder), page, master.tolerance ?? 0.02);
  }
  if (cast === undefined) return;
  const opened = await openMaster(file);
  await opened.luminance();
  assert.equal(opened.info.cast?.kind, cast);
  assert.equal(opened.info.cast.colorPhotograph, false);
  await opened.close();
}

async function assertRefused(work: Promise<unknown>, master: DifficultMaster): Promise<void> {
  const { outcome } = master;
  if (!('refused' in outcome)) return;
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof HeliochromeError, String(error));
    assert.equal(error.code, outcome.refused, error.message);
    assert.match(error.message, outcome.reason);
    assert.match(error.advice, /Convert it to/);
    return true;
  });
}

describe('every kind of master is colorized or refused with its reason', () => {
  for (const master of difficultMasters) {
    const outcome = 'pages' in master.outcome ? 'colorized' : 'refused';
    test(`${master.name}: ${outcome}`, async (t) => {
      const folder = await temporaryFolder(t);
      const file = path.join(folder, master.file);
      const bytes = await master.bytes();
      await writeFile(file, bytes);
      if (outcome === 'colorized') await assertPages(master, file, folder);
      else {
        await assertRefused(openMaster(file), master);
        await assertRefused(inspectMaster(file), master);
      }
      assert.equal(digestOf(await readFile(file)), digestOf(bytes), 'the master is as it was');
    });
  }
});
