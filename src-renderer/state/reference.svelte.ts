import type { Coloring, KeptReference, SuggestedReference } from '../../src-shared/api/contract.ts';
import { decodeMatchMap, type MatchMap } from '../../src-shared/domain/matchFormat.ts';
import type { Rectangle, Reference } from '../../src-shared/domain/reference.ts';
import { api, call, ClientError, onEvent, pixelAddress } from '../client/client.ts';
import type { Dropped } from '../client/droppedFiles.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';
import { photo } from './photo.svelte.ts';
import { middle, withPicture, withSwatches, type ChoosableMethod } from './referenceRules.ts';

/** The reference as a person works on it: further than the shown version's until the host has kept it. */
interface Work {
  readonly photoId: number;
  readonly reference: Reference | null;
}

/** A pair of swatches that is being drawn. */
export interface SwatchDraft {
  readonly photo: Rectangle | null;
  readonly reference: (Rectangle & { readonly picture: number }) | null;
}

/** Suggestions that are asked for. */
const suggested = 12;

/** The reference photographs of the photo in the Photo view. */
class ReferenceState {
  #work: Work | null = $state.raw(null);
  /** Every reference that the library keeps, the newest first. */
  kept: readonly KeptReference[] = $state.raw([]);
  suggestions: readonly SuggestedReference[] = $state.raw([]);
  /** Photos not looked at yet for suggestions. */
  waiting = $state(0);
  /** Pictures are being taken in. */
  adding = $state(false);
  /** Changes that the host has not kept yet. */
  #keeping = $state(0);
  #previewing = $state(false);
  /** Whether it is marked on the photo where its colors come from. */
  showMatch = $state(false);
  match: { readonly map: MatchMap; readonly coverage: number } | null = $state.raw(null);
  /** Where the pointer is on the photo, fractions, while matches are shown. */
  pointed: { readonly x: number; readonly y: number } | null = $state.raw(null);
  /** Null while no pair is drawn. */
  drawing: SwatchDraft | null = $state.raw(null);
  /** The rectangle on the photo while it is drawn. */
  sketch: Rectangle | null = $state.raw(null);

  #wanted: Coloring | null = null;
  #last: Promise<void> = Promise.resolve();
  #base: { readonly photoId: number; readonly versionId: number | null } | null = null;
  #suggestionsOf: number | null = null;
  #matchName = '';

  readonly #mine: Work | null = $derived(
    this.#work !== null && this.#work.photoId === photo.details?.id ? this.#work : null,
  );
  readonly current: Reference | null = $derived(
    this.#mine === null ? (photo.shown?.recipe.reference ?? null) : this.#mine.reference,
  );
  readonly busy: boolean = $derived(this.#keeping > 0 || this.#previewing);

  /** Keeps lists up to date. @returns a function that ends it */
  listen = (): (() => void) => {
    void this.#readKept();
    return onEvent('references', () => {
      void this.#readKept();
      if (this.#suggestionsOf !== null) void this.suggest(this.#suggestionsOf);
    });
  };

  async #readKept(): Promise<void> {
    this.kept = await call('references.list', {}).catch(() => []);
  }

  /** Asks which photos of the library are most like this one. */
  suggest = async (photoId: number): Promise<void> => {
    if (this.#suggestionsOf !== photoId) this.suggestions = [];
    this.#suggestionsOf = photoId;
    const answer = await call('references.suggest', { photoId, limit: suggested }).catch(() => ({
      suggestions: [],
      waiting: 0,
    }));
    if (this.#suggestionsOf !== photoId) return;
    this.suggestions = answer.suggestions;
    this.waiting = answer.waiting;
  };

  /** What the shown version would be colored with. */
  coloring = (reference: Reference | null = this.current): Coloring => ({
    ...photo.coloringWith(),
    reference,
  });

  /** Takes pictures in as references of this photo; what cannot be used is told. */
  add = async (
    what: {
      readonly paths?: string[];
      readonly photoIds?: number[];
      readonly versionIds?: number[];
    },
    method: ChoosableMethod,
  ): Promise<void> => {
    this.adding = true;
    try {
      const { references, problems } = await call('references.add', what);
      for (const { name, problem } of problems) {
        app.notify('warning', `${name}: ${problem.message}`, problem.advice);
      }
      await this.use(references, method);
    } finally {
      this.adding = false;
    }
  };

  /** Takes colors of references that are kept already. */
  use = async (pictures: readonly KeptReference[], method: ChoosableMethod): Promise<void> => {
    let next = this.current;
    for (const picture of pictures) next = withPicture(next, picture, method);
    const name = pictures.at(0)?.name;
    if (name === undefined || next === this.current) return;
    await this.keep(next, t('reference.didUse', { name }));
  };

  /** Takes in what was dropped: from where it lies if the host knows, else as copies. */
  addDropped = async (dropped: Dropped, method: ChoosableMethod): Promise<void> => {
    if (dropped.kind === 'paths') await this.add({ paths: dropped.paths }, method);
    else if (api.upload !== null) {
      this.adding = true;
      const paths = await api
        .upload(dropped.files, () => undefined)
        .finally(() => {
          this.adding = false;
        });
      await this.add({ paths }, method);
    }
  };

  /** Shows what would come of a change that is not finished. */
  move = (reference: Reference): void => {
    const photoId = photo.details?.id;
    if (photoId === undefined) return;
    this.#work = { photoId, reference };
    this.#wanted = this.coloring(reference);
    if (!this.#previewing && this.#keeping === 0) void this.#preview(photoId);
  };

  async #preview(photoId: number): Promise<void> {
    this.#previewing = true;
    try {
      for (let coloring = this.#next(); coloring !== null; coloring = this.#next()) {
        const asked = { photoId, coloring, stream: 'reference' };
        const { key } = await call('versions.preview', asked);
        if (this.#mine !== null && photo.details?.id === photoId) photo.tryPlane(photoId, key);
      }
    } catch (error) {
      if (!(error instanceof ClientError && error.code === 'cancelled')) throw error;
    } finally {
      this.#previewing = false;
    }
  }

  #next(): Coloring | null {
    const next = this.#wanted;
    this.#wanted = null;
    return next;
  }

  /**
   * Keeps a change: one step of the photo's undo.
   * @param label what undo calls it
   */
  keep = (reference: Reference | null, label: string): Promise<void> => {
    const photoId = photo.details?.id;
    if (photoId === undefined) return Promise.resolve();
    this.#wanted = null;
    this.#work = { photoId, reference };
    const { shownId } = photo;
    this.#base ??= { photoId, versionId: shownId };
    const coloring = this.coloring(reference);
    const { finish } = photo;
    this.#keeping += 1;
    const kept = this.#last.then(async () => {
      const versionId = this.#base?.photoId === photoId ? this.#base.versionId : shownId;
      const request = { photoId, versionId, coloring, finish, label: label.slice(0, 200) };
      const version = await call('versions.guide', request);
      this.#base = { photoId, versionId: version.id };
      if (app.photoId === photoId) await photo.adopt(version);
      app.say(label);
    });
    this.#last = kept
      .catch(() => undefined)
      .then(() => {
        this.#keeping -= 1;
        if (this.#keeping > 0) return;
        this.#base = null;
        // What could not be kept falls back to what is.
        this.#work = null;
        if (photo.trying) photo.forgetTrial();
      });
    return kept;
  };

  /** Begins a pair of swatches, to be drawn on the photo and on a reference. */
  beginSwatch = (): void => {
    this.drawing = { photo: null, reference: null };
  };

  /** One half of the pair is drawn; with both it is kept. */
  drawSwatch = async (part: Partial<SwatchDraft>): Promise<void> => {
    if (this.drawing === null) return;
    this.drawing = { ...this.drawing, ...part };
    const { photo: onPhoto, reference: on } = this.drawing;
    if (onPhoto === null || on === null || this.current === null) return;
    this.drawing = null;
    const { picture, ...rectangle } = on;
    const pair = { picture, photo: onPhoto, reference: rectangle };
    const swatches = [...this.current.swatches, pair];
    await this.keep(withSwatches(this.current, swatches), t('reference.didPair'));
  };

  /** A pair in the middle of both, to be moved by key. */
  addMiddleSwatch = async (): Promise<void> => {
    if (this.current === null) return;
    const pair = { picture: 0, photo: middle, reference: middle };
    const swatches = [...this.current.swatches, pair];
    await this.keep(withSwatches(this.current, swatches), t('reference.didPair'));
  };

  /** Reads where colors come from; the newest question wins. */
  readMatch = async (photoId: number, coloring: Coloring | null): Promise<void> => {
    const name = coloring === null ? '' : JSON.stringify([photoId, coloring]);
    if (name === this.#matchName) return;
    this.#matchName = name;
    this.match = null;
    if (coloring === null) return;
    const { key, coverage } = await call('references.match', { photoId, coloring });
    if (key === null || this.#matchName !== name) return;
    const response = await fetch(pixelAddress({ kind: 'match', key }));
    if (!response.ok || this.#matchName !== name) return;
    const map = decodeMatchMap(new Uint8Array(await response.arrayBuffer()));
    this.match = { map, coverage };
  };

  /** Another photo is shown: what was begun on the last one is dropped. */
  reset = (): void => {
    this.drawing = null;
    this.pointed = null;
    this.#wanted = null;
    if (this.#keeping === 0) this.#work = null;
  };
}

export const reference = new ReferenceState();
