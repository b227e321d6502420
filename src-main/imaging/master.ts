import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import type { MasterMetadata } from './metadata.ts';

/** The file formats that masters are read from. */
export type MasterFormat = 'jpeg' | 'png' | 'tiff' | 'webp' | 'gif' | 'jpeg2000';

/**
 * The tint of a scan: how far its greys lie from neutral.
 * - `neutral`: less than a viewer would notice
 * - `sepia`: yellow to orange brown (sulfide toning, yellowed paper)
 * - `selenium`: red-brown to purple (selenium or gold toning)
 * - `blue`: blue to cyan (iron toning, silver mirroring, cold scanners)
 * - `green`: green to yellow-green (copper toning, fluorescent light)
 */
export type CastKind = 'neutral' | 'sepia' | 'selenium' | 'blue' | 'green';

/** What the colors of a master are: none, one tint over all greys, or a color photograph. */
export interface CastReport {
  readonly kind: CastKind;
  /** CIE LCh hue of the cast in degrees, 0–360, D65; 0 when neutral grey */
  readonly hue: number;
  /** mean CIE chroma of the cast, D65; 0 for a grey master */
  readonly chroma: number;
  /** root mean square distance, in a\*b\*, of the pixels from one hue per tone: low for toned pictures */
  readonly spread: number;
  /** true when the colors are those of a scene: colorizing would replace a true record */
  readonly colorPhotograph: boolean;
}

/** What a master's file holds, in words for reports. */
export interface MasterInfo {
  readonly format: MasterFormat;
  /** samples per pixel in the file, alpha included */
  readonly channels: number;
  readonly grey: boolean;
  /** true when a real alpha channel was flattened on white */
  readonly alpha: boolean;
  /** EXIF or TIFF orientation found in the file, 1–8 */
  readonly orientation: number;
  /** description of the embedded ICC profile, or the assumption made without one */
  readonly colorSpace: string;
  /** null until the pixels were first read (`modelLuminance` or `luminance`) */
  readonly cast: CastReport | null;
  /** what a person should know about the file though it could be read, one sentence each */
  readonly warnings: readonly string[];
}

/** A master's full-depth upright L\* in 16-bit code values: L\* = v × 100 / 65535. */
export interface LuminanceSource {
  readonly width: number;
  readonly height: number;
  /** the whole plane, row-major, in shared memory; null when it is too large to be held */
  readonly shared: Uint16Array<SharedArrayBuffer> | null;
  /** Copies `rows` full rows from row `top` on to the start of `target` (rows × width values). */
  readRows(top: number, rows: number, target: Uint16Array): Promise<void>;
  /** Gives the handle back; the pixels stay until the master is closed. */
  close(): Promise<void>;
}

/** One page of a scan, opened for reading; the file itself is never written to. */
export interface Master {
  readonly path: string;
  /** zero-based, counted over full-resolution pages */
  readonly page: number;
  readonly pages: number;
  /** pixels, upright (after the EXIF orientation) */
  readonly width: number;
  /** pixels, upright */
  readonly height: number;
  readonly depth: 1 | 8 | 16;
  readonly info: MasterInfo;
  readonly metadata: MasterMetadata;
  /**
   * The model's copy: L\* averaged over areas (in L\*, as training pictures and the guided upsampling are), upright,
   * never enlarged. The longer side becomes `longSide`. With a signal it is waited for no longer than until then, and
   * throws `cancelled`; a decoding under way ends unattended.
   */
  modelLuminance(longSide: number, signal?: AbortSignal): Promise<LuminancePlane>;
  /** Full-depth L\*; decoded once per master, however often it is called. */
  luminance(): Promise<LuminanceSource>;
  /** Frees memory and temporary files; idempotent. */
  close(): Promise<void>;
}
