import type { OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import type { RenderedStrip, StripEncoding } from '../pool/pixelTasks.ts';

/** What is to be written. */
export interface PictureFormat {
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16;
  /** the output's ICC profile */
  readonly profile: Uint8Array;
  readonly colorSpace: OutputColorSpace;
}

/**
 * Puts packed strips together into a file. `append` is called once per strip, from the top down, one call at a time;
 * `finish` once after the last. `close` is always called, also after a failure.
 */
export interface StripSink {
  /** Rows in a strip; the last may have fewer. */
  readonly stripRows: number;
  readonly encoding: StripEncoding;
  append(strip: RenderedStrip): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** Rows per strip for about `pixels` pixels, a multiple of `unit` rows and at least that. */
export function rowsForPixels(width: number, pixels: number, unit: number): number {
  return Math.max(1, Math.floor(pixels / width / unit)) * unit;
}

/** Pixels in a strip: enough to keep the cost of a task small, little enough to bound memory and share the work. */
export const STRIP_PIXELS = 1_000_000;
