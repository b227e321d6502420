import type { CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';
import { writeAudit } from './record.ts';

/** Undo and redo, of one photo's steps or the library's. */
export function historyCalls(application: Application): CallsOf<'history'> {
  function step(
    direction: 'undo' | 'redo',
    { photoId }: CallPayload<'history.undo'>,
  ): CallResponse<'history.undo'> {
    const { catalog, context } = application.session;
    const taken = catalog.history[direction](photoId);
    if (taken === null) return null;
    const photoIds = photoId === null ? [] : [photoId];
    writeAudit(application, { action: direction, details: taken.label, photoIds });
    context.emit({ type: 'photos', ids: null });
    context.emit({ type: 'collections' });
    if (photoId !== null) context.emit({ type: 'versions', photoId });
    return { label: taken.label };
  }

  return {
    'history.state': ({ photoId }) => {
      const { undo, redo } = application.session.catalog.history.state(photoId);
      return {
        undo: undo === null ? null : { label: undo.label },
        redo: redo === null ? null : { label: redo.label },
      };
    },
    'history.undo': (scope) => step('undo', scope),
    'history.redo': (scope) => step('redo', scope),
  };
}
