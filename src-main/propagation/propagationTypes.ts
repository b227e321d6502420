import type { ChromaPlane } from '../../src-shared/domain/planes.ts';

/** Known color at some places: planes of the luminance's size. */
export interface KnownColors {
  readonly width: number;
  readonly height: number;
  /** a\* where known */
  readonly a: Float32Array;
  /** b\* where known */
  readonly b: Float32Array;
  /** 1 where the color is known, else 0 */
  readonly mask: Float32Array;
}

/** Color that is likely where nothing is known. */
export interface PriorColors {
  readonly chroma: ChromaPlane;
  /**
   * How firmly each pixel is held to it, beside 1 for all its neighbors together: 0 not at all; with p the color
   * turns from what the neighbors say to the prior within about 1/√p pixels.
   */
  readonly pull: Float32Array;
}

/** How exactly, and what stops it. */
export interface PropagationOptions {
  /** Ends when no color changes by more in a step, in a\*b\*. Default 0.25. */
  readonly tolerance?: number;
  /** Steps at most. Default 60. */
  readonly iterations?: number;
  readonly signal?: AbortSignal;
}

/** What became of it. */
export interface PropagationReport {
  readonly chroma: ChromaPlane;
  /** Steps taken. */
  readonly iterations: number;
  /** Whether colors had stopped changing; false when the steps were used up. */
  readonly converged: boolean;
  /** The largest change of the last step, a\*b\*. */
  readonly lastChange: number;
}
