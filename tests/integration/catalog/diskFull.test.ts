import assert from 'node:assert/strict';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Catalog } from '../../../src-main/catalog/catalogTypes.ts';
import { newVersion } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';
import { mountSmallDisk } from '../../support/smallDisk.ts';

const folder = new LibraryFolder();
const disk = mountSmallDisk(3);

/** Adds photos in small batches until the disk is full; gives how many were finished. */
function fill(catalog: Catalog): number {
  let finished = catalog.info().photos;
  assert.throws(() => {
    for (;;) {
      addPhotos(catalog, ...Array.from({ length: 50 }, (_, index) => `${finished + index}.tif`));
      finished += 50;
    }
  }, withCode('disk-full'));
  return finished;
}

test(
  'a full disk loses nothing that was finished, and work goes on when there is room',
  { skip: disk === null && 'a small disk can only be mounted by root on Linux', timeout: 120_000 },
  async () => {
    const file = path.join(disk!, 'library.heliochrome');
    const ballast = path.join(disk!, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1_000_000));
    const catalog = folder.create(file);
    const finished = fill(catalog);
    assert.ok(finished > 0);
    assert.equal(catalog.info().photos, finished);
    assert.equal(catalog.readOnly, null);
    const copy = path.join(disk!, 'copy.heliochrome');
    await assert.rejects(catalog.backup(copy), withCode('disk-full'));
    assert.equal(statSync(copy, { throwIfNoEntry: false }), undefined);
    catalog.close();

    const again = folder.open(file);
    assert.equal(again.info().photos, finished);
    rmSync(ballast);
    again.close();

    const roomy = folder.open(file);
    assert.equal(roomy.readOnly, null);
    assert.equal(roomy.versions.add(newVersion(1)).number, 1);
    assert.deepEqual(roomy.check(), []);
  },
);
