import type { PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';

/** A color picture that colors are taken from, in CIE L\*a\*b\* (D65); planes of width × height values, row by row. */
export interface ReferenceColors {
  readonly width: number;
  readonly height: number;
  readonly L: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** A reference with what the network sees in it. */
export interface SeenReference {
  readonly colors: ReferenceColors;
  readonly features: PictureFeatures;
}

/** Where the colors of a grid of places come from. */
export interface Places {
  readonly width: number;
  readonly height: number;
  /** Which of the references, counted from 0. */
  readonly picture: Uint8Array;
  /** Place in it, fractions of its width and height. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Colors that references give to places of a photo. */
export interface TransferredColors {
  readonly width: number;
  readonly height: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** 0 (nothing in the references is like this place) … 1 (sure). */
  readonly confidence: Float32Array;
  /** Null where colors do not come from places. */
  readonly places: Places | null;
}

/** Gives other work a turn every few milliseconds, and ends when it is no longer wanted. */
export type Breath = () => Promise<void>;
