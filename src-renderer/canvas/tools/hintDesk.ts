import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { Size } from '../viewport.ts';
import type { Place } from './hintGeometry.ts';

/** What the pointer can be on the picture, in the order of the tools. */
export const hintTools = [
  'select',
  'point',
  'brush',
  'fill',
  'keepGrey',
  'eraser',
  'eyedropper',
] as const;
export type HintTool = (typeof hintTools)[number];

/** What one press of the pointer does with places of the photo. */
export interface Press {
  /** @returns false where the press is of no use */
  readonly down: (place: Place, pointer: PressPointer) => boolean;
  readonly move: (place: Place, pointer: PressPointer) => void;
  readonly up: () => void;
  readonly cancel: () => void;
}

/** What of the pointer a press needs to know. */
export interface PressPointer {
  /** How hard a pen is pressed, as a factor of its size; 1 for everything that is not a pen. */
  readonly force: number;
  /** What is so near to a hint's line still means it, as a fraction of the photo's longer side. */
  readonly slack: number;
}

/** What was done to the hints, for undo to name it. */
export type HintDeed =
  | { readonly kind: 'draw'; readonly hint: Hint }
  | { readonly kind: 'erase' }
  | { readonly kind: 'move'; readonly hint: Hint };

/** Where the pointer, or the crosshair of the keyboard, is. */
export interface PenPlace {
  readonly pane: number;
  /** Fractions of the photo; outside 0–1 beside it. */
  readonly x: number;
  readonly y: number;
  /** Moved by keys: it stays when the pointer leaves. */
  readonly byKeys: boolean;
}

/** What the hint tools work on. */
export interface HintDesk {
  /** The photo's size, scan pixels. */
  readonly photo: () => Size;
  readonly hints: () => readonly Hint[];
  /** Index of the hint that is picked; -1 for none. */
  readonly selected: () => number;
  readonly select: (index: number) => void;
  /** Radius as a fraction of the longer side, softness 0–1. */
  readonly pen: () => { readonly radius: number; readonly softness: number };
  /** The color that the pen leaves at a place. */
  readonly inkAt: (place: Place) => { readonly a: number; readonly b: number };
  readonly place: () => PenPlace | null;
  /** The pen is here; null when the pointer has left. */
  readonly hover: (place: PenPlace | null) => void;
  /** Draws hints that are not finished; those from an index on are the stroke under the pen. */
  readonly draw: (hints: readonly Hint[], strokeFrom?: number) => void;
  /** Keeps what was drawn: one step of undo. */
  readonly keep: (hints: readonly Hint[], deed: HintDeed) => void;
  /** The same when no more follows for a moment: many presses of a key are one step. */
  readonly keepSoon: (hints: readonly Hint[], deed: HintDeed) => void;
  /** Takes back what was drawn since the last step. */
  readonly giveUp: () => void;
  /** Takes the color at a place for the pen. */
  readonly pick: (place: Place) => void;
}
