import type { SharedPhoto } from './batchWorkerMessages.ts';

/**
 * Decoded photographs in memory that all workers share, up to a number of bytes. What came first stays: every photo
 * is asked for equally often, so throwing one out for another would gain nothing.
 */
export class PhotoCache {
  readonly #photos = new Map<number, SharedPhoto>();
  readonly #limit: number;
  #bytes = 0;

  /** @param limit bytes of pixels that are kept at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes of pixels kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether there may be room for another photo. */
  get hasRoom(): boolean {
    return this.#bytes < this.#limit;
  }

  get(photo: number): SharedPhoto | null {
    return this.#photos.get(photo) ?? null;
  }

  /** Keeps a photo when there is room for it. */
  add(photo: number, pixels: SharedPhoto): void {
    if (this.#photos.has(photo) || this.#bytes + pixels.data.length > this.#limit) return;
    this.#photos.set(photo, pixels);
    this.#bytes += pixels.data.length;
  }

  clear(): void {
    this.#photos.clear();
    this.#bytes = 0;
  }
}
