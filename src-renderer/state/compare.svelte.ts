import { SvelteMap } from 'svelte/reactivity';
import type { ChromaAddress } from '../canvas/scene.ts';
import { noOffset, shifted, unshifted, type Offset, type Viewport } from '../canvas/viewport.ts';
import { app } from './app.svelte.ts';
import { library } from './library.svelte.ts';
import { readPhoto, type PhotoRecord } from './photoCache.ts';
import { viewing } from './viewing.svelte.ts';
import type { Version } from '../../src-shared/domain/version.ts';

/** What one pane of Compare shows. */
export interface ComparePane {
  readonly photoId: number;
  /** Null is the master alone. */
  readonly versionId: number | null;
}

export type PaneCount = 2 | 3 | 4;

/** The panes of Compare. */
class CompareState {
  panes: readonly ComparePane[] = $state.raw([]);
  count: PaneCount = $state(2);
  /** The pane that keys act on: the one that had the keyboard or the pointer last. */
  #active = $state(0);
  linked = $state(true);
  /** Which is which is hidden, and the order is by chance, until it is revealed. */
  blind = $state(false);
  revealed = $state(false);
  /** How far panes were moved alone. */
  offsets: readonly Offset[] = $state.raw([]);
  /** Viewports of panes that are not linked. */
  #own: readonly (Viewport | undefined)[] = $state.raw([]);
  readonly records = new SvelteMap<number, PhotoRecord>();

  readonly active: number = $derived(Math.min(this.#active, this.panes.length - 1));
  readonly hidden: boolean = $derived(this.blind && !this.revealed);

  activate = (index: number): void => {
    this.#active = index;
  };

  /** Puts versions of one photo (null: its master) beside each other. */
  showVersions = (photoId: number, versionIds: readonly (number | null)[]): void => {
    this.count = versionIds.length > 3 ? 4 : versionIds.length === 3 ? 3 : 2;
    this.#set(versionIds.slice(0, this.count).map((versionId) => ({ photoId, versionId })));
  };

  /** Fills the panes for a photo: its newest versions, the current one first, then the master. */
  showPhoto = async (photoId: number): Promise<void> => {
    const { versions } = await this.#read(photoId);
    const current = versions.filter((version) => version.current);
    const others = versions.filter((version) => !version.current).toReversed();
    const ids = [...[...current, ...others].map(({ id }) => id), null];
    const panes = Array.from({ length: this.count }, (_, index) => ({
      photoId,
      versionId: ids[Math.min(index, ids.length - 1)] ?? null,
    }));
    this.#set(panes);
  };

  /** Puts the current versions of several photos beside each other. */
  showPhotos = async (photoIds: readonly number[]): Promise<void> => {
    const records = await Promise.all(photoIds.map((photoId) => this.#read(photoId)));
    this.count = photoIds.length > 3 ? 4 : photoIds.length === 3 ? 3 : 2;
    this.#set(
      records.slice(0, this.count).map(({ details }) => ({
        photoId: details.id,
        versionId: details.versionId,
      })),
    );
  };

  /** Whether a pane shows the photo. */
  shows = (photoId: number): boolean => this.panes.some((pane) => pane.photoId === photoId);

  /** Goes to the library's photo before (-1) or after (+1). */
  stepPhoto = async (delta: number): Promise<void> => {
    const next = await library.step(delta);
    if (next === null) return;
    app.photoId = next.id;
    await this.showPhoto(next.id);
  };

  #set(panes: readonly ComparePane[]): void {
    this.panes = panes;
    this.offsets = panes.map(() => noOffset);
    this.#own = [];
    this.revealed = false;
    if (this.blind) this.#shuffle();
    void this.refresh();
  }

  /** Shows more or fewer panes. */
  setCount = async (count: PaneCount): Promise<void> => {
    this.count = count;
    const first = this.panes.at(0);
    if (count <= this.panes.length) this.#set(this.panes.slice(0, count));
    else if (first !== undefined) await this.#fill(first.photoId);
  };

  /** Gives the new panes versions of the photo that no pane shows yet. */
  async #fill(photoId: number): Promise<void> {
    const { versions } = await this.#read(photoId);
    const shown = new Set(this.panes.map(({ versionId }) => versionId));
    const free = [...versions.toReversed().map(({ id }) => id), null].filter(
      (id) => !shown.has(id),
    );
    const added = Array.from({ length: this.count - this.panes.length }, (_, index) => ({
      photoId,
      versionId: free[index] ?? null,
    }));
    this.#set([...this.panes, ...added]);
  }

  /** Puts something else into a pane. */
  setPane = (index: number, pane: ComparePane): void => {
    this.panes = this.panes.map((old, at) => (at === index ? pane : old));
    void this.refresh();
  };

  /** Turns the order round. */
  swap = (): void => {
    this.panes = this.panes.toReversed();
    this.offsets = this.offsets.toReversed();
    this.#own = [];
  };

  setBlind = (blind: boolean): void => {
    this.blind = blind;
    this.revealed = false;
    if (blind) this.#shuffle();
  };

  #shuffle(): void {
    const order = this.panes.map((pane) => ({ pane, place: Math.random() }));
    this.panes = order.sort((a, b) => a.place - b.place).map(({ pane }) => pane);
  }

  setLinked = (linked: boolean): void => {
    this.#own = linked ? [] : this.panes.map((_, index) => this.viewportOf(index));
    this.linked = linked;
  };

  viewportOf = (index: number): Viewport => {
    const own = this.linked ? undefined : this.#own.at(index);
    return own ?? shifted(viewing.viewport, this.offsets.at(index) ?? noOffset);
  };

  /** A pane was moved or zoomed: the others follow while they are linked, unless it is moved alone. */
  setViewport = (index: number, viewport: Viewport, alone: boolean): void => {
    if (!this.linked) {
      this.#own = this.panes.map((_, at) => (at === index ? viewport : this.viewportOf(at)));
    } else if (alone) {
      const offset = {
        x: viewport.centerX - viewing.viewport.centerX,
        y: viewport.centerY - viewing.viewport.centerY,
      };
      this.offsets = this.panes.map((_, at) =>
        at === index ? offset : (this.offsets.at(at) ?? noOffset),
      );
    } else {
      viewing.viewport = unshifted(viewport, this.offsets.at(index) ?? noOffset);
    }
  };

  recordOf = (pane: ComparePane): PhotoRecord | null => this.records.get(pane.photoId) ?? null;

  versionOf = (pane: ComparePane): Version | null =>
    this.recordOf(pane)?.versions.find(({ id }) => id === pane.versionId) ?? null;

  chromaOf = (pane: ComparePane): readonly ChromaAddress[] =>
    pane.versionId === null ? [] : [{ kind: 'chroma', versionId: pane.versionId }];

  /** Reads what the panes show again. */
  refresh = async (): Promise<void> => {
    const ids = [...new Set(this.panes.map(({ photoId }) => photoId))];
    try {
      await Promise.all(ids.map((photoId) => this.#read(photoId)));
    } catch (error) {
      app.notify('error', error instanceof Error ? error.message : String(error));
    }
    // A version that was deleted leaves its pane to the master.
    this.panes = this.panes.map((pane) =>
      pane.versionId !== null && this.recordOf(pane) !== null && this.versionOf(pane) === null
        ? { ...pane, versionId: null }
        : pane,
    );
  };

  async #read(photoId: number): Promise<PhotoRecord> {
    const record = await readPhoto(photoId);
    this.records.set(photoId, record);
    return record;
  }
}

export const compare = new CompareState();
