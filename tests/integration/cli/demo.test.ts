import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { provenanceSchema } from '../../../src-shared/domain/provenance.ts';
import { mortal } from '../../support/bounded.ts';
import { filesBelow, fingerprintTree } from '../../support/commandLine.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

const program = path.resolve(import.meta.dirname, '../../../src-main/cli/demo.ts');

async function runDemo(parameters: readonly string[]): Promise<{ status: number; stdout: string }> {
  const child = spawn(process.execPath, [program, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...mortal,
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const status = await new Promise<number>((resolve) => child.on('close', resolve));
  return { status, stdout };
}

before(usePlainBackend);

test('the demo makes, colorizes and shows synthetic scans that say what they are', async (context) => {
  const folder = await temporaryFolder(context);
  const model = path.join(folder, 'model');
  await writeTinyModel(model);
  const out = path.join(folder, 'demo');
  const { status, stdout } = await runDemo(['--out', out, '--model', model, '--engine', 'wasm']);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /computed pictures, not photographs/);
  assert.match(stdout, /file:\/\/.*before-after\.html/);

  const scans = await filesBelow(path.join(out, 'scans'));
  assert.deepEqual(scans, [
    'album/synthetic_portrait_sepia.jpg',
    'album/synthetic_street_sideways.jpg',
    'synthetic_coast.jpg',
    'synthetic_meadow.jpg',
    'synthetic_mountains.tif',
  ]);
  const kinds = [];
  for (const scan of scans) {
    const { depth, orientation, channels, xmp } = await sharp(
      path.join(out, 'scans', scan),
    ).metadata();
    kinds.push(`${depth} ${channels} ${orientation ?? 1}`);
    assert.match(
      xmp?.toString('utf8') ?? '',
      /not a photograph.*digitalsourcetype\/algorithmicMedia/s,
      scan,
    );
  }
  assert.deepEqual(kinds, ['uchar 3 1', 'uchar 3 6', 'uchar 1 1', 'uchar 1 1', 'ushort 1 1']);

  const results = await filesBelow(path.join(out, 'colorized'));
  assert.equal(results.filter((name) => name.endsWith('_colorized.jpg')).length, 5);
  const sideways = path.join(out, 'colorized', 'album', 'synthetic_street_sideways_colorized.jpg');
  const record = provenanceSchema.parse(JSON.parse(await readFile(`${sideways}.json`, 'utf8')));
  assert.deepEqual([record.result.width, record.result.height], [1200, 900], 'upright');
  const page = await readFile(path.join(out, 'before-after.html'), 'utf8');
  assert.equal(page.match(/<figure/g)?.length, 5);

  const scansBefore = await fingerprintTree(path.join(out, 'scans'));
  const own = await runDemo([
    '--photos',
    path.join(out, 'scans', 'album'),
    '--out',
    path.join(folder, 'own'),
    '--model',
    model,
    '--engine',
    'wasm',
  ]);
  assert.equal(own.status, 0);
  assert.equal(await fingerprintTree(path.join(out, 'scans')), scansBefore);
  assert.deepEqual(
    (await filesBelow(path.join(folder, 'own'))).filter((name) => !name.endsWith('.json')),
    [
      'before-after.html',
      'colorized/synthetic_portrait_sepia_colorized.jpg',
      'colorized/synthetic_street_sideways_colorized.jpg',
    ],
  );
});
