import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { writeAtomically, writeTextAtomically } from '../../../src-main/platform/atomicWrite.ts';
import { removeStaleTemporaries } from '../../../src-main/platform/temporaryFiles.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { mortal } from '../../support/bounded.ts';
import { temporaryFolder } from '../../support/photographs.ts';

const fixture = path.resolve(import.meta.dirname, '../../fixtures/platform/writeAndWait.ts');

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof HeliochromeError && error.code === code;
}

/** A process in the middle of writing `target`. */
async function startWriter(target: string): Promise<ReturnType<typeof spawn>> {
  const child = spawn(process.execPath, [fixture, target], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...mortal,
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  await new Promise((resolve) => child.once('exit', resolve));
}

test('a written file is whole, and nothing else is left', async (context) => {
  const directory = await temporaryFolder(context);
  const target = path.join(directory, 'a.txt');
  await writeTextAtomically(target, 'all of it');
  assert.equal(await readFile(target, 'utf8'), 'all of it');
  assert.deepEqual(await readdir(directory), ['a.txt']);
});

test('while it is written, the name does not exist', async (context) => {
  const directory = await temporaryFolder(context);
  const target = path.join(directory, 'a.txt');
  await writeAtomically(target, async (temporary) => {
    await writeFile(temporary, 'half');
    assert.equal(path.dirname(temporary), directory);
    assert.equal((await readdir(directory)).includes('a.txt'), false);
  });
});

test('an existing file is kept without overwrite, before any work is done', async (context) => {
  const directory = await temporaryFolder(context);
  const target = path.join(directory, 'a.txt');
  await writeFile(target, 'old');
  let worked = false;
  const write = (): Promise<void> => {
    worked = true;
    return Promise.resolve();
  };
  await assert.rejects(writeAtomically(target, write), isError('output-exists'));
  assert.equal(worked, false);
  assert.equal(await readFile(target, 'utf8'), 'old');
});

test('an existing file is replaced with overwrite', async (context) => {
  const directory = await temporaryFolder(context);
  const target = path.join(directory, 'a.txt');
  await writeFile(target, 'old');
  await writeTextAtomically(target, 'new', { overwrite: true });
  assert.equal(await readFile(target, 'utf8'), 'new');
});

test('of many writers at once exactly one gets the name', async (context) => {
  const directory = await temporaryFolder(context);
  const target = path.join(directory, 'a.txt');
  let arrived = 0;
  let letGo: () => void = () => undefined;
  const allThere = new Promise<void>((resolve) => (letGo = resolve));
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, number) =>
      writeAtomically(target, async (temporary) => {
        await writeFile(temporary, `writer ${number}`);
        arrived += 1;
        // All have passed the first look at the name when the first one takes it.
        if (arrived === 8) letGo();
        await allThere;
      }),
    ),
  );
  const winners = results.flatMap(({ status }, number) => (status === 'fulfilled' ? [number] : []));
  assert.equal(winners.length, 1);
  assert.equal(await readFile(target, 'utf8'), `writer ${winners[0]}`);
  assert.deepEqual(await readdir(directory), ['a.txt']);
});

test('after a failure the old file is as it was and the temporary one gone', async (context) => {
  const directory = await temporaryFolder(context);
  const target = path.join(directory, 'a.txt');
  await writeFile(target, 'old');
  const write = async (temporary: string): Promise<void> => {
    await writeFile(temporary, 'half');
    throw new HeliochromeError('image-damaged', 'It broke.');
  };
  await assert.rejects(
    writeAtomically(target, write, { overwrite: true }),
    isError('image-damaged'),
  );
  assert.deepEqual(await readdir(directory), ['a.txt']);
  assert.equal(await readFile(target, 'utf8'), 'old');
});

test('a folder that is missing, or a file in its place, is told as such', async (context) => {
  const directory = await temporaryFolder(context);
  const missing = path.join(directory, 'none', 'a.txt');
  await assert.rejects(writeTextAtomically(missing, ''), isError('output-unwritable'));
  await mkdir(path.join(directory, 'folder'));
  const folder = path.join(directory, 'folder');
  await assert.rejects(
    writeTextAtomically(folder, '', { overwrite: true }),
    isError('output-exists'),
  );
});

test('a process that ends in the middle leaves nothing', async (context) => {
  const directory = await temporaryFolder(context);
  const child = await startWriter(path.join(directory, 'a.txt'));
  assert.equal((await readdir(directory)).length, 1);
  child.kill('SIGTERM');
  await ended(child);
  assert.deepEqual(await readdir(directory), []);
});

test('what a killed process left is removed later, and what a living one writes is not', async (context) => {
  const directory = await temporaryFolder(context);
  const killed = await startWriter(path.join(directory, 'a.txt'));
  const alive = await startWriter(path.join(directory, 'b.txt'));
  killed.kill('SIGKILL');
  await ended(killed);
  assert.equal((await readdir(directory)).length, 2);
  assert.equal(await removeStaleTemporaries(directory), 1);
  assert.equal((await readdir(directory)).length, 1);
  alive.kill('SIGTERM');
  await ended(alive);
});
