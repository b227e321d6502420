import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApplicationPage } from './applicationPage.ts';
import { writeForeignModel } from './foreignModel.ts';

/** A model from elsewhere that is there. */
export const importedModelName = 'Portraits 1930';

/**
 * Imports a folder of photos and works with them as an archivist would: some are colorized, described, tagged,
 * accepted, rejected and rated; a file cannot be read, and a master goes missing. A model from elsewhere is taken in.
 *
 * @param scans folder of five photos or more
 * @returns the ids of the photos in the order of their names
 */
export async function furnishLibrary(
  application: ApplicationPage,
  scans: string,
): Promise<readonly number[]> {
  const { good, over } = application;
  await writeFile(path.join(scans, 'zz broken.jpg'), 'not a picture');
  const imported = await good('jobs.import', {
    paths: [scans],
    collectionId: null,
    foldersAsCollections: true,
  });
  await over(imported.jobId);
  const found = await good('photos.ids', { sort: 'name' });
  const photos = await good('photos.summaries', { ids: found.ids });
  const ids = photos.filter(({ state }) => state === 'ready').map(({ id }) => id);
  const [first, second, third] = ids;
  const colored = ids.slice(0, 3);
  const colorized = await good('jobs.colorize', {
    photos: { ids: colored },
    coloring: { model: 'base' },
  });
  await over(colorized.jobId);
  const pen = { radius: 0.03, softness: 0.3 };
  const coloring = {
    model: 'base',
    decisiveness: 1,
    hints: [
      { kind: 'point' as const, points: [[0.3, 0.3] as [number, number]], ...pen, a: 30, b: 25 },
      { kind: 'point' as const, points: [[0.8, 0.7] as [number, number]], ...pen, a: 0, b: 0 },
    ],
  };
  await good('versions.create', {
    photoId: first,
    coloring,
    finish: { strength: 1, saturation: 1 },
  });
  await good('photos.edit', {
    photos: { ids: ids.slice(0, 4) },
    metadata: { title: 'Harbor crane', date: '1932~', creator: 'Atelier Nord' },
    addTags: ['glass plate', 'harbor'],
  });
  await good('photos.review', { photos: { ids: [first] }, review: 'accepted' });
  await good('photos.review', { photos: { ids: [second] }, review: 'rejected' });
  await good('photos.rate', { photos: { ids: [first, third] }, rating: 4 });
  await good('collections.create', { name: 'Cranes', parentId: null });
  const last = ids.at(-1);
  if (last !== undefined) {
    const details = await good('photos.get', { photoId: last });
    await rm(details.path);
    const verified = await good('jobs.verify', { photos: { ids: [last] } });
    await over(verified.jobId);
  }
  await importModel(application);
  // What the page hears of all this comes a little later.
  await wait(500);
  return ids;
}

async function importModel({ good, root }: ApplicationPage): Promise<void> {
  const file = path.join(root, 'portraits-1930.onnx');
  await writeForeignModel(file, [10, 18]);
  const { trial, id } = await good('models.import', { path: file, mapping: null, photoId: null });
  await good('models.accept', { trial, id, name: importedModelName, licence: 'BSD-2-Clause' });
}
