import { HeliochromeError } from '../../src-shared/domain/error.ts';

/** The formats that results are written in. */
export type OutputFormat = 'jpeg' | 'png' | 'tiff' | 'webp';

/** Scanning resolution, upright. */
export interface Density {
  readonly x: number;
  readonly y: number;
  readonly unit: 'inch' | 'centimeter';
}

/** What a master says about itself, in the form it is embedded in results. Every part may be absent. */
export interface MasterMetadata {
  /** EXIF block, starting with its TIFF header (no `Exif\0\0` prefix) */
  readonly exif: Buffer | null;
  /** IPTC-IIM records (no Photoshop resource around them) */
  readonly iptc: Buffer | null;
  /** XMP packet, UTF-8 */
  readonly xmp: Buffer | null;
  readonly density: Density | null;
}

/**
 * Writes the metadata into an encoded result on disk: EXIF with orientation 1, the result's dimensions and no
 * thumbnail; IPTC, XMP, resolution. Never touches pixels or the ICC profile. Call it once, after encoding.
 */
export async function embedMetadata(
  path: string,
  format: OutputFormat,
  metadata: MasterMetadata,
): Promise<void> {
  await Promise.reject(
    new HeliochromeError('internal', `not built yet: ${path} ${format} ${String(metadata.exif)}`),
  );
}

/**
 * The same for an encoded result in memory (not for TIFF): returns the pieces to be written one after the other,
 * so that large results are not copied.
 */
export function spliceMetadata(
  encoded: Buffer,
  format: Exclude<OutputFormat, 'tiff'>,
  metadata: MasterMetadata,
): Buffer[] {
  return [encoded, ...(metadata.exif === null || format !== 'jpeg' ? [] : [])];
}
