import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ReadableStream } from 'node:stream/web';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keepUpload, safeUploadName } from '../../../src-main/usecases/library/keepUpload.ts';
import { temporaryFolder } from '../../support/photographs.ts';

function bytesOf(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

const signal = new AbortController().signal;

describe('files from a browser', () => {
  test('no name leads out of the folder or is refused by a file system', () => {
    const parts = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      'C:',
      'con',
      'nul.tif',
      ' ',
      '\0',
      'ü',
      '写',
      '.a',
      'x'.repeat(300),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts).map((some) => some.join('')),
        ),
        (name) => {
          const safe = safeUploadName(name);
          const full = path.resolve('/masters', safe);
          assert.ok(full.startsWith('/masters/'), `${name} → ${safe}`);
          for (const segment of safe.split(path.sep)) {
            assert.ok(segment.length > 0 && Buffer.byteLength(segment) <= 180);
            assert.doesNotMatch(segment, /^\.|[. ]$|[\p{Cc}<>:"\\|?*]/u);
            assert.doesNotMatch(segment, /^(con|nul|com1)(\.|$)/i);
          }
        },
      ),
    );
  });

  test('a file is kept below its folder; one of the same name gets a number, also at the same time', async (context) => {
    const folder = path.join(await temporaryFolder(context), 'My photographs.masters');
    const texts = ['one', 'two', 'three', 'four'];
    const paths = await Promise.all(
      texts.map((text) =>
        keepUpload(folder, { name: 'Harbour/a.tif', bytes: null, content: bytesOf(text) }, signal),
      ),
    );
    assert.equal(new Set(paths).size, 4);
    const kept = await Promise.all(paths.map((file) => readFile(file, 'utf8')));
    assert.deepEqual(kept, texts);
    const names = (await readdir(path.join(folder, 'Harbour'))).sort();
    assert.deepEqual(names, ['a (2).tif', 'a (3).tif', 'a (4).tif', 'a.tif']);
  });

  test('one that arrives short, or is given up, leaves nothing', async (context) => {
    const folder = await temporaryFolder(context);
    const short = { name: 'a.tif', bytes: 10, content: bytesOf('half') };
    await assert.rejects(keepUpload(folder, short, signal), { code: 'file-unreadable' });
    const stopped = { name: 'b.tif', bytes: null, content: bytesOf('all') };
    await assert.rejects(keepUpload(folder, stopped, AbortSignal.abort()), { code: 'cancelled' });
    assert.deepEqual(await readdir(folder), []);
  });

  test('one larger than the disk is refused before it is sent', async (context) => {
    const folder = await temporaryFolder(context);
    const huge = { name: 'a.tif', bytes: 1e18, content: bytesOf('') };
    await assert.rejects(keepUpload(folder, huge, signal), { code: 'disk-full' });
  });
});
