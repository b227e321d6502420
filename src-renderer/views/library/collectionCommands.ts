import { reportFailure } from '../../actions/registry.ts';
import { call } from '../../client/client.ts';
import { readDrop } from '../../client/droppedFiles.ts';
import { t } from '../../i18n/index.ts';
import { app } from '../../state/app.svelte.ts';
import { collections } from '../../state/collections.svelte.ts';
import { importing } from '../../state/importing.svelte.ts';
import { library } from '../../state/library.svelte.ts';
import { droppedCollection, holdsPhotos } from './dragging.ts';

/** Makes a collection with a name of its own. @returns its number, to be renamed at once; null when it failed */
export async function createCollection(parentId: number | null): Promise<number | null> {
  let id: number | null = null;
  await reportFailure(async () => {
    const name = t('library.newCollectionName');
    ({ id } = await call('collections.create', { name, parentId }));
    await collections.refresh();
  });
  return id;
}

export async function renameCollection(id: number, name: string): Promise<void> {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed === collections.find(id)?.name) return;
  await reportFailure(() => call('collections.rename', { id, name: trimmed }));
}

/** Moves a collection into another (null: out of all). */
export async function moveCollection(id: number, parentId: number | null): Promise<void> {
  if (collections.isWithin(parentId, id) || collections.find(id)?.parentId === parentId) return;
  await reportFailure(() => call('collections.move', { id, parentId }));
}

/** Removes a collection; its photos stay. */
export async function removeCollection(id: number): Promise<void> {
  await reportFailure(async () => {
    await call('collections.remove', { id });
    const { scope } = library.query;
    if (scope.kind === 'collection' && scope.id === id) {
      await library.search({ scope: { kind: 'all' } });
    }
  });
}

/** Adds the selected photos to a collection and says how many. */
export async function addSelected(id: number): Promise<void> {
  await reportFailure(async () => {
    const { changed } = await call('collections.addPhotos', { id, photos: library.target });
    const name = collections.find(id)?.name ?? '';
    app.notify(
      'info',
      changed === 0
        ? t('library.nothingAdded', { name })
        : t('library.added', { count: changed, name }),
    );
  });
}

/** What a drop on a collection means: photos are added, collections moved in, files imported. */
export async function dropOnCollection(event: DragEvent, id: number | null): Promise<void> {
  const transfer = event.dataTransfer;
  if (transfer === null) return;
  event.preventDefault();
  event.stopPropagation();
  const moved = droppedCollection(transfer);
  if (moved !== null) await moveCollection(moved, id);
  else if (holdsPhotos(transfer)) {
    if (id !== null) await addSelected(id);
  } else {
    const reading = readDrop(transfer);
    await reportFailure(async () => importing.importDropped(await reading, id));
  }
}
