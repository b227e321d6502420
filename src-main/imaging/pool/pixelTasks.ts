import type { OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import type { GuidedChroma } from '../chroma/guidedChroma.ts';
import type { DecodedStream, FailedStream } from '../jpeg2000/decodeStream.ts';

/** L* code values (u16) of whole rows, in memory that every worker sees. */
export interface SharedRows {
  readonly buffer: SharedArrayBuffer;
  /** index of the first value within the buffer, in u16 elements */
  readonly offset: number;
}

/** How a worker packs the rows that it rendered. */
export type StripEncoding =
  | { readonly kind: 'jpeg'; readonly quality: number; readonly chromaSubsampling: string }
  | { readonly kind: 'tiff'; readonly compression: 'lzw' | 'none'; readonly rowsPerStrip: number }
  | { readonly kind: 'png'; readonly level: number }
  | { readonly kind: 'raw' };

/** Something laid over the rendered picture: one neutral tone, as far as each pixel's alpha says. */
export interface Overlay {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** width × height, 0 (nothing) – 255 */
  readonly alpha: Uint8Array<SharedArrayBuffer>;
  /** 0 black – 1 white, a value of the output's space */
  readonly tone: number;
}

/** Renders rows `top` … `top + rows` of a picture and packs them. */
export interface RenderTask {
  readonly kind: 'render';
  readonly width: number;
  /** of the picture; rows beyond it are white */
  readonly height: number;
  readonly space: OutputColorSpace;
  readonly overlays: readonly Overlay[];
  readonly depth: 8 | 16;
  readonly top: number;
  readonly rows: number;
  readonly luminance: SharedRows;
  readonly chroma: GuidedChroma;
  readonly encoding: StripEncoding;
  /** true for the strip that ends the picture */
  readonly last: boolean;
}

/** One packed strip. */
export interface RenderedStrip {
  readonly kind: 'render';
  readonly data: Uint8Array<ArrayBuffer>;
  /** TIFF: sizes of the file strips in `data`, in order; else empty */
  readonly parts: readonly number[];
  /** PNG: Adler-32 of the uncompressed bytes, and their count; else 0 */
  readonly adler: number;
  readonly uncompressedBytes: number;
}

/** Averages the luminance over the area of the cell rows `firstCell` … `firstCell + cellRows`. */
export interface AverageTask {
  readonly kind: 'average';
  readonly width: number;
  readonly height: number;
  /** The picture's rows from `firstRow` on, as far as the cells reach. */
  readonly luminance: SharedRows;
  /** 0 when left out */
  readonly firstRow?: number;
  readonly cellsWide: number;
  readonly cellsHigh: number;
  readonly firstCell: number;
  readonly cellRows: number;
}

/** L* (0–100), cellsWide × cellRows values. */
export interface AveragedRows {
  readonly kind: 'average';
  readonly lightness: Float32Array<ArrayBuffer>;
}

/** Halves rows of a plane (see pyramid/halveRows.ts) into those of another one. */
export interface HalveTask {
  readonly kind: 'halve';
  readonly width: number;
  /** even, unless they end the picture */
  readonly rows: number;
  readonly source: SharedRows;
  readonly target: SharedRows;
}

export interface HalvedRows {
  readonly kind: 'halve';
}

/** Decodes a JPEG 2000 codestream (see jpeg2000/decodeStream.ts). */
export interface DecodeTask {
  readonly kind: 'decode';
  readonly codestream: Uint8Array<ArrayBuffer>;
  readonly reduction: number;
}

export interface DecodedPicture {
  readonly kind: 'decode';
  readonly decoded: DecodedStream | FailedStream;
}

export type PixelTask = RenderTask | AverageTask | HalveTask | DecodeTask;

/** What each kind of task gives back. */
export interface PixelResults {
  render: RenderedStrip;
  average: AveragedRows;
  halve: HalvedRows;
  decode: DecodedPicture;
}

export type PixelResult = PixelResults[keyof PixelResults];

/** Messages to and from a worker. */
export interface TaskMessage {
  readonly id: number;
  readonly task: PixelTask;
}

export type ReplyMessage =
  | { readonly id: number; readonly result: PixelResult }
  | { readonly id: number; readonly error: Error };
