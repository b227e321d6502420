import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { programLayout } from '../../../src-main/platform/programLayout.ts';

const repository = path.resolve('/home/me/heliochrome');
const installed = path.resolve('/opt/Heliochrome/resources');

test('sources of the repository', () => {
  assert.deepEqual(programLayout(path.join(repository, 'src-main', 'platform')), {
    kind: 'repository',
    root: repository,
    resources: path.join(repository, 'resources'),
    built: path.join(repository, 'build', 'app'),
    renderer: path.join(repository, 'build', 'renderer'),
  });
});

test('bundles in the repository', () => {
  for (const bundle of ['main', 'workers']) {
    assert.deepEqual(programLayout(path.join(repository, 'build', 'app', bundle)), {
      kind: 'bundle',
      root: repository,
      resources: path.join(repository, 'resources'),
      built: path.join(repository, 'build', 'app'),
      renderer: path.join(repository, 'build', 'renderer'),
    });
  }
});

test('bundles and sources of the installed application', () => {
  const expected = {
    kind: 'packaged',
    root: path.join(installed, 'app.asar.unpacked'),
    resources: installed,
    built: path.join(installed, 'app.asar', 'build', 'app'),
  };
  const inArchive = path.join(installed, 'app.asar', 'build', 'renderer');
  // The command line runs in plain Node, which cannot read the archive.
  const beside = path.join(installed, 'renderer');
  for (const [renderer, ...folder] of [
    [inArchive, 'app.asar', 'build', 'app', 'main'],
    [beside, 'app.asar.unpacked', 'build', 'app', 'workers'],
    [beside, 'app.asar.unpacked', 'src-main', 'platform'],
  ]) {
    assert.deepEqual(programLayout(path.join(installed, ...folder)), { ...expected, renderer });
  }
});

test('a repository that lies in a folder named build/app', () => {
  const nested = path.resolve('/srv/build/app/heliochrome');
  const sources = programLayout(path.join(nested, 'src-main', 'platform'));
  assert.equal(sources.root, nested);
  assert.equal(sources.kind, 'repository');
  assert.equal(programLayout(path.join(nested, 'build', 'app', 'main')).root, nested);
});
