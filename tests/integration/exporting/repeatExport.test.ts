import assert from 'node:assert/strict';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { repeatExport } from '../../../src-main/usecases/exporting/repeatExport.ts';
import { hashFile } from '../../../src-main/platform/fileHash.ts';
import { makeExportLibrary } from '../../support/exportLibrary.ts';
import { writeGreyScan } from '../../support/greyScan.ts';

const options = { signal: new AbortController().signal };

test('a record makes its result again, byte for byte, and says what is in the way', async (context) => {
  const { library, masters, out, ...exports } = await makeExportLibrary(context);
  const plan = {
    format: 'tiff',
    depth: 16,
    colorSpace: 'prophoto',
    size: { kind: 'longSide', pixels: 250 },
    mark: { text: 'Colorized' },
    captionStrip: {},
  };
  assert.equal((await exports.run(plan)).failed, 0);
  const file = path.join(out, 'one_colorized.tif');
  const sidecar = `${file}.json`;
  const again = path.join(library.folder, 'again');
  const request = { sidecar, master: path.join(masters, 'one.png'), out: again };
  const report = await repeatExport(request, options);
  assert.deepEqual([report.identical, report.notes], [true, []]);
  assert.equal(await hashFile(report.target), await hashFile(file));
  const own = `${report.target}.json`;
  assert.equal(await readFile(own, 'utf8'), await readFile(sidecar, 'utf8'));

  const missing = repeatExport({ ...request, master: null }, options);
  await assert.rejects(missing, { code: 'file-missing', message: /one\.png was not found/ });
  await rm(again, { recursive: true });
  await copyFile(path.join(masters, 'one.png'), path.join(out, 'one.png'));
  assert.ok((await repeatExport({ ...request, master: null }, options)).identical);
  await assert.rejects(repeatExport(request, options), { code: 'output-exists' });

  const other = await writeGreyScan(path.join(library.folder, 'other.png'), 400, 300, 9);
  await assert.rejects(repeatExport({ ...request, master: other }, options), {
    code: 'data-unusable',
    message: /not the master of the record/,
  });
  const text = await readFile(sidecar, 'utf8');
  const changed = path.join(library.folder, 'changed.json');
  await writeFile(
    changed,
    text.replace(
      /("weightsSha256": ")./,
      '$1X'.replace('X', text.includes('"weightsSha256": "0') ? '1' : '0'),
    ),
  );
  await assert.rejects(repeatExport({ ...request, sidecar: changed }, options), {
    code: 'model-missing',
    message: /with other weights/,
  });
  await writeFile(changed, text.replace(/"id": "tiny"/, '"id": "gone"'));
  await assert.rejects(repeatExport({ ...request, sidecar: changed }, options), {
    code: 'model-missing',
    message: /model gone .* is not installed/,
  });
  await writeFile(changed, '{"format": "other"}');
  await assert.rejects(repeatExport({ ...request, sidecar: changed }, options), {
    code: 'file-unreadable',
  });
});
