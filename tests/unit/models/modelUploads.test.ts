import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ModelUploads } from '../../../src-main/usecases/models/modelUploads.ts';
import { temporaryFolder } from '../../support/photographs.ts';

const signal = new AbortController().signal;

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

test('a dropped model is copied beside the models, and its copy goes with its trial', async (context) => {
  const root = await temporaryFolder(context);
  const before = process.env['HELIOCHROME_DATA'];
  process.env['HELIOCHROME_DATA'] = root;
  context.after(() => {
    if (before === undefined) delete process.env['HELIOCHROME_DATA'];
    else process.env['HELIOCHROME_DATA'] = before;
  });
  const models = path.join(root, 'models');
  const uploads = new ModelUploads();
  const keep = (name: string): Promise<string> =>
    uploads.keep({ name, bytes: 5, content: bytes('model') }, signal);

  const first = await keep('../../somewhere/a.onnx');
  const second = await keep('a.onnx');
  const third = await keep('b.onnx');
  assert.equal(await readFile(first, 'utf8'), 'model');
  assert.deepEqual(
    [first, second, third].map((file) => path.basename(file)),
    ['a.onnx', 'a.onnx', 'b.onnx'],
  );
  for (const file of [first, second, third]) {
    assert.equal(path.dirname(path.dirname(file)), models);
    assert.match(path.basename(path.dirname(file)), /^\.upload-/);
  }

  uploads.note('trial', first);
  await uploads.releaseTrial('another');
  assert.ok(existsSync(first));
  await uploads.releaseTrial('trial');
  assert.equal(existsSync(path.dirname(first)), false);
  await uploads.release(second);
  assert.equal(existsSync(path.dirname(second)), false);

  const own = path.join(models, 'mine');
  await mkdir(own);
  await writeFile(path.join(own, 'model.onnx'), 'mine');
  await uploads.release(path.join(own, 'model.onnx'));
  assert.ok(existsSync(path.join(own, 'model.onnx')), 'a file that is no copy stays');

  await assert.rejects(
    uploads.keep({ name: 'cut.onnx', bytes: 100, content: bytes('model') }, signal),
    { code: 'file-unreadable' },
  );
  await uploads.close();
  assert.deepEqual(await readdir(models), ['mine']);
});
