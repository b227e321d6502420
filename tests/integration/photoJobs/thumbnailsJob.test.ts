import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { createPixelService } from '../../../src-main/usecases/pixels/pixelService.ts';
import { writeGreyScan } from '../../support/greyScan.ts';
import { itemsOf, openQueue } from '../../support/jobs.ts';
import { makeTestLibrary } from '../../support/library.ts';

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test('thumbnails and previews of a whole library are made ahead, once, and forgotten with their photos', async (context) => {
  const library = await makeTestLibrary(context);
  const { catalog, cacheDirectory } = library.context;
  const ids: number[] = [];
  for (let number = 0; number < 4; number += 1) {
    const file = path.join(library.folder, `scan${number}.jpg`);
    ids.push(...(await library.add(await writeGreyScan(file, 700, 500, number))));
  }
  await writeFile(path.join(library.folder, 'scan3.jpg'), 'no picture');
  const queue = openQueue(library.context);
  context.after(() => queue.close());
  const run = async (): Promise<number[]> => {
    const { id } = queue.add('thumbnails', 'Thumbnails', { photos: { query: {} } });
    await queue.idle();
    const { state, done, failed } = queue.get(id);
    assert.equal(state, 'done');
    if (failed > 0) assert.equal(itemsOf(library.context, id).get('scan3.jpg')?.state, 'failed');
    return [done, failed];
  };
  assert.deepEqual(await run(), [4, 1]);
  const thumbnails = path.join(cacheDirectory, 'thumbnails');
  const previews = path.join(cacheDirectory, 'previews');
  const made = await filesBelow(thumbnails);
  assert.deepEqual([made.length, (await filesBelow(previews)).length], [3, 3]);

  await rm(path.join(library.folder, 'scan0.jpg'));
  const service = createPixelService(library.context);
  const photoId = ids[0];
  const key = catalog.photos.summaries([photoId])[0].thumbnailKey;
  service.close();
  const later = createPixelService(library.context);
  assert.equal((await later.respond({ kind: 'thumbnail', photoId, key })).status, 200);
  const tile = { kind: 'tile', photoId, level: 0, column: 1, row: 0 } as const;
  assert.equal((await later.respond(tile)).status, 200, 'the preview is there without its master');

  catalog.photos.trash([ids[1]], true);
  catalog.photos.remove([ids[1]]);
  await run();
  const kept = await filesBelow(thumbnails);
  assert.deepEqual(kept.sort(), made.filter((name) => !name.startsWith(`${ids[1]}-`)).sort());
});
