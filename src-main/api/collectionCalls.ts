import type { CallResponse } from '../../src-shared/api/contract.ts';
import type { Collection } from '../../src-shared/domain/photo.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';
import { change, photosOf, quoted } from './record.ts';

type Changed = CallResponse<'collections.rename'>;

/** Collections. */
export function collectionCalls(application: Application): CallsOf<'collections'> {
  const collections = (): Application['session']['catalog']['collections'] =>
    application.session.catalog.collections;
  const nameOf = (id: number): string =>
    quoted(
      collections()
        .list()
        .find((one) => one.id === id)?.name ?? String(id),
    );

  function changeCollections(label: string, work: () => number): Changed {
    const result = change(application, { label, photoId: null, work });
    application.session.context.emit({ type: 'collections' });
    application.session.context.emit({ type: 'photos', ids: null });
    return result;
  }

  function create(name: string, parentId: number | null): Collection {
    let made: Collection | null = null;
    changeCollections(`Make the collection ${quoted(name)}`, () => {
      made = collections().create(name, parentId);
      return 1;
    });
    // Set by the work, which was done or has thrown.
    return made!;
  }

  return {
    'collections.list': () => [...collections().list()],
    'collections.create': ({ name, parentId }) => create(name, parentId),
    'collections.rename': ({ id, name }) =>
      changeCollections(`Rename ${nameOf(id)} to ${quoted(name)}`, () =>
        collections().rename(id, name),
      ),
    'collections.move': ({ id, parentId }) =>
      changeCollections(`Move ${nameOf(id)}`, () => collections().move(id, parentId)),
    'collections.remove': ({ id }) =>
      changeCollections(`Remove the collection ${nameOf(id)}`, () => collections().remove(id)),
    'collections.addPhotos': ({ id, photos }) => {
      const ids = application.session.catalog.photos.resolve(photos);
      return changeCollections(`Add ${photosOf(ids.length)} to ${nameOf(id)}`, () =>
        collections().addPhotos(id, ids),
      );
    },
    'collections.removePhotos': ({ id, photos }) => {
      const ids = application.session.catalog.photos.resolve(photos);
      return changeCollections(`Take ${photosOf(ids.length)} out of ${nameOf(id)}`, () =>
        collections().removePhotos(id, ids),
      );
    },
  };
}
