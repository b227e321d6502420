import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { repeatFromRecord } from '../../../src-main/usecases/exporting/repeatFromRecord.ts';
import { makeExportLibrary } from '../../support/exportLibrary.ts';

const signal = new AbortController().signal;

test('a picture is made again with its master found in the library by its contents', async (context) => {
  const { library, masters, out, ...exports } = await makeExportLibrary(context);
  assert.equal((await exports.run({ format: 'png' })).failed, 0);
  const elsewhere = path.join(library.folder, 'elsewhere');
  await mkdir(elsewhere);
  const record = path.join(elsewhere, 'one.json');
  await copyFile(path.join(out, 'one_colorized.png.json'), record);
  const folder = path.join(library.folder, 'again');
  const request = { record, master: null, folder };
  const report = await repeatFromRecord(library.context, request, signal);
  assert.deepEqual([report.path, report.identical], [path.join(folder, 'one_colorized.png'), true]);

  await rm(path.join(masters, 'one.png'));
  await assert.rejects(repeatFromRecord(library.context, request, signal), {
    code: 'file-missing',
    message: /master/,
  });
  const text = await readFile(record, 'utf8');
  const changed = JSON.parse(text) as { recipe: { reference: unknown } };
  changed.recipe.reference = 'unknown';
  await writeFile(record, JSON.stringify(changed));
  await assert.rejects(repeatFromRecord(library.context, request, signal), {
    message: /recipe\.reference/,
  });
});
