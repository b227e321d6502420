import type { CallResponse } from '../../src-shared/api/contract.ts';
import { call, onEvent } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';

type Steps = CallResponse<'history.state'>;

const none: Steps = { undo: null, redo: null };
/** Many changes come together: the steps are read once after them, milliseconds. */
const pause = 100;

/** In Photo a step concerns that photo; elsewhere the library. */
function scope(): { photoId: number | null } {
  return { photoId: app.view === 'photo' ? app.photoId : null };
}

/** What undo and redo would do now. */
class HistoryState {
  steps: Steps = $state.raw(none);
  #waiting: ReturnType<typeof setTimeout> | undefined;

  start = (): void => {
    for (const type of ['photos', 'versions', 'collections', 'library'] as const) {
      onEvent(type, this.#readSoon);
    }
    $effect.root(() => {
      $effect(() => {
        scope();
        this.#readSoon();
      });
    });
  };

  /** Takes the last step back and says what it was. */
  undo = async (): Promise<void> => {
    const step = await call('history.undo', scope());
    app.notify('info', step === null ? t('frame.nothingToUndo') : t('frame.undone', step));
    this.#readSoon();
  };

  /** Does again what was taken back last, and says what it was. */
  redo = async (): Promise<void> => {
    const step = await call('history.redo', scope());
    app.notify('info', step === null ? t('frame.nothingToRedo') : t('frame.redone', step));
    this.#readSoon();
  };

  #readSoon = (): void => {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#read(), pause);
  };

  async #read(): Promise<void> {
    const asked = scope();
    const steps = await call('history.state', asked).catch(() => none);
    if (asked.photoId === scope().photoId) this.steps = steps;
  }
}

export const history = new HistoryState();

/** The actions of undo and redo, whose labels say what they would do. */
export const historyActions = [
  {
    id: 'edit.undo',
    run: history.undo,
    enabled: () => (history.steps.undo === null ? t('frame.nothingToUndo') : true),
    label: () => withStep(t('frame.undo'), history.steps.undo),
  },
  {
    id: 'edit.redo',
    run: history.redo,
    enabled: () => (history.steps.redo === null ? t('frame.nothingToRedo') : true),
    label: () => withStep(t('frame.redo'), history.steps.redo),
  },
] as const;

function withStep(word: string, step: Steps['undo']): string {
  return step === null ? word : t('frame.step', { word, label: step.label });
}
