import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { photoQuerySchema, type ArchivalMetadata } from '../../src-shared/domain/photo.ts';
import { exportMetadata } from '../usecases/library/exportMetadata.ts';
import { importMetadata } from '../usecases/library/importMetadata.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';
import { change, photosOf, writeAudit } from './record.ts';

const reviewVerbs = {
  accepted: 'Accept',
  rejected: 'Reject',
  none: 'Clear the review of',
} as const;
/** Photos forgotten at a stretch, so that the window goes on moving. */
const photosATurn = 100;
const trashQuery = photoQuerySchema.parse({ scope: { kind: 'trash' } });

/** The error of an id that no photo has. */
export function noPhoto(photoId: number): HeliochromeError {
  return new HeliochromeError(
    'not-found',
    `There is no photo ${photoId} in this library.`,
    'It may have been removed; look at the library again.',
  );
}

/** Photos: reading, and what archivists change of them. */
export function photoCalls(
  application: Application,
): Omit<CallsOf<'photos'>, 'photos.suggestColors' | 'photos.colorAt'> {
  const photos = (): Application['session']['catalog']['photos'] =>
    application.session.catalog.photos;

  function tell(ids: readonly number[] | null): void {
    const event = { type: 'photos', ids: ids === null ? null : [...ids] } as const;
    application.session.context.emit(event);
  }

  function edit(payload: CallPayload<'photos.edit'>): CallResponse<'photos.edit'> {
    const ids = photos().resolve(payload.photos);
    const { addTags, removeTags, historyPhotoId } = payload;
    const given = Object.entries(payload.metadata).filter(([, value]) => value !== undefined);
    const metadata: Partial<ArchivalMetadata> = Object.fromEntries(given);
    const fields = Object.keys(metadata);
    const what = [...fields, ...(addTags.length + removeTags.length > 0 ? ['tags'] : [])];
    const result = change(application, {
      label: `Edit ${what.join(', ')} of ${photosOf(ids.length)}`,
      photoId: historyPhotoId,
      work: () => photos().edit(ids, { metadata, addTags, removeTags }),
      audit: {
        action: 'edit',
        details: JSON.stringify({ metadata, addTags, removeTags }),
        photoIds: ids,
      },
    });
    // What is edited may decide what is found, and in which order.
    tell(null);
    return result;
  }

  function rate(payload: CallPayload<'photos.rate'>): CallResponse<'photos.rate'> {
    const ids = photos().resolve(payload.photos);
    const result = change(application, {
      label: `Rate ${photosOf(ids.length)}`,
      photoId: payload.historyPhotoId,
      work: () => photos().rate(ids, payload.rating),
    });
    tell(ids);
    return result;
  }

  function review(payload: CallPayload<'photos.review'>): CallResponse<'photos.review'> {
    const ids = photos().resolve(payload.photos);
    const colorized = photos().summaries(ids.slice(0, 1000));
    const reviewed =
      ids.length > 1000
        ? ids
        : colorized.filter((one) => one.versionId !== null).map((one) => one.id);
    const result = change(application, {
      label: `${reviewVerbs[payload.review]} ${photosOf(reviewed.length)}`,
      photoId: payload.historyPhotoId,
      work: () => photos().review(ids, payload.review),
      audit: { action: 'review', details: payload.review, photoIds: reviewed },
    });
    tell(ids);
    const [only] = ids;
    if (ids.length === 1) application.events.emit({ type: 'versions', photoId: only });
    return result;
  }

  function setTrash(
    selection: CallPayload<'photos.trash'>['photos'],
    trashed: boolean,
  ): CallResponse<'photos.trash'> {
    const ids = photos().resolve(selection);
    const result = change(application, {
      label: trashed ? `Remove ${photosOf(ids.length)}` : `Restore ${photosOf(ids.length)}`,
      photoId: null,
      work: () => photos().trash(ids, trashed),
      audit: { action: trashed ? 'trash' : 'restore', details: '', photoIds: ids },
    });
    tell(null);
    application.events.emit({ type: 'collections' });
    return result;
  }

  /** Forgets some of what is in the trash now, with a line of the audit log that names them. */
  function forgetSome(): number {
    const { catalog } = application.session;
    return catalog.transaction(() => {
      const forgotten = photos().page(trashQuery, 0, photosATurn);
      const count = photos().remove(forgotten.map(({ id }) => id));
      const names = forgotten.map(({ fileName }) => fileName).join(', ');
      const details = `${photosOf(count)} forgotten: ${names}`;
      if (count > 0) writeAudit(application, { action: 'remove', details, photoIds: [] });
      return count;
    });
  }

  async function emptyTrash(): Promise<CallResponse<'photos.emptyTrash'>> {
    const { session } = application;
    let changed = 0;
    while (!session.closing.aborted) {
      const count = forgetSome();
      changed += count;
      if (count < photosATurn) break;
      await nextTurn();
    }
    session.context.emit({ type: 'photos', ids: null });
    session.context.emit({ type: 'collections' });
    return { changed, undoable: false };
  }

  async function importCsv(
    payload: CallPayload<'photos.importCsv'>,
  ): Promise<CallResponse<'photos.importCsv'>> {
    const { catalog } = application.session;
    const told = await importMetadata(catalog, payload.csv, {
      dryRun: payload.dryRun,
      onChanged: (photoIds) => {
        writeAudit(application, { action: 'edit', details: 'Filled from a CSV table', photoIds });
      },
    });
    if (!payload.dryRun && told.changed > 0) tell(null);
    return told;
  }

  return {
    'photos.count': (query) => ({ count: photos().count(query) }),
    'photos.page': ({ query, offset, limit }) => ({
      photos: [...photos().page(query, offset, limit)],
      total: photos().count(query),
      revision: application.session.catalog.revision,
    }),
    'photos.ids': (query) => ({ ids: [...photos().ids(query)] }),
    'photos.indexOf': ({ query, photoId }) => ({ index: photos().indexOf(query, photoId) }),
    'photos.get': ({ photoId }) => {
      const photo = photos().get(photoId);
      if (photo === null) throw noPhoto(photoId);
      return photo;
    },
    'photos.summaries': ({ ids }) => [...photos().summaries(ids)],
    'photos.shared': (selection) => {
      const { count, metadata, tags, someTags } = photos().shared(selection);
      return { count, metadata, tags: [...tags], someTags: [...someTags] };
    },
    'photos.edit': edit,
    'photos.rate': rate,
    'photos.review': review,
    'photos.trash': ({ photos: selection }) => setTrash(selection, true),
    'photos.restore': ({ photos: selection }) => setTrash(selection, false),
    'photos.emptyTrash': emptyTrash,
    'photos.exportCsv': async (selection) => ({
      csv: await exportMetadata(application.session.catalog, selection),
    }),
    'photos.importCsv': importCsv,
  };
}
