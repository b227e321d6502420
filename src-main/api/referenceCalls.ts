import type { CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { addReferences } from '../usecases/references/addReferences.ts';
import { matchReference } from '../usecases/references/matchReference.ts';
import { suggestReferences } from '../usecases/references/suggestReferences.ts';
import type { CallsOf } from './apiTypes.ts';
import { absolutePath, type Application } from './application.ts';
import { noPhoto } from './photoCalls.ts';

/** Reference photographs. */
export function referenceCalls(application: Application): CallsOf<'references'> {
  const references = (): Application['session']['catalog']['references'] =>
    application.session.catalog.references;

  function assertPhoto(photoId: number): void {
    if (application.session.catalog.photos.source(photoId) === null) throw noPhoto(photoId);
  }

  function add(payload: CallPayload<'references.add'>): Promise<CallResponse<'references.add'>> {
    const { paths, photoIds, versionIds } = payload;
    if (paths.length + photoIds.length + versionIds.length === 0) {
      throw new HeliochromeError(
        'usage',
        'No picture was named as a reference.',
        'Choose color photographs.',
      );
    }
    const found = { ...payload, paths: paths.map(absolutePath) };
    return addReferences(application.session.context, found);
  }

  function remove({ sha256 }: CallPayload<'references.remove'>): CallResponse<'references.remove'> {
    const changed = references().remove(sha256);
    if (changed > 0) application.session.context.emit({ type: 'references' });
    return { changed };
  }

  return {
    'references.list': () => [...references().list()],
    'references.add': add,
    'references.remove': remove,
    'references.suggest': (payload) => {
      assertPhoto(payload.photoId);
      return suggestReferences(application.session.context, payload);
    },
    'references.match': (payload) => {
      const { session } = application;
      assertPhoto(payload.photoId);
      return matchReference(session.context, payload, session.closing);
    },
  };
}
