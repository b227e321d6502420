import type { CallResponse, ModelEntry } from '../../src-shared/api/contract.ts';
import { call, onEvent } from '../client/client.ts';

type Damaged = CallResponse<'models.list'>['damaged'];

/** The models of this computer. */
class ModelsState {
  list: readonly ModelEntry[] = $state.raw([]);
  damaged: Damaged = $state.raw([]);
  /** Whether the list was read at least once. */
  known = $state(false);
  #following = false;

  refresh = async (): Promise<void> => {
    if (!this.#following) {
      this.#following = true;
      onEvent('models', () => void this.refresh().catch(() => undefined));
    }
    const answer = await call('models.list', {});
    this.list = answer.models;
    this.damaged = answer.damaged;
    this.known = true;
  };

  find = (id: string): ModelEntry | undefined => this.list.find((model) => model.id === id);
}

export const models = new ModelsState();
