import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { isAlreadyDone } from '../../../src-main/usecases/colorize/existingResult.ts';
import { hintSchema } from '../../../src-shared/domain/hint.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import {
  colorizedSourceType,
  differenceFrom,
  provenanceSchema,
  type Provenance,
} from '../../../src-shared/domain/provenance.ts';
import { temporaryFolder } from '../../support/photographs.ts';

const sha256 = 'a'.repeat(64);
const picture = '6bytes';

const record: Provenance = provenanceSchema.parse({
  format: 'heliochrome-provenance',
  version: 1,
  statement: 'Colorized.',
  digitalSourceType: colorizedSourceType,
  createdAt: '2030-01-02T03:04:05Z',
  application: { name: 'Heliochrome', version: '1' },
  master: { name: 'a.tif', bytes: 9, sha256, page: 1, pages: 1, width: 2, height: 3, depth: 16 },
  recipe: {
    model: { id: 'base', version: '1', weightsSha256: 'b'.repeat(64) },
    temperature: 0.4,
    decisiveness: 0.5,
    hints: [],
    reference: null,
    finish: { strength: 1, saturation: 1 },
  },
  engine: { name: 'wasm', device: 'a processor' },
  result: {
    name: 'a_colorized.png',
    bytes: 6,
    sha256: createHash('sha256').update(picture).digest('hex'),
    width: 2,
    height: 3,
    encoding: { format: 'png', depth: 16, quality: null },
  },
});

const wanted = { master: record.master, recipe: record.recipe, encoding: record.result.encoding };

test('the same recipe and master differ in nothing, whatever computed them', () => {
  assert.equal(differenceFrom(record, wanted), null);
  const elsewhere = { ...record, engine: { name: 'tensorflow', device: 'another' } };
  assert.equal(differenceFrom(elsewhere, wanted), null);
});

test('every part of the recipe makes a difference, and is named', () => {
  const { recipe, encoding, master } = wanted;
  const hint = hintSchema.parse({ x: 0, y: 0, radius: 0.1, a: 1, b: 1 });
  const cases: readonly (readonly [RegExp, Parameters<typeof differenceFrom>[1]])[] = [
    [/another master/, { ...wanted, master: { ...master, sha256: 'c'.repeat(64) } }],
    [/another page/, { ...wanted, master: { ...master, page: 2 } }],
    [
      /model base 1/,
      { ...wanted, recipe: { ...recipe, model: { ...recipe.model, weightsSha256: sha256 } } },
    ],
    [/temperature 0.4, not 0.8/, { ...wanted, recipe: { ...recipe, temperature: 0.8 } }],
    [/decisiveness 0.5, not 1/, { ...wanted, recipe: { ...recipe, decisiveness: 1 } }],
    [
      /strength 1, not 0.5/,
      { ...wanted, recipe: { ...recipe, finish: { strength: 0.5, saturation: 1 } } },
    ],
    [
      /saturation 1, not 2/,
      { ...wanted, recipe: { ...recipe, finish: { strength: 1, saturation: 2 } } },
    ],
    [/edges 0, not 0.5/, { ...wanted, recipe: { ...recipe, edges: 0.5 } }],
    [/hints/, { ...wanted, recipe: { ...recipe, hints: [hint] } }],
    [/depth 16, not 8/, { ...wanted, encoding: { ...encoding, depth: 8 } }],
    [/format png, not tiff/, { ...wanted, encoding: { ...encoding, format: 'tiff' } }],
    [/quality null, not 80/, { ...wanted, encoding: { ...encoding, quality: 80 } }],
  ];
  for (const [reason, other] of cases) assert.match(differenceFrom(record, other) ?? '', reason);
});

test('a finished result is recognized; the master is read only when there is one', async (context) => {
  const target = path.join(await temporaryFolder(context), 'a_colorized.png');
  let hashed = 0;
  const question = {
    ...wanted,
    target,
    page: 1,
    masterSha256: () => {
      hashed += 1;
      return Promise.resolve(sha256);
    },
  };
  assert.equal(await isAlreadyDone(question), false);
  assert.equal(hashed, 0);
  await writeFile(target, picture);
  await writeFile(`${target}.json`, JSON.stringify(record));
  assert.equal(await isAlreadyDone(question), true);
  assert.equal(hashed, 1);
});

test('any other file of that name is an error that says why', async (context) => {
  const target = path.join(await temporaryFolder(context), 'a_colorized.png');
  const question = { ...wanted, target, page: 1, masterSha256: () => Promise.resolve(sha256) };
  const taken = (reason: RegExp) => (error: unknown) =>
    error instanceof HeliochromeError &&
    error.code === 'output-exists' &&
    reason.test(error.message);
  await writeFile(target, 'someone’s own picture');
  await assert.rejects(isAlreadyDone(question), taken(/no Heliochrome record/));
  await writeFile(`${target}.json`, JSON.stringify(record));
  await assert.rejects(isAlreadyDone(question), taken(/changed since it was written/));
  await writeFile(target, picture);
  const softer = { ...question, recipe: { ...wanted.recipe, temperature: 1 } };
  await assert.rejects(isAlreadyDone(softer), taken(/temperature/));
  await writeFile(target, '6Bytes');
  await assert.rejects(isAlreadyDone(question), taken(/content was changed/));
});

test('a record that a cut-off run left without its result is cleared away', async (context) => {
  const directory = await temporaryFolder(context);
  const target = path.join(directory, 'a_colorized.png');
  await writeFile(`${target}.json`, JSON.stringify(record));
  const question = { ...wanted, target, page: 1, masterSha256: () => Promise.resolve(sha256) };
  assert.equal(await isAlreadyDone(question), false);
  assert.deepEqual(await readdir(directory), []);
});
