import type { ApiEvent } from '../../../src-shared/api/contract.ts';

/** What changes a library's figures, which are counted anew for a `library` event. */
const changesFigures: readonly ApiEvent['type'][] = ['photos', 'versions', 'collections'];
const figuresMilliseconds = 250;
const photosMilliseconds = 40;
/** More photos at once are told as “any”. */
const mostPhotosNamed = 1000;

/**
 * Passes on a library's events and spares the renderer: photos that change soon after one another are told together,
 * and the library's figures follow them once.
 */
export class LibraryEvents {
  readonly #emit: (event: ApiEvent) => void;
  readonly #emitFigures: () => void;
  #figuresTimer: NodeJS.Timeout | null = null;
  #photosTimer: NodeJS.Timeout | null = null;
  #closed = false;
  /** Photos to be told; null: any. */
  #photos: Set<number> | null = new Set();

  constructor(emit: (event: ApiEvent) => void, emitFigures: () => void) {
    this.#emit = emit;
    this.#emitFigures = emitFigures;
  }

  /** Tells an event, or soon. */
  emit(event: ApiEvent): void {
    // What a change told a moment after the library was closed concerns nobody.
    if (this.#closed) return;
    if (changesFigures.includes(event.type)) this.figuresChanged();
    if (event.type === 'photos') this.#addPhotos(event.ids);
    else this.#emit(event);
  }

  /** Has the figures told soon. */
  figuresChanged(): void {
    if (this.#closed) return;
    this.#figuresTimer ??= setTimeout(() => {
      this.#figuresTimer = null;
      this.#emitFigures();
    }, figuresMilliseconds).unref();
  }

  /** Forgets what was to be told: the library is closed. */
  close(): void {
    this.#closed = true;
    if (this.#figuresTimer !== null) clearTimeout(this.#figuresTimer);
    if (this.#photosTimer !== null) clearTimeout(this.#photosTimer);
    this.#figuresTimer = null;
    this.#photosTimer = null;
  }

  #addPhotos(ids: readonly number[] | null): void {
    if (ids === null) this.#photos = null;
    else for (const id of ids) this.#photos?.add(id);
    if (this.#photos !== null && this.#photos.size > mostPhotosNamed) this.#photos = null;
    this.#photosTimer ??= setTimeout(() => {
      this.#photosTimer = null;
      const told = this.#photos === null ? null : [...this.#photos];
      this.#photos = new Set();
      this.#emit({ type: 'photos', ids: told });
    }, photosMilliseconds).unref();
  }
}
