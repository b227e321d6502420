import type { PhotoSummary } from '../../src-shared/domain/photo.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import { call } from '../client/client.ts';
import { app } from './app.svelte.ts';
import { models } from './models.svelte.ts';
import { tryPlane } from './triedPlane.ts';

/** One photo by one of the two models, as far as it has come. */
export interface ComparedColoring {
  readonly state: 'waiting' | 'coloring' | 'ready' | 'failed';
  /** Of its plane, for the canvas. */
  readonly key: string | null;
  readonly plane: ChromaPlane | null;
  /** Why there is none. */
  readonly problem: string | null;
}

/** A photo that is compared. */
export interface ComparedPhoto {
  readonly photo: PhotoSummary;
  readonly sides: readonly [ComparedColoring, ComparedColoring];
}

/** Which of the two models. */
export type Side = 0 | 1;
export const sides: readonly Side[] = [0, 1];

/** Photos that are looked at: fewer than the program remembers tried colorings of, by both models. */
const mostCompared = 16;

const untried: ComparedColoring = { state: 'waiting', key: null, plane: null, problem: null };

/** Two models over the same photos, side by side. Nothing is kept before one of them is taken for all. */
class ModelComparisonState {
  /** Every photo that is meant; empty while nothing is compared. */
  ids: readonly number[] = $state.raw([]);
  /** Those that are looked at. */
  photos: readonly ComparedPhoto[] = $state.raw([]);
  modelIds: readonly [string, string] = $state.raw(['', '']);
  /** Place of the photo that is seen large. */
  chosen = $state(0);
  /** The masters are shown instead. */
  original = $state(false);
  #opening = 0;
  #running = false;

  readonly open: boolean = $derived(this.ids.length > 0);
  /** Whether not every photo that is meant is looked at. */
  readonly spread: boolean = $derived(this.ids.length > mostCompared);
  readonly current: ComparedPhoto | null = $derived(this.photos.at(this.chosen) ?? null);
  /** Photos that have both colorings, or will never. */
  readonly done: number = $derived(
    this.photos.filter((one) => one.sides.every(({ state }) => isSettled(state))).length,
  );

  /** Compares two models over photos: the usual one, and the one that was compared last or any other. */
  begin = async (ids: readonly number[]): Promise<void> => {
    this.#opening += 1;
    const opening = this.#opening;
    await models.refresh();
    const summaries = await call('photos.summaries', { ids: spread(ids, mostCompared) });
    if (this.#opening !== opening) return;
    this.modelIds = choosePair();
    this.photos = summaries
      .filter(({ state, missing }) => state === 'ready' && !missing)
      .map((photo) => ({ photo, sides: [untried, untried] }));
    this.chosen = 0;
    this.original = false;
    this.ids = ids;
    await this.#colorAll();
  };

  close = (): void => {
    this.#opening += 1;
    this.ids = [];
    this.photos = [];
  };

  choose = (index: number): void => {
    this.chosen = Math.min(this.photos.length - 1, Math.max(0, index));
  };

  /** Puts a model on a side; one that is on the other side changes places. */
  setModel = async (side: Side, modelId: string): Promise<void> => {
    const [one, other] = this.modelIds;
    if (this.modelIds[side] === modelId) return;
    const swaps = this.modelIds[1 - side] === modelId;
    if (swaps) this.modelIds = [other, one];
    else this.modelIds = side === 0 ? [modelId, other] : [one, modelId];
    app.remember('models.compared', this.modelIds[1]);
    // Both anew, so that the program remembers them of all photos; what it knows still costs nothing.
    this.photos = this.photos.map(({ photo }) => ({ photo, sides: [untried, untried] }));
    await this.#colorAll();
  };

  /** Colors every photo that is meant by one of the models, as a job. @returns how many */
  useForAll = async (side: Side): Promise<number> => {
    const ids = [...this.ids];
    await call('jobs.colorize', {
      photos: { ids },
      coloring: { model: this.modelIds[side] },
    });
    this.close();
    return ids.length;
  };

  /** One after the other, what is looked at first, so that leaving stops the rest. */
  async #colorAll(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) {
        await this.#color(next.index, next.side);
      }
    } finally {
      this.#running = false;
    }
  }

  #next(): { index: number; side: Side } | null {
    const waits = (index: number): Side | undefined =>
      sides.find((side) => this.photos.at(index)?.sides[side].state === 'waiting');
    const order = [this.chosen, ...this.photos.keys()];
    for (const index of order) {
      const side = waits(index);
      if (side !== undefined) return { index, side };
    }
    return null;
  }

  async #color(index: number, side: Side): Promise<void> {
    const photoId = this.photos.at(index)?.photo.id;
    const model = this.modelIds[side];
    if (photoId === undefined) return;
    const opening = this.#opening;
    const set = (coloring: ComparedColoring): void => {
      const isStill = this.#opening === opening && this.modelIds[side] === model;
      if (isStill) this.#set(index, side, coloring);
    };
    set({ ...untried, state: 'coloring' });
    try {
      const { key, plane } = await tryPlane(photoId, { model }, `compared-${side}`);
      set({ state: 'ready', key, plane, problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      set({ ...untried, state: 'failed', problem });
    }
  }

  #set(index: number, side: Side, coloring: ComparedColoring): void {
    this.photos = this.photos.map((one, at) => {
      if (at !== index) return one;
      const [first, second] = one.sides;
      return { ...one, sides: side === 0 ? [coloring, second] : [first, coloring] };
    });
  }
}

function isSettled(state: ComparedColoring['state']): boolean {
  return state === 'ready' || state === 'failed';
}

/** Up to so many, evenly spread, the first among them. */
export function spread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, index) => items[Math.floor((index * items.length) / most)],
  );
}

function choosePair(): readonly [string, string] {
  const ids = models.list.map(({ id }) => id);
  const first = ids.find((id) => id === app.settings.model) ?? ids.at(0) ?? '';
  const others = ids.filter((id) => id !== first);
  const last = app.remembered('models.compared', '');
  return [first, others.find((id) => id === last) ?? others.at(0) ?? first];
}

export const modelComparison = new ModelComparisonState();
