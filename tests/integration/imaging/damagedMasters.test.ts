import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { inspectMaster } from '../../../src-main/imaging/inspectMaster.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { closeSharedPixelPools } from '../../../src-main/imaging/pool/pixelPool.ts';
import { difficultMasters } from '../../support/difficultMasters.ts';
import type { DifficultMaster } from '../../support/difficultMasters.ts';
import { tiledRamp, wholeRamp } from '../../support/jpeg2000Files.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { seededRandom } from '../../support/pictures.ts';

after(closeSharedPixelPools);

/** Reads everything there is of a master: header, metadata, all pixels of all pages. */
async function readAll(file: string): Promise<readonly string[]> {
  const { reading } = await inspectMaster(file);
  const warnings: string[] = reading.pages.flatMap((page) => page.warnings);
  for (const page of reading.pages.keys()) {
    const master = await openMaster(file, { page });
    try {
      await master.modelLuminance(16);
      warnings.push(...master.info.warnings);
    } finally {
      await master.close();
    }
  }
  return warnings;
}

/** What becomes of a file: `read`, `read with warnings`, or the code of its error, which must be in an archivist's words. */
async function fateOf(file: string): Promise<string> {
  try {
    return (await readAll(file)).length === 0 ? 'read' : 'read with warnings';
  } catch (error) {
    assert.ok(error instanceof HeliochromeError, String(error));
    assert.notEqual(error.advice, '', error.message);
    assert.notEqual(error.code, 'internal', error.message);
    return error.code;
  }
}

const readable = difficultMasters.filter(({ outcome }) => 'pages' in outcome);

describe('a master that is cut short is found to be damaged', () => {
  for (const master of readable) {
    test(master.name, async (t) => {
      const file = path.join(await temporaryFolder(t), master.file);
      const bytes = await master.bytes();
      for (const share of [0.95, 0.6, 0.3, 0.05]) {
        await writeFile(file, bytes.subarray(0, Math.max(13, Math.floor(bytes.length * share))));
        assert.equal(await fateOf(file), 'image-damaged', `${share} of it`);
      }
    });
  }
});

/** The same damage each time. */
function damage(bytes: Buffer, seed: number): Buffer {
  const random = seededRandom(seed);
  const damaged = Buffer.from(bytes);
  for (let i = 0; i < 12; i += 1)
    damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
  return damaged;
}

const told = new Set([
  'read',
  'read with warnings',
  'image-damaged',
  'image-unsupported',
  'not-an-image',
  'file-too-large',
  'disk-full',
]);

async function assertTold(master: DifficultMaster, file: string): Promise<void> {
  const bytes = await master.bytes();
  for (let seed = 1; seed <= 6; seed += 1) {
    await writeFile(file, damage(bytes, seed));
    const fate = await fateOf(file);
    assert.ok(told.has(fate), `${fate} with seed ${seed}`);
  }
}

describe('whatever is wrong with a master is told, and ends nothing', () => {
  for (const master of readable) {
    test(master.name, async (t) => {
      await assertTold(master, path.join(await temporaryFolder(t), master.file));
    });
  }
});

test('a JPEG 2000 picture that lacks a tile is damaged, and says which', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.jp2');
  const last = tiledRamp.lastIndexOf(Buffer.from([0xff, 0x90, 0, 10]));
  await writeFile(file, tiledRamp.subarray(0, last));
  await assert.rejects(openMaster(file), (error) => {
    assert.ok(error instanceof HeliochromeError);
    assert.equal(error.code, 'image-damaged');
    assert.match(error.message, /tile \d+ of \d+ (?:is missing or not whole|ends too early)/);
    return true;
  });
});

test('a decoder that fails is followed by a fresh one', async (t) => {
  const folder = await temporaryFolder(t);
  const broken = Buffer.from(wholeRamp);
  // The coding style: more decomposition levels than there can be.
  broken[broken.indexOf(Buffer.from([0xff, 0x52])) + 9] = 200;
  const [bad, good] = [path.join(folder, 'bad.jp2'), path.join(folder, 'good.jp2')];
  await writeFile(bad, broken);
  await writeFile(good, wholeRamp);
  for (let round = 0; round < 3; round += 1) {
    assert.equal(await fateOf(bad), 'image-damaged');
    assert.equal(await fateOf(good), 'read');
  }
});
