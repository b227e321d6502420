import { SvelteMap } from 'svelte/reactivity';
import type { PhotoQuery, PhotoSummary } from '../../src-shared/domain/photo.ts';
import { call } from '../client/client.ts';
import { PageRequests, replacedById } from './pageRequests.ts';

/** Summaries fetched at once. */
export const pageSize = 200;
/** Pages kept; those longest unused are dropped. */
const keptPages = 60;
/** Requests under way at once: while a person scrolls fast, older ones wait in vain. */
const mostRequests = 2;

/**
 * A sparse list of what a query finds, fetched page by page as it is looked at. When the photos changed, the old pages
 * stay until the new ones are there, so that nothing flickers.
 */
export class PhotoPages {
  total = $state(0);
  /** Whether anything was fetched for the present query. */
  loaded = $state(false);

  readonly #pages = new SvelteMap<number, readonly PhotoSummary[]>();
  readonly #requests = new PageRequests();
  #wanted: { first: number; last: number } = { first: 0, last: 0 };
  #query: PhotoQuery;
  #generation = 0;

  constructor(query: PhotoQuery) {
    this.#query = query;
  }

  /** The photo at a place; undefined while it is not fetched. */
  photo(index: number): PhotoSummary | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Every photo fetched, with its place. */
  *fetched(): Generator<{ index: number; photo: PhotoSummary }> {
    for (const [page, photos] of this.#pages) {
      for (const [offset, photo] of photos.entries()) {
        yield { index: page * pageSize + offset, photo };
      }
    }
  }

  /** Asks another question: nothing of the last one's answer stays. */
  async ask(query: PhotoQuery): Promise<void> {
    this.#query = query;
    this.#begin();
    this.#pages.clear();
    this.#requests.clear();
    this.loaded = false;
    await this.#load(0);
  }

  /** Fetches again what is seen; the rest when it comes into view. */
  async refresh(): Promise<void> {
    this.#begin();
    this.#requests.markStale(this.#pages.keys());
    const { first, last } = this.#wanted;
    await this.#load(Math.floor(first / pageSize));
    this.need(first, last);
  }

  /** Sees to it that the photos from `first` to `last` are fetched. */
  need(first: number, last: number): void {
    this.#wanted = { first, last };
    this.#pump();
  }

  /** Fetches the photo at a place. @returns it, or undefined when there is none */
  async fetch(index: number): Promise<PhotoSummary | undefined> {
    if (index < 0 || (this.loaded && index >= this.total)) return undefined;
    const page = Math.floor(index / pageSize);
    if (!this.#pages.has(page)) await this.#load(page);
    return this.photo(index);
  }

  /** Puts changed summaries in place of the old ones. */
  replace(changed: readonly PhotoSummary[]): void {
    for (const [page, photos] of this.#pages) {
      const next = replacedById(photos, changed);
      if (next !== photos) this.#pages.set(page, next);
    }
  }

  #begin(): void {
    this.#generation += 1;
    this.#requests.forget();
  }

  #pump(): void {
    const to = Math.floor(Math.min(this.#wanted.last, Math.max(0, this.total - 1)) / pageSize);
    for (let page = Math.floor(Math.max(0, this.#wanted.first) / pageSize); page <= to; page += 1) {
      if (this.#requests.count >= mostRequests) return;
      const here = this.#pages.has(page) && !this.#requests.isStale(page);
      if (!here && !this.#requests.isAsked(page)) {
        this.#load(page).catch(() => undefined);
      }
    }
  }

  #load(page: number): Promise<void> {
    return this.#requests.ask(page, () => this.#fetchPage(page));
  }

  async #fetchPage(page: number): Promise<void> {
    const generation = this.#generation;
    try {
      const answer = await call('photos.page', {
        query: this.#query,
        offset: page * pageSize,
        limit: pageSize,
      });
      if (generation !== this.#generation) return;
      this.total = answer.total;
      this.loaded = true;
      this.#requests.answered(page);
      this.#pages.delete(page);
      this.#pages.set(page, answer.photos);
      this.#dropOld(page);
    } finally {
      if (generation === this.#generation) {
        this.#requests.ended(page);
        this.#pump();
      }
    }
  }

  #dropOld(fresh: number): void {
    for (const page of this.#pages.keys()) {
      const beyond = page * pageSize >= this.total;
      if (this.#pages.size <= keptPages && !beyond) continue;
      if (page !== fresh) this.#pages.delete(page);
    }
  }
}
