import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { shippedPresets } from '../../../src-shared/api/exportPresets.ts';
import { jsonSchemas } from '../../../src-main/build/jsonSchemas.ts';

const folder = path.resolve(import.meta.dirname, '../../../docs/schemas');

test('the published schemas are those that the program checks by (npm run build:schemas)', async () => {
  for (const [file, text] of jsonSchemas()) {
    assert.equal(await readFile(path.join(folder, file), 'utf8'), text, file);
  }
});

test('the plan schema takes what the program takes', async () => {
  const text = await readFile(path.join(folder, 'export-plan.schema.json'), 'utf8');
  const check = new Ajv2020({ strict: false, validateFormats: false }).compile(
    JSON.parse(text) as object,
  );
  for (const { name, plan } of shippedPresets) {
    assert.ok(check({ ...plan, folder: '/out' }), `${name}: ${JSON.stringify(check.errors)}`);
  }
  assert.ok(!check({ folder: '/out', format: 'bmp', depth: 8 }));
  assert.ok(!check({ folder: '/out', format: 'jpeg', depth: 8, sidecars: true }));
});
