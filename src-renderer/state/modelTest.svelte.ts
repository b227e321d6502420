import type { PhotoSummary } from '../../src-shared/domain/photo.ts';
import { ClientError } from '../client/client.ts';
import { tryPlane } from './triedPlane.ts';

/** One photo in the colors of the model that the Models view shows, beside its master. Nothing of it is kept. */
class ModelTestState {
  /** The photo; null while none is tested on. */
  photo: PhotoSummary | null = $state.raw(null);
  /** The model whose colors are wanted. */
  modelId: string | null = $state(null);
  /** Of the plane, for the canvas; null until it is there. */
  key: string | null = $state(null);
  /** Why there is none. */
  problem: string | null = $state(null);
  busy = $state(false);
  #asked = 0;

  /** Colors a photo by a model. */
  show = async (photo: PhotoSummary, modelId: string): Promise<void> => {
    if (photo.id === this.photo?.id && modelId === this.modelId && this.problem === null) return;
    this.#asked += 1;
    const asked = this.#asked;
    // Another photo never has the last one's color; another model's color comes in the place of this one's.
    if (photo.id !== this.photo?.id) this.key = null;
    this.photo = photo;
    this.modelId = modelId;
    this.problem = null;
    this.busy = true;
    try {
      const { key } = await tryPlane(photo.id, { model: modelId }, 'model-test');
      if (this.#asked === asked) this.key = key;
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      if (this.#asked !== asked) return;
      this.key = null;
      this.problem = error.message;
    } finally {
      if (this.#asked === asked) this.busy = false;
    }
  };

  close = (): void => {
    this.#asked += 1;
    this.photo = null;
    this.modelId = null;
    this.key = null;
    this.problem = null;
    this.busy = false;
  };
}

export const modelTest = new ModelTestState();
