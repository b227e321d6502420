import path from 'node:path';
import { z } from 'zod';
import { archivalFields } from '../../src-shared/domain/photo.ts';
import type { FoundFile, MasterReading } from './catalogTypes.ts';
import { json, toFlag } from './columns.ts';
import { dateSpan } from './dateSpan.ts';
import { photoNameKey } from './naturalKey.ts';
import { addTag } from './photoTags.ts';
import type { Store } from './store.ts';

type Page = MasterReading['pages'][number];
type Told = Pick<MasterReading, 'pages' | 'metadata' | 'tags'>;

function pageValues(page: Page): Record<string, string | number> {
  return {
    width: page.width,
    height: page.height,
    depth: page.depth,
    channels: page.channels,
    colorSpace: page.colorSpace,
    colorPhotograph: toFlag(page.colorPhotograph),
    warnings: JSON.stringify(page.warnings),
  };
}

function metadataValues(
  metadata: MasterReading['metadata'],
): Record<string, string | number | null> {
  return { ...metadata, ...dateSpan(metadata.date) };
}

/** Adds the photos of a master from a page on (counted from zero), at their position in the order of import; gives their ids. */
export function addMasterPhotos(
  store: Store,
  masterId: number,
  file: FoundFile,
  told: Told,
  from: { readonly page: number; readonly position: number },
  state: 'ready' | 'unreadable' = 'ready',
): number[] {
  const metadata = metadataValues(told.metadata);
  const fileName = path.basename(file.path);
  const ids = told.pages.slice(from.page).map((page, index) =>
    store.insert(
      `INSERT INTO photos (master_id, page, state, width, height, depth, channels, color_space,
         color_photograph, warnings, title, creator, date, place, identifier, rights, notes,
         first_day, first_year, last_year, name_key, modified_at, position)
       VALUES (@masterId, @page, @state, @width, @height, @depth, @channels, @colorSpace,
         @colorPhotograph, @warnings, @title, @creator, @date, @place, @identifier, @rights, @notes,
         @firstDay, @firstYear, @lastYear, @nameKey, @modifiedAt, @position)`,
      {
        ...pageValues(page),
        ...metadata,
        masterId,
        page: from.page + index,
        position: from.position,
        state,
        nameKey: photoNameKey(fileName, from.page + index),
        modifiedAt: Math.round(file.modifiedAt),
      },
    ),
  );
  for (const tag of told.tags) addTag(store, ids, tag);
  return ids;
}

const knownPhoto = z.object({
  id: z.int(),
  page: z.int(),
  edited: json(z.array(z.string())),
});

function replaceTags(store: Store, photoId: number, tags: readonly string[]): void {
  store.run('DELETE FROM photo_tags WHERE photo_id = @photoId', { photoId });
  for (const tag of tags) addTag(store, [photoId], tag);
}

function replaceMetadata(
  store: Store,
  photoId: number,
  edited: readonly string[],
  metadata: MasterReading['metadata'],
): void {
  const kept = archivalFields.filter((field) => !edited.includes(field));
  const assignments = kept.map((field) => `${field} = @${field}`);
  if (kept.includes('date')) {
    assignments.push('first_day = @firstDay', 'first_year = @firstYear', 'last_year = @lastYear');
  }
  if (assignments.length === 0) return;
  store.run(`UPDATE photos SET ${assignments.join(', ')} WHERE id = @photoId`, {
    ...metadataValues(metadata),
    photoId,
  });
}

function updatePage(store: Store, photoId: number, page: Page | undefined): void {
  if (page === undefined) {
    const problem = {
      code: 'image-damaged',
      message: 'Its file no longer has this page.',
      advice: 'Put the earlier file back, or move the photo to the trash.',
    };
    store.run(`UPDATE photos SET state = 'unreadable', problem = @problem WHERE id = @photoId`, {
      photoId,
      problem: JSON.stringify(problem),
    });
    return;
  }
  store.run(
    `UPDATE photos SET state = 'ready', problem = NULL, width = @width, height = @height,
       depth = @depth, channels = @channels, color_space = @colorSpace,
       color_photograph = @colorPhotograph, warnings = @warnings, thumbnail = thumbnail + 1
     WHERE id = @photoId`,
    { ...pageValues(page), photoId },
  );
}

/** Tells the photos of a master what reading it anew gave; what a person wrote stays. */
export function updateMasterPhotos(store: Store, masterId: number, reading: MasterReading): void {
  const photos = store.all(
    knownPhoto,
    'SELECT id, page, edited FROM photos WHERE master_id = @masterId ORDER BY page',
    { masterId },
  );
  for (const { id, page, edited } of photos) {
    updatePage(store, id, reading.pages.at(page));
    replaceMetadata(store, id, edited, reading.metadata);
    if (!edited.includes('tags')) replaceTags(store, id, reading.tags);
  }
}
