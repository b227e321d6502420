import type { Coloring } from '../../src-shared/api/contract.ts';
import { defaultEdges, type Hint } from '../../src-shared/domain/hint.ts';
import { call, ClientError } from '../client/client.ts';
import { app } from './app.svelte.ts';
import { HintTrials } from './hintTrials.ts';
import { photo } from './photo.svelte.ts';

/** Hints as a person works on them: further than the shown version's until the host has kept them. */
interface Work {
  readonly photoId: number;
  readonly hints: readonly Hint[];
  readonly edges: number;
}

/** Hints that were copied, to be pasted on another photo. */
interface CopiedHints {
  readonly hints: readonly Hint[];
  readonly edges: number;
}

/** Work that takes longer is said to be under way, milliseconds. */
const patience = 300;
/** After the last of several presses of a key, milliseconds. */
const pause = 500;

/**
 * The hints of the photo in the Photo view. While the pen moves they are drawn at once and the color follows as a
 * preview; when it is lifted they are kept as one step of undo. Strokes may come faster than the host keeps them: they
 * are kept one after the other, each as a step of its own.
 */
class HintsState {
  #work: Work | null = $state.raw(null);
  /** Index in {@link list}; -1 for none. */
  selected = $state(-1);
  /** The one that the list or the pointer is on. */
  hovered = $state(-1);
  copied: CopiedHints | null = $state.raw(null);
  /** Why the last hints could not be kept; they are still drawn. */
  failure: ClientError | null = $state.raw(null);
  /** Index of the first hint whose color is still to come. */
  unkeptFrom = $state(Infinity);
  /** The color lags behind what is drawn. */
  lagging = $state(false);
  /** How L\* (0–100) is read at a place of the photo; another one whenever more of the photo is there. */
  lightness: { readonly at: (x: number, y: number) => number | null } = $state.raw({
    at: () => null,
  });

  #lightnessOf = '';
  /** What was given to be kept last. */
  #lastKept: Work | null = null;
  #keeping = $state(0);
  #last: Promise<void> = Promise.resolve();
  /** Photo → the version that its next step is drawn on, while steps wait. */
  readonly #bases = new Map<number, number | null>();
  #lag: ReturnType<typeof setTimeout> | undefined;
  #painted: (() => void) | null = null;

  readonly #mine: Work | null = $derived(
    this.#work !== null && this.#work.photoId === photo.details?.id ? this.#work : null,
  );
  readonly list: readonly Hint[] = $derived(this.#mine?.hints ?? photo.shown?.recipe.hints ?? []);
  /** How they spread: 0 as the model has learned … 1 by edges. */
  readonly edges: number = $derived(this.#mine?.edges ?? this.#storedEdges());
  readonly selectedHint: Hint | null = $derived(this.list.at(this.selected) ?? null);

  readonly #trials = new HintTrials({
    show: (photoId, key) => {
      if (photo.details?.id === photoId) photo.tryPlane(photoId, key);
    },
    painted: () =>
      new Promise((resolve) => {
        this.#painted = resolve;
        // Also where nothing is painted, as in a window that is hidden.
        setTimeout(resolve, 1000);
      }),
    changed: () => {
      this.#watchLag();
    },
    fail: (error) => {
      // What is drawn stays.
      const known = error instanceof ClientError ? error : null;
      app.hint = known?.message ?? String(error);
    },
  });

  #storedEdges(): number {
    const recipe = photo.shown?.recipe;
    if (recipe !== undefined && recipe.hints.length > 0) return recipe.edges;
    return app.remembered('hints.edges', defaultEdges);
  }

  /** The canvas says how far it is, and how to read L\* of the photo, as far as it is there. */
  onPainted = (
    status: { readonly complete: boolean; readonly colorPending: readonly boolean[] },
    lightnessAt: (x: number, y: number) => number | null,
    photoId: number,
  ): void => {
    // Not with every frame: all names of colors hang on it.
    const known = `${photoId} ${status.complete}`;
    if (known !== this.#lightnessOf) this.lightness = { at: lightnessAt };
    this.#lightnessOf = known;
    if (status.colorPending.includes(true)) return;
    this.#painted?.();
    this.#painted = null;
  };

  /** What the shown version would be colored with. */
  coloring = (hints = this.list, edges = this.edges): Coloring => ({
    ...photo.coloringWith(),
    hints: [...hints],
    edges,
  });

  /** Draws hints that are not finished and shows what would come of them. */
  draw = (hints: readonly Hint[], strokeFrom = hints.length, edges = this.edges): void => {
    const photoId = photo.details?.id;
    if (photoId === undefined) return;
    this.#work = { photoId, hints, edges };
    this.unkeptFrom = Math.min(this.unkeptFrom, strokeFrom);
    this.#try(photoId, hints, edges);
  };

  /** Shows what would come of other hints, without drawing them. */
  tryOut = (hints: readonly Hint[]): void => {
    const photoId = photo.details?.id;
    if (photoId !== undefined) this.#try(photoId, hints, this.edges);
  };

  #try(photoId: number, hints: readonly Hint[], edges: number): void {
    if (this.#keeping === 0) this.#trials.want({ photoId, coloring: this.coloring(hints, edges) });
  }

  /** Shows the photo as it is again, after {@link tryOut}. */
  leaveTry = (): void => {
    this.#trials.stop();
    if (this.#keeping === 0 && photo.trying) photo.forgetTrial();
  };

  /** Back to what is kept: the stroke is given up. */
  giveUp = (): void => {
    this.leaveTry();
    if (this.#keeping > 0) this.#work = this.#lastKept;
    else this.#forgetWork();
  };

  /**
   * Keeps hints as they are now: one step of undo.
   * @param label what undo calls it
   */
  keep = (hints: readonly Hint[], label: string, edges = this.edges): Promise<void> => {
    const photoId = photo.details?.id;
    if (photoId === undefined) return Promise.resolve();
    this.#keepNow();
    this.#trials.stop();
    this.#work = { photoId, hints, edges };
    this.#lastKept = this.#work;
    if (this.selected >= hints.length) this.selected = -1;
    if (!this.#bases.has(photoId)) this.#bases.set(photoId, photo.shownId);
    const coloring = this.coloring(hints, edges);
    const { finish } = photo;
    this.#keeping += 1;
    this.#watchLag();
    this.#last = this.#last
      .then(async () => {
        const versionId = this.#bases.get(photoId) ?? null;
        const asked = { photoId, versionId, coloring, finish, label };
        const version = await call('versions.guide', asked);
        this.#bases.set(photoId, version.id);
        this.failure = null;
        if (app.photoId === photoId) await photo.adopt(version);
      })
      .catch((error: unknown) => {
        this.failure =
          error instanceof ClientError ? error : new ClientError('unknown', String(error), '');
        app.notify('error', this.failure.message, this.failure.advice);
      })
      .then(() => {
        this.#settle();
      });
    return this.#last;
  };

  #settle(): void {
    this.#keeping -= 1;
    this.#watchLag();
    if (this.#keeping > 0) return;
    this.#bases.clear();
    // What could not be kept stays drawn: the next stroke takes it along.
    if (this.failure === null) this.#forgetWork();
  }

  #forgetWork(): void {
    this.#work = null;
    this.unkeptFrom = Infinity;
  }

  /** Keeps hints when no more change comes for a moment: many presses of a key are one step of undo. */
  keepSoon = (hints: readonly Hint[], label: string): void => {
    clearTimeout(this.#soon?.timer);
    const timer = setTimeout(this.#keepNow, pause);
    const photoId = photo.details?.id;
    const keep = (): void => {
      if (photo.details?.id === photoId) void this.keep(hints, label);
    };
    this.#soon = { timer, keep };
  };
  #soon: { readonly timer: ReturnType<typeof setTimeout>; readonly keep: () => void } | null = null;

  /** Keeps at once what waits to be kept. */
  readonly #keepNow = (): void => {
    const soon = this.#soon;
    this.#soon = null;
    clearTimeout(soon?.timer);
    soon?.keep();
  };

  /** Settles when everything drawn so far is kept, or has failed. */
  settled = (): Promise<void> => {
    this.#keepNow();
    return this.#last;
  };

  /** Forgets what could not be kept. */
  dropFailed = (): void => {
    this.failure = null;
    this.giveUp();
  };

  /** Another photo is going to be shown. */
  reset = (): void => {
    this.#keepNow();
    this.#trials.stop();
    this.selected = -1;
    this.hovered = -1;
    this.failure = null;
    if (this.#keeping === 0) this.#forgetWork();
  };

  #watchLag(): void {
    clearTimeout(this.#lag);
    if (this.#keeping === 0 && !this.#trials.running) this.lagging = false;
    else if (!this.lagging) this.#lag = setTimeout(() => (this.lagging = true), patience);
  }
}

export const hints = new HintsState();
