import type { EngineState } from '../../src-shared/api/contract.ts';
import { call, onEvent } from '../client/client.ts';

/** What can compute colors on this computer. */
class EnginesState {
  list: readonly EngineState[] = $state.raw([]);
  known = $state(false);
  /** Whether they are being tried and measured. */
  testing = $state(false);
  #following = false;

  refresh = async (): Promise<void> => {
    if (!this.#following) {
      this.#following = true;
      onEvent('engine', () => void this.refresh().catch(() => undefined));
    }
    this.list = await call('engines.list', {});
    this.known = true;
  };

  /** Tries and measures every engine. */
  test = async (): Promise<void> => {
    if (this.testing) return;
    this.testing = true;
    try {
      this.list = await call('engines.test', {});
      this.known = true;
    } finally {
      this.testing = false;
    }
  };
}

export const engines = new EnginesState();
