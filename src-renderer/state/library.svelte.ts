import { SvelteMap } from 'svelte/reactivity';
import {
  photoQuerySchema,
  type PhotoQuery,
  type PhotoSelection,
  type PhotoSummary,
} from '../../src-shared/domain/photo.ts';
import { call, onEvent } from '../client/client.ts';
import { app } from './app.svelte.ts';

/** Summaries fetched at once. */
export const pageSize = 200;
/** Pages kept; those far from the window are dropped. */
const keptPages = 60;

export const defaultQuery: PhotoQuery = photoQuerySchema.parse({});

/** The photos that the Library shows: a query, a sparse list of what it finds, and what is selected. */
class LibraryState {
  query: PhotoQuery = $state.raw(defaultQuery);
  total = $state(0);
  /** Whether `total` was counted for the present query. */
  loaded = $state(false);
  /** Numbers of the selected photos, also of those that the query hides. */
  selected: ReadonlySet<number> = $state.raw(new Set());
  /** Place of the photo that has the keyboard; -1 for none. */
  focused = $state(-1);

  readonly #pages = new SvelteMap<number, readonly PhotoSummary[]>();
  readonly #loading = new Set<number>();
  #generation = 0;

  /** The photo at a place; undefined while it is not fetched. */
  photo = (index: number): PhotoSummary | undefined =>
    this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];

  get focusedPhoto(): PhotoSummary | undefined {
    return this.focused < 0 ? undefined : this.photo(this.focused);
  }

  /** What commands act on: the selected photos, else the focused one. */
  get target(): PhotoSelection {
    if (this.selected.size > 0) return { ids: [...this.selected] };
    const photo = this.focusedPhoto;
    return { ids: photo === undefined ? [] : [photo.id] };
  }

  get targetCount(): number {
    return this.selected.size > 0 ? this.selected.size : this.focusedPhoto === undefined ? 0 : 1;
  }

  /** Asks another question; what is left out stays. */
  search = async (patch: Partial<PhotoQuery>): Promise<void> => {
    this.query = { ...this.query, ...patch };
    this.focused = -1;
    this.loaded = false;
    await this.refresh();
  };

  /** Fetches again what the query finds. */
  refresh = async (): Promise<void> => {
    this.#generation += 1;
    this.#loading.clear();
    this.#pages.clear();
    await this.#load(0);
  };

  /** Sees to it that the photos from `first` to `last` are fetched. */
  need = (first: number, last: number): void => {
    const from = Math.max(0, Math.floor(first / pageSize));
    const to = Math.floor(Math.max(first, last) / pageSize);
    for (let page = from; page <= to && page * pageSize < this.total; page += 1) {
      if (!this.#pages.has(page)) void this.#load(page);
    }
  };

  /** The photo before (-1) or after (+1) the focused one becomes focused. @returns it, or null at the end */
  step = async (delta: number): Promise<PhotoSummary | null> => {
    const index = this.focused + delta;
    if (index < 0 || index >= this.total) return null;
    await this.#load(Math.floor(index / pageSize));
    this.focused = index;
    return this.photo(index) ?? null;
  };

  start = async (): Promise<void> => {
    onEvent('photos', () => void this.refresh());
    await this.refresh();
  };

  async #load(page: number): Promise<void> {
    if (this.#loading.has(page) || this.#pages.has(page)) return;
    this.#loading.add(page);
    const generation = this.#generation;
    try {
      const answer = await call('photos.page', {
        query: this.query,
        offset: page * pageSize,
        limit: pageSize,
      });
      if (generation !== this.#generation) return;
      this.total = answer.total;
      this.loaded = true;
      this.#pages.set(page, answer.photos);
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= keptPages) break;
        if (old !== page) this.#pages.delete(old);
      }
    } catch (error) {
      app.notify('error', error instanceof Error ? error.message : String(error));
    } finally {
      if (generation === this.#generation) this.#loading.delete(page);
    }
  }
}

export const library = new LibraryState();
