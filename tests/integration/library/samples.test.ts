import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { makeSamples } from '../../../src-main/usecases/synthetic/makeSamples.ts';
import { temporaryFolder } from '../../support/photographs.ts';

test('sample photos are computed in a thread of their own, also when they are asked for twice', async (t) => {
  const folder = await temporaryFolder(t);
  const before = process.threadCpuUsage();
  const [first, second] = await Promise.all([makeSamples(folder), makeSamples(folder)]);
  const { user, system } = process.threadCpuUsage(before);
  assert.ok((user + system) / 1000 < 400, `${(user + system) / 1000} ms in this thread`);
  assert.deepEqual(first, second);
  assert.equal(first.length, 5);
  const names = first.map((file) => path.relative(folder, file)).sort();
  const there = await readdir(folder, { recursive: true });
  assert.deepEqual(there.filter((name) => path.extname(name) !== '').sort(), names);
});

test('a folder that cannot be made is told as it is', async () => {
  await assert.rejects(makeSamples('/dev/null/samples'), { name: 'HeliochromeError' });
});
