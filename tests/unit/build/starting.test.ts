import assert from 'node:assert/strict';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { electronBinary } from '../../../src-main/build/electronBinary.ts';
import { isStale } from '../../../src-main/build/staleness.ts';
import { temporaryFolder } from '../../support/photographs.ts';

describe('what `npm start` decides by', () => {
  test('Electron’s program: named by its package, or in the folder of the variable, and really there', async (context) => {
    const root = await temporaryFolder(context);
    assert.equal(electronBinary(root, {}), null);
    const folder = path.join(root, 'node_modules', 'electron');
    await mkdir(path.join(folder, 'dist'), { recursive: true });
    await writeFile(path.join(folder, 'path.txt'), 'electron');
    assert.equal(electronBinary(root, {}), null);
    await writeFile(path.join(folder, 'dist', 'electron'), '');
    assert.equal(electronBinary(root, {}), path.join(folder, 'dist', 'electron'));
    const override = { ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'own') };
    assert.equal(electronBinary(root, override), null);
    await mkdir(path.join(root, 'own'));
    await writeFile(path.join(root, 'own', 'electron'), '');
    assert.equal(electronBinary(root, override), path.join(root, 'own', 'electron'));
  });

  test('what was built is made anew when anything it is made from is newer', async (context) => {
    const root = await temporaryFolder(context);
    const built = path.join(root, 'index.html');
    const sources = path.join(root, 'src', 'deep');
    await mkdir(sources, { recursive: true });
    await writeFile(path.join(sources, 'a.ts'), '');
    assert.equal(isStale(built, [path.join(root, 'src')]), true);
    await writeFile(built, '');
    const earlier = new Date(Date.now() - 60_000);
    await utimes(path.join(sources, 'a.ts'), earlier, earlier);
    assert.equal(isStale(built, [path.join(root, 'src'), path.join(root, 'gone')]), false);
    await utimes(built, earlier, new Date(earlier.getTime() - 1000));
    assert.equal(isStale(built, [path.join(root, 'src')]), true);
  });
});
