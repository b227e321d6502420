import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { OutputColorSpace } from '../../src-shared/domain/colorSpace.ts';
import { describeSystemError } from '../platform/systemError.ts';
import { forgetTemporary, temporaryBeside } from '../platform/temporaryFiles.ts';
import { jpegPieces } from './metadata/jpegSegments.ts';
import { piecesInMemory } from './metadata/pieces.ts';
import type { Piece } from './metadata/pieces.ts';
import { pngPieces } from './metadata/pngChunks.ts';
import { embedInTiff } from './metadata/tiffMetadata.ts';
import { webpPieces } from './metadata/webpChunks.ts';
import { fileBytes, memoryBytes } from './tiff/byteSource.ts';
import type { ByteSource } from './tiff/byteSource.ts';

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
  /** of the result; sRGB when left out */
  readonly colorSpace?: OutputColorSpace;
}

function isEmpty({ exif, iptc, xmp, density }: MasterMetadata): boolean {
  return exif === null && iptc === null && xmp === null && density === null;
}

const splicers: Record<
  Exclude<OutputFormat, 'tiff'>,
  (source: ByteSource, metadata: MasterMetadata) => Promise<Piece[]>
> = { jpeg: jpegPieces, png: pngPieces, webp: webpPieces };

const copyBytes = 4 * 1024 * 1024;

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
}

async function writePieces(
  pieces: readonly Piece[],
  source: ByteSource,
  target: FileHandle,
): Promise<void> {
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) {
      await writeAll(target, piece);
      continue;
    }
    for (let at = piece.from; at < piece.to; at += copyBytes) {
      await writeAll(target, await source.read(at, Math.min(copyBytes, piece.to - at)));
    }
  }
}

async function rewriteFile(
  path: string,
  format: Exclude<OutputFormat, 'tiff'>,
  metadata: MasterMetadata,
): Promise<void> {
  const temporary = temporaryBeside(path);
  const input = await open(path, 'r');
  try {
    const source = await fileBytes(input);
    const pieces = await splicers[format](source, metadata);
    const output = await open(temporary, 'wx');
    try {
      await writePieces(pieces, source, output);
    } finally {
      await output.close();
    }
    await input.close();
    await rename(temporary, path);
  } catch (error) {
    await input.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  } finally {
    forgetTemporary(temporary);
  }
}

/**
 * Writes the metadata into an encoded result on disk, once, after encoding: EXIF with orientation 1, the result's
 * dimensions and no thumbnail; IPTC, XMP, resolution. Never touches pixels or the ICC profile. A TIFF is changed in
 * place, however large; the others are copied beside themselves and replaced.
 * @throws HeliochromeError `image-damaged` when the file is not of that format; `output-unwritable`, `disk-full`
 */
export async function embedMetadata(
  path: string,
  format: OutputFormat,
  metadata: MasterMetadata,
): Promise<void> {
  if (isEmpty(metadata)) return;
  try {
    await (format === 'tiff' ? embedInTiff(path, metadata) : rewriteFile(path, format, metadata));
  } catch (error) {
    throw describeSystemError(error, path, 'write');
  }
}

/**
 * The same for an encoded result in memory (not for TIFF).
 * @returns the pieces to be written one after the other; they share the memory of `encoded`
 */
export async function spliceMetadata(
  encoded: Buffer,
  format: Exclude<OutputFormat, 'tiff'>,
  metadata: MasterMetadata,
): Promise<Buffer[]> {
  if (isEmpty(metadata)) return [encoded];
  return piecesInMemory(await splicers[format](memoryBytes(encoded), metadata), encoded);
}
