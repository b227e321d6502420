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
  /** What undo and redo would do is being found out: the host decides then, not {@link steps}. */
  stale = $state(false);
  /** Keys may come faster than answers: one step after the other. */
  #last: Promise<unknown> = Promise.resolve();
  /** Counts whatever may have changed the steps. */
  #changes = 0;
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
    const step = await this.#go('history.undo');
    app.notify('info', step === null ? t('frame.nothingToUndo') : t('frame.undone', step));
  };

  /** Does again what was taken back last, and says what it was. */
  redo = async (): Promise<void> => {
    const step = await this.#go('history.redo');
    app.notify('info', step === null ? t('frame.nothingToRedo') : t('frame.redone', step));
  };

  #go(direction: 'history.undo' | 'history.redo'): Promise<Steps['undo']> {
    const asked = scope();
    const step = this.#last.then(() => call(direction, asked));
    this.#last = step.catch(() => undefined).then(this.#readSoon);
    this.#outdate();
    return step;
  }

  #readSoon = (): void => {
    this.#outdate();
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#read(), pause);
  };

  #outdate(): void {
    this.#changes += 1;
    this.stale = true;
  }

  async #read(): Promise<void> {
    const changes = this.#changes;
    const steps = await call('history.state', scope()).catch(() => none);
    if (changes !== this.#changes) return;
    this.steps = steps;
    this.stale = false;
  }
}

export const history = new HistoryState();

/** The actions of undo and redo, whose labels say what they would do. */
export const historyActions = [
  {
    id: 'edit.undo',
    run: history.undo,
    enabled: () =>
      history.steps.undo === null && !history.stale ? t('frame.nothingToUndo') : true,
    label: () => withStep(t('frame.undo'), history.steps.undo),
  },
  {
    id: 'edit.redo',
    run: history.redo,
    enabled: () =>
      history.steps.redo === null && !history.stale ? t('frame.nothingToRedo') : true,
    label: () => withStep(t('frame.redo'), history.steps.redo),
  },
] as const;

function withStep(word: string, step: Steps['undo']): string {
  return step === null ? word : t('frame.step', { word, label: step.label });
}
