import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { hashFile } from '../../../src-main/platform/fileHash.ts';
import { readJsonFile } from '../../../src-main/platform/jsonFile.ts';
import { createLog } from '../../../src-main/platform/log.ts';
import { compareNaturally } from '../../../src-main/platform/naturalOrder.ts';
import { userDataDirectory } from '../../../src-main/platform/paths.ts';
import { describeSystemError } from '../../../src-main/platform/systemError.ts';
import { readSystemInformation } from '../../../src-main/platform/systemInformation.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { temporaryFolder } from '../../support/photographs.ts';

test('errors of the system become errors a person can act on', () => {
  const about = (code: string, action: 'read' | 'write'): string =>
    describeSystemError(Object.assign(new Error('x'), { code }), '/a/b.tif', action).code;
  assert.equal(about('ENOENT', 'read'), 'file-missing');
  assert.equal(about('EACCES', 'read'), 'file-permission');
  assert.equal(about('EPERM', 'read'), 'file-permission');
  assert.equal(about('EIO', 'read'), 'file-unreadable');
  assert.equal(about('ENOSPC', 'write'), 'disk-full');
  assert.equal(about('EDQUOT', 'write'), 'disk-full');
  assert.equal(about('EROFS', 'write'), 'output-unwritable');
  assert.equal(about('EACCES', 'write'), 'output-unwritable');
  assert.equal(about('EEXIST', 'write'), 'output-exists');
  assert.equal(about('EMFILE', 'read'), 'environment');
  assert.equal(about('EWEIRD', 'read'), 'file-unreadable');
});

test('a described error names the path and says what to do; a described one stays as it is', () => {
  const error = describeSystemError(
    Object.assign(new Error('x'), { code: 'ENOSPC' }),
    '/a/b.tif',
    'write',
  );
  assert.match(error.message, /^\/a\/b\.tif could not be written: the disk is full\.$/);
  assert.match(error.advice, /Make room/);
  assert.equal(describeSystemError(error, '/other', 'read'), error);
  const aborted = new DOMException('stop', 'AbortError');
  assert.equal(describeSystemError(aborted, '/a', 'read').code, 'cancelled');
});

test('user data lies where the system keeps it', () => {
  assert.equal(userDataDirectory({ XDG_DATA_HOME: '/data' }, 'linux'), '/data/heliochrome');
  assert.match(
    userDataDirectory({ XDG_DATA_HOME: 'relative' }, 'linux'),
    /\.local\/share\/heliochrome$/,
  );
  assert.match(userDataDirectory({}, 'darwin'), /Library\/Application Support\/Heliochrome$/);
  assert.match(userDataDirectory({ APPDATA: '/roaming' }, 'win32'), /^\/roaming.Heliochrome$/);
  assert.equal(userDataDirectory({ HELIOCHROME_DATA: '/chosen' }, 'linux'), '/chosen');
});

test('natural order counts numbers and is total', () => {
  const names = ['b2', 'B10', 'a', 'A', 'b1'];
  assert.deepEqual(names.sort(compareNaturally), ['A', 'a', 'b1', 'b2', 'B10']);
});

test('a file is hashed as published for SHA-256', async (context) => {
  const file = path.join(await temporaryFolder(context), 'abc');
  await writeFile(file, 'abc');
  // FIPS 180-4, example of one block.
  assert.equal(
    await hashFile(file),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  await assert.rejects(
    hashFile(file, AbortSignal.abort()),
    (error) => error instanceof HeliochromeError && error.code === 'cancelled',
  );
});

test('a JSON file that does not fit says where', async (context) => {
  const file = path.join(await temporaryFolder(context), 'a.json');
  const schema = z.strictObject({ size: z.int() });
  await writeFile(file, '{"size": 3}');
  assert.deepEqual(await readJsonFile(file, schema), { size: 3 });
  await writeFile(file, '{"size": "3"}');
  await assert.rejects(readJsonFile(file, schema, { invalidCode: 'usage' }), (error) => {
    assert.ok(error instanceof HeliochromeError);
    assert.equal(error.code, 'usage');
    assert.match(error.message, /size/);
    return true;
  });
  await writeFile(file, '{');
  await assert.rejects(readJsonFile(file, schema), /not valid JSON/);
});

test('a log keeps one line an entry, to its level, and is put aside when large', async (context) => {
  const directory = await temporaryFolder(context);
  const file = path.join(directory, 'logs', 'program.log');
  const log = createLog({ screen: null, file, fileLevel: 'info' });
  log.info('two\nlines', { photo: 'a.tif' });
  log.debug('too much');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^\d{4}-\d\d-\d\dT[\d:.]+Z info {4}two lines \{"photo":"a.tif"\}$/);
  await writeFile(file, 'x'.repeat(5 * 1024 * 1024 + 1));
  log.error('after');
  assert.deepEqual((await readdir(path.dirname(file))).sort(), ['program.log', 'program.log.1']);
});

test('a log that cannot be kept does not end the work', async (context) => {
  const directory = await temporaryFolder(context);
  const file = path.join(directory, 'folder');
  await mkdir(file);
  context.mock.method(process.stderr, 'write', () => true);
  const log = createLog({ screen: null, file });
  assert.doesNotThrow(() => {
    log.error('one');
    log.error('two');
  });
});

test('the computer has cores and memory, and less free than there is', () => {
  const system = readSystemInformation();
  assert.ok(system.cores >= 1);
  assert.ok(system.memory > 100e6);
  assert.ok(system.availableMemory > 0 && system.availableMemory <= system.memory);
});
