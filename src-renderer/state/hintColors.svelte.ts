import type { SuggestedColor } from '../../src-shared/api/contract.ts';
import type { Hint } from '../../src-shared/domain/hint.ts';
import type { Place } from '../canvas/tools/hintGeometry.ts';
import { call, ClientError } from '../client/client.ts';
import { possible, type Chroma } from './chroma.ts';
import { hintPen } from './hintPen.svelte.ts';
import { hints } from './hints.svelte.ts';
import { photo } from './photo.svelte.ts';

/** The pointer rests somewhere when it does not move for so long, milliseconds. */
const rest = 180;
/** Chroma from which a suggestion is a color: nobody takes a brush to keep what is grey already. */
const colored = 8;
/** Drawn with where neither a color was chosen nor one is likely: a quiet brown. */
const fallback: Chroma = { a: 14, b: 24 };

/** Colors for the place that was pointed at last: what is possible there, and what is likely. */
class HintColorsState {
  /** The place; null until something was pointed at. */
  target: Place | null = $state.raw(null);
  suggestions: readonly SuggestedColor[] = $state.raw([]);
  /** Why there are no suggestions; null while there are, or none were asked for. */
  reason: string | null = $state(null);
  asking = $state(false);
  /** Which suggestion was chosen by key; -1 for none. */
  #at = -1;
  #wanted: Place | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** L\* at the place; null while it is not known. */
  readonly lightness: number | null = $derived(
    this.target === null ? null : hints.lightness.at(...this.target),
  );
  /** What is drawn with, before it is fitted to a place. */
  readonly color: Chroma = $derived(
    hintPen.color ?? this.suggestions.find(({ a, b }) => Math.hypot(a, b) >= colored) ?? fallback,
  );

  /** The color of the pen as it can be at a place. */
  inkAt = (place: Place): Chroma => this.possibleAt(place, this.color);

  /** A color as it can be at a place. */
  possibleAt = ([x, y]: Place, color: Chroma): Chroma => possible(color, hints.lightness.at(x, y));

  /** The pointer moves over a place: where it rests, colors are looked for. */
  hover = (place: Place): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.aim(place);
    }, rest);
  };

  /** The pointer is away, or drawing: the place stays. */
  leave = (): void => {
    clearTimeout(this.#timer);
  };

  /** Looks for colors at a place. */
  aim = (place: Place): void => {
    clearTimeout(this.#timer);
    this.target = place;
    this.#wanted = place;
    if (!this.asking) void this.#ask();
  };

  async #ask(): Promise<void> {
    this.asking = true;
    for (let place = this.#next(); place !== null; place = this.#next()) {
      const photoId = photo.details?.id;
      if (photoId === undefined) break;
      const [x, y] = place;
      const coloring = hints.coloring();
      const asked = { photoId, versionId: photo.shownId, coloring, x, y };
      try {
        const answer = await call('photos.suggestColors', asked);
        if (this.#wanted !== null || photo.details?.id !== photoId) continue;
        this.suggestions = answer.colors;
        this.reason = answer.reason;
      } catch (error) {
        if (this.#wanted !== null || photo.details?.id !== photoId) continue;
        this.suggestions = [];
        this.reason = error instanceof ClientError ? error.message : String(error);
      }
      this.#at = -1;
    }
    this.asking = false;
  }

  #next(): Place | null {
    const next = this.#wanted;
    this.#wanted = null;
    return next;
  }

  /** Chooses the next (1) or previous (-1) suggestion. @returns it; null when there is none */
  step = (direction: 1 | -1): SuggestedColor | null => {
    const count = this.suggestions.length;
    if (count === 0) return null;
    this.#at = this.#at < 0 && direction < 0 ? count - 1 : (this.#at + direction + count) % count;
    return this.suggestions.at(this.#at) ?? null;
  };

  /** The hint that a color would make at the place, to be tried out. */
  dabOf = (color: Chroma): Hint | null => {
    if (this.target === null) return null;
    const { a, b } = possible(color, this.lightness);
    const { radius, softness } = hintPen;
    const [x, y] = this.target;
    return { kind: 'point', points: [[x, y]], radius, softness, a, b };
  };

  /** Another photo is shown. */
  reset = (): void => {
    clearTimeout(this.#timer);
    this.#wanted = null;
    this.target = null;
    this.suggestions = [];
    this.reason = null;
    this.#at = -1;
  };
}

export const hintColors = new HintColorsState();
