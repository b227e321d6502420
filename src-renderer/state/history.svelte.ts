import { call } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';

/** In Photo a step concerns that photo; elsewhere the library. */
function scope(): { photoId: number | null } {
  return { photoId: app.view === 'photo' ? app.photoId : null };
}

/** Takes the last step back and says what it was. */
export async function undo(): Promise<void> {
  const step = await call('history.undo', scope());
  app.notify('info', step === null ? t('frame.nothingToUndo') : t('frame.undone', step));
}

/** Does again what was taken back last, and says what it was. */
export async function redo(): Promise<void> {
  const step = await call('history.redo', scope());
  app.notify('info', step === null ? t('frame.nothingToRedo') : t('frame.redone', step));
}
