import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { LearnedColors } from './guidedPlane.ts';

/**
 * Longer side of planes that hints are spread on, pixels. Measured on color photographs, colors are as right on the
 * model's 256 pixels, within 0.1 dB; but strokes are half as fine there, and small things (lips, badges) lie a little
 * better on 512.
 */
export const guidedLongSide = 512;

/** What the thread that spreads hints is asked. */
export interface GuideTask {
  /** Names `luminance`: what belongs to it is kept for the next task. */
  readonly photo: string;
  /** Of {@link guidedLongSide}. */
  readonly luminance: LuminancePlane;
  readonly hints: readonly Hint[];
  /** The model's answer, and a name for it; null for edges alone. */
  readonly learned: (LearnedColors & { readonly name: string }) | null;
  /** Above 0 to 1. */
  readonly edges: number;
  /**
   * A draft begins with the last one and ends early. What is no draft begins with nothing, so that the same recipe gives
   * the same plane whatever was tried before.
   */
  readonly draft: boolean;
}

/** A chroma plane in `chromaFormat`. */
export type GuideAnswer = Uint8Array<ArrayBuffer>;
