import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import {
  exportPlanSchema,
  presetPlanSchema,
  shippedPresets,
} from '../../../src-shared/api/contract.ts';
import { createLog } from '../../../src-main/platform/log.ts';
import { openExportPresets } from '../../../src-main/usecases/library/exportPresets.ts';
import { temporaryFolder } from '../../support/photographs.ts';

const log = createLog({ screen: null });
const plan = presetPlanSchema.parse({ format: 'png', depth: 16, nameTemplate: '{id}' });

test('presets last over a restart, by name; those that come with the program stay as they are', async (context) => {
  const folder = await temporaryFolder(context);
  const store = await openExportPresets(folder, log);
  await store.save({ name: 'Print', plan });
  await store.save({ name: 'Album', plan });
  await store.save({ name: 'PRINT', plan: { ...plan, depth: 8 } });
  const again = await openExportPresets(folder, log);
  const { presets } = again.list();
  const names = [...shippedPresets.map(({ name }) => name), 'Album', 'PRINT'];
  assert.deepEqual(
    presets.map(({ name }) => name),
    names,
  );
  assert.equal(presets.at(-1)?.plan.depth, 8);
  assert.deepEqual(
    presets.map(({ shipped }) => shipped),
    [true, true, true, false, false],
  );
  await assert.rejects(again.save({ name: 'access jpeg', plan }), { code: 'usage' });
  await assert.rejects(again.remove('Archive TIFF'), { code: 'usage' });
  await assert.rejects(again.remove('Nobody’s'), { code: 'not-found' });
  assert.equal((await again.remove('print')).presets.length, 4);
});

test('one preset that cannot be read does not take the others with it', async (context) => {
  const folder = await temporaryFolder(context);
  await (await openExportPresets(folder, log)).save({ name: 'Print', plan });
  const file = path.join(folder, 'export-presets.json');
  const stored = JSON.parse(await readFile(file, 'utf8')) as unknown[];
  await writeFile(file, JSON.stringify([{ name: 'Odd', plan: { format: 'bmp' } }, ...stored]));
  const { presets } = (await openExportPresets(folder, log)).list();
  assert.equal(presets.at(-1)?.name, 'Print');
});

test('no plan is without a disclosure', () => {
  const silent = { folder: '/out', format: 'jpeg', depth: 8, sidecar: false, embedMetadata: false };
  assert.ok(!exportPlanSchema.safeParse(silent).success);
  assert.ok(exportPlanSchema.safeParse({ ...silent, mark: {} }).success);
  assert.ok(exportPlanSchema.safeParse({ ...silent, captionStrip: {} }).success);
  assert.ok(exportPlanSchema.safeParse({ ...silent, sidecar: true }).success);
  assert.ok(exportPlanSchema.safeParse({ folder: '/out', format: 'jpeg', depth: 8 }).success);
});
