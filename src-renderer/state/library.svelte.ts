import {
  photoQuerySchema,
  type PhotoQuery,
  type PhotoSelection,
  type PhotoSummary,
} from '../../src-shared/domain/photo.ts';
import { call, onEvent } from '../client/client.ts';
import { app } from './app.svelte.ts';
import { PhotoPages } from './photoPages.svelte.ts';
import {
  banded,
  countHidden,
  toggled,
  withAll,
  type PhotoSet,
  type SelectionMode,
} from './selectionRules.ts';

export const defaultQuery: PhotoQuery = photoQuerySchema.parse({});

/** Milliseconds between two readings of a library that keeps changing, as during an import. */
const refreshPause = 400;

/** The photos that the Library shows: a query, a sparse list of what it finds, and what is selected. */
class LibraryState {
  query: PhotoQuery = $state.raw(defaultQuery);
  /** Numbers of the selected photos, also of those that the query hides. */
  selected: PhotoSet = $state.raw(new Set());
  /** Place of the photo that has the keyboard; -1 for none. */
  focused = $state(-1);
  /** Selected photos that the query does not find. */
  hidden = $state(0);
  /** Where the grid is scrolled to: it comes back when the view does. */
  scrollTop = 0;

  readonly #pages = new PhotoPages(defaultQuery);
  /** Every number found, in order; fetched when a range or all are selected. */
  #ids: Promise<readonly number[]> | null = null;
  #anchor = -1;
  #selecting: Promise<unknown> = Promise.resolve();
  #beforeRange: PhotoSet = new Set();
  #focusedId: number | null = null;
  #refreshing: ReturnType<typeof setTimeout> | null = null;

  /** Photos that the query finds. */
  get total(): number {
    return this.#pages.total;
  }

  /** Whether `total` was counted for the present query. */
  get loaded(): boolean {
    return this.#pages.loaded;
  }

  /** The photo at a place; undefined while it is not fetched. */
  photo = (index: number): PhotoSummary | undefined => this.#pages.photo(index);

  get focusedPhoto(): PhotoSummary | undefined {
    return this.focused < 0 ? undefined : this.photo(this.focused);
  }

  /** What commands act on: the selected photos, else the focused one. */
  get target(): PhotoSelection {
    return { ids: this.targetIds };
  }

  /** The selected photos, else all that the query finds. */
  get targetOrShown(): PhotoSelection {
    return this.selected.size > 0 ? { ids: [...this.selected] } : { query: this.query };
  }

  get targetIds(): number[] {
    if (this.selected.size > 0) return [...this.selected];
    const photo = this.focusedPhoto;
    return photo === undefined ? [] : [photo.id];
  }

  get targetCount(): number {
    return this.selected.size > 0 ? this.selected.size : this.focusedPhoto === undefined ? 0 : 1;
  }

  start = async (): Promise<void> => {
    onEvent('photos', ({ ids }) => {
      if (ids === null) this.#refreshSoon();
      else void this.#update(ids);
    });
    let path = app.info?.library?.path;
    onEvent('library', ({ library: info }) => {
      if (info?.path === path) return;
      path = info?.path;
      this.selected = new Set();
      void this.search(defaultQuery);
    });
    await this.#pages.ask(this.query);
  };

  /** Asks another question; what is left out stays. The selection is kept. */
  search = async (patch: Partial<PhotoQuery>): Promise<void> => {
    this.query = { ...this.query, ...patch };
    this.focused = -1;
    this.#focusedId = null;
    this.#anchor = -1;
    this.#ids = null;
    this.scrollTop = 0;
    await this.#guarded(() => this.#pages.ask(this.query));
    await this.#countHidden();
  };

  /** Fetches again what the query finds. */
  refresh = async (): Promise<void> => {
    this.#ids = null;
    await this.#guarded(() => this.#pages.refresh());
    await this.#keepFocus();
    await this.#countHidden();
  };

  /** Sees to it that the photos from `first` to `last` are fetched. */
  need = (first: number, last: number): void => {
    this.#pages.need(first, last);
  };

  /** The photo before (-1) or after (+1) the focused one becomes focused. @returns it, or null at the end */
  step = async (delta: number): Promise<PhotoSummary | null> => {
    const index = this.focused + delta;
    if (index < 0 || index >= this.total) return null;
    const photo = (await this.#pages.fetch(index)) ?? null;
    if (photo !== null) this.focus(index);
    return photo;
  };

  focus = (index: number): void => {
    this.focused = Math.min(index, this.total - 1);
    this.#focusedId = this.photo(this.focused)?.id ?? null;
  };

  /** The photo with this number becomes focused, where the query finds it. */
  focusPhoto = async (photoId: number): Promise<void> => {
    if (this.focusedPhoto?.id === photoId) return;
    const { index } = await call('photos.indexOf', { query: this.query, photoId });
    if (index === null) return;
    await this.#pages.fetch(index);
    this.focus(index);
  };

  /** What a click on a photo, or moving to it with the keyboard, selects. */
  select = (index: number, mode: SelectionMode): Promise<void> =>
    this.#settling(this.#select(index, mode));

  async #select(index: number, mode: SelectionMode): Promise<void> {
    const before = this.#anchor;
    this.focus(index);
    if (mode === 'range' || mode === 'addRange') {
      if (before < 0) this.#beginAt(index);
      const kept = mode === 'addRange' ? this.#beforeRange : new Set<number>();
      const range = await this.idsBetween(this.#anchor, index);
      // Another click may have come meanwhile.
      if (this.focused === index) this.#setSelected(withAll(kept, range));
      return;
    }
    const photo = await this.#pages.fetch(index);
    if (photo === undefined) return;
    const set = mode === 'toggle' ? toggled(this.selected, photo.id) : new Set([photo.id]);
    this.#setSelected(set);
    this.#beginAt(index);
  }

  /** What the rubber band makes of the selection as it was when it began. */
  selectBand = (before: PhotoSet, touched: readonly number[], mode: SelectionMode): void => {
    this.#setSelected(banded(before, touched, mode));
  };

  selectAll = (): Promise<void> =>
    this.#settling(
      this.#allIds().then((ids) => {
        this.#setSelected(withAll(this.selected, ids));
      }),
    );

  /** Waits until what was selected last is known: what acts on the selection must not act on the one before. */
  settled = async (): Promise<void> => {
    await this.#selecting;
  };

  selectNone = (): void => {
    this.#setSelected(new Set());
  };

  /** Numbers of the photos from one place to another, in whichever order. */
  idsBetween = async (from: number, to: number): Promise<readonly number[]> => {
    const first = Math.min(from, to);
    const end = Math.max(from, to) + 1;
    const known: number[] = [];
    for (let index = first; index < end; index += 1) {
      const photo = this.photo(index);
      if (photo === undefined) return (await this.#allIds()).slice(first, end);
      known.push(photo.id);
    }
    return known;
  };

  #settling(work: Promise<void>): Promise<void> {
    this.#selecting = Promise.allSettled([this.#selecting, work]);
    return work;
  }

  #beginAt(index: number): void {
    this.#anchor = index;
    this.#beforeRange = this.selected;
  }

  #setSelected(set: PhotoSet): void {
    this.selected = set;
    if (set.size === 0) this.hidden = 0;
  }

  #allIds(): Promise<readonly number[]> {
    this.#ids ??= call('photos.ids', this.query).then(({ ids }) => ids);
    this.#ids.catch(() => {
      this.#ids = null;
    });
    return this.#ids;
  }

  async #countHidden(): Promise<void> {
    if (this.selected.size === 0) {
      this.hidden = 0;
      return;
    }
    await this.#guarded(async () => {
      this.hidden = countHidden(this.selected, await this.#allIds());
    });
  }

  async #keepFocus(): Promise<void> {
    const id = this.#focusedId;
    if (id === null || this.focusedPhoto?.id === id) return;
    await this.#guarded(async () => {
      const { index } = await call('photos.indexOf', { query: this.query, photoId: id });
      if (index === null) this.focus(Math.min(this.focused, this.total - 1));
      else this.focused = index;
    });
  }

  #refreshSoon(): void {
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = null;
      void this.refresh();
    }, refreshPause);
  }

  async #update(ids: readonly number[]): Promise<void> {
    const wanted = new Set(ids);
    const shown = [...this.#pages.fetched()].filter(({ photo }) => wanted.has(photo.id));
    if (shown.length === 0) return;
    await this.#guarded(async () => {
      this.#pages.replace(
        await call('photos.summaries', { ids: shown.map(({ photo }) => photo.id).slice(0, 1000) }),
      );
    });
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      app.notify('error', error instanceof Error ? error.message : String(error));
    }
  }
}

export const library = new LibraryState();
