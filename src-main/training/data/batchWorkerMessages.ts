import type { ErrorCode } from '../../../src-shared/domain/error.ts';
import type { AugmentSettings } from './augment.ts';
import type { StreamPosition } from './batchPlan.ts';
import type { HintSettings } from './hints.ts';
import type { PhotoSourceDescription } from './photoSource.ts';

/** What a batch worker is started with. */
export interface BatchWorkerData {
  readonly source: PhotoSourceDescription;
  readonly size: number;
  readonly seed: number;
  readonly augmentation: AugmentSettings;
  readonly hints: HintSettings | null;
  /** One word of shared memory; not 0 once the stream is closed. */
  readonly stopFlag: Int32Array<SharedArrayBuffer>;
}

/** A decoded photo in memory that all workers share. */
export interface SharedPhoto {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<SharedArrayBuffer>;
}

/** One crop to make: its position decides the randomness, `candidates` the photo (the first that can be read). */
export interface CropOrder {
  readonly position: StreamPosition;
  readonly candidates: readonly number[];
  /** The first candidate, when it is in the cache. */
  readonly cached: SharedPhoto | null;
}

/** A batch to make. */
export interface BatchOrder {
  readonly sequence: number;
  readonly crops: readonly CropOrder[];
  /** Whether to hand back what was decoded, for the cache. */
  readonly keepDecoded: boolean;
}

/** The arrays of a batch, row-major, crops one after another; all float32. */
export interface BatchArrays {
  /** count × size × size × 1: L\* as the model sees it, 0–100 */
  readonly luminance: Float32Array<ArrayBuffer>;
  /** count × size × size × 2: true a\*b\* */
  readonly ab: Float32Array<ArrayBuffer>;
  /** count × (size/2)² × 2: a\*b\* averaged over 2 × 2 pixels */
  readonly abHalf: Float32Array<ArrayBuffer>;
  /** count × (size/4)² × 2: a\*b\* averaged over 4 × 4 pixels */
  readonly abQuarter: Float32Array<ArrayBuffer>;
  /** count × size × size × 3: a\* and b\* divided by 110, and the mask (1 where a color is given) */
  readonly hints: Float32Array<ArrayBuffer>;
}

/** A photo that could not be read. */
export interface SkippedPhoto {
  readonly photo: number;
  readonly name: string;
  readonly reason: string;
}

/** A batch that was made. */
export interface MadeBatch {
  readonly kind: 'batch';
  readonly sequence: number;
  readonly arrays: BatchArrays;
  /** The photo that each crop came from. */
  readonly photos: readonly number[];
  readonly skipped: readonly SkippedPhoto[];
  readonly decoded: readonly { readonly photo: number; readonly pixels: SharedPhoto }[];
}

/** Why a batch could not be made: the parts of a HeliochromeError. */
export interface FailedBatch {
  readonly kind: 'failed';
  readonly sequence: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly advice: string;
}

/** What a worker answers. */
export type BatchAnswer = MadeBatch | FailedBatch;
