import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { mountSmallDisk } from '../../support/smallDisk.ts';
import { openTestLibrary } from '../../support/testLibrary.ts';
import { waitFor, workHandler } from '../../support/workHandler.ts';

const disk = mountSmallDisk(3);

test(
  'a job that a full disk ends says so, and goes on when there is room',
  { skip: disk === null && 'a small disk can only be mounted by root on Linux' },
  async (t) => {
    const ballast = path.join(disk!, 'ballast');
    const library = openTestLibrary(path.join(disk!, 'library'));
    t.after(() => library.close());
    const fillDisk = (): void => {
      for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1) {
        try {
          for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
        } catch {
          // Full but for less than this.
        }
      }
    };
    const { catalog } = library;
    let filled = false;
    const handler = workHandler((number) => {
      if (number === 5 && !filled) {
        filled = true;
        fillDisk();
      }
      // Enough for the log of changes to grow.
      const text = 'x'.repeat(200_000);
      const commit = (): void => {
        catalog.audit.add({ operator: '', action: 'work', photoId: null, details: text });
      };
      return Promise.resolve({ state: 'done', commit });
    });
    const queue = library.startQueue([handler]);
    const { id } = queue.add('verify', 'Fills the disk', { items: 8 });
    await waitFor(() => queue.get(id).state !== 'running' && queue.get(id).state !== 'queued');
    const { state, problem, done } = queue.get(id);
    assert.deepEqual([state, problem?.code], ['failed', 'disk-full']);
    assert.ok(done < 8);
    assert.equal(queue.list()[0].state, 'failed');
    rmSync(ballast);
    queue.retry(id);
    await queue.idle();
    const after = queue.get(id);
    assert.deepEqual([after.state, after.done, after.failed], ['done', 8, 0]);
    assert.equal(catalog.audit.list(null, 100).length, 8);
    assert.deepEqual(catalog.check(), []);
  },
);
