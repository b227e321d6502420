import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { writeAtomically } from '../../platform/atomicWrite.ts';
import { describeSystemError } from '../../platform/systemError.ts';
import { freeDiskSpace } from '../../platform/systemInformation.ts';
import { forgetTemporary, temporaryBeside } from '../../platform/temporaryFiles.ts';

/** A file that comes from a browser. */
export interface Upload {
  /** Name, or path below the dropped folder with forward slashes, as the browser tells it: not to be trusted. */
  readonly name: string;
  /** Bytes announced; null when not told. */
  readonly bytes: number | null;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Bytes; file systems take 255, and a number may come to it. */
const longestName = 180;
const deepestFolder = 32;
/** Names that Windows keeps for devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
/** What some file system does not take, and what turns the direction of writing. */
const refusedCharacters = /[\p{Cc}\p{Cs}<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Room that is left on a disk whatever is copied to it, bytes. */
const roomKept = 64 * 1024 * 1024;

/** As many whole characters as fit into so many bytes of UTF-8. */
function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}

/** Windows takes dots and spaces away at the end; a dot in front hides a file. */
function trimmed(name: string): string {
  return name.replace(/^[.\s]+/, '').replace(/[.\s]+$/, '');
}

function safeSegment(segment: string): string {
  const cleaned = trimmed(segment.replaceAll(refusedCharacters, '_'));
  const named = cleaned === '' || deviceName.test(cleaned) ? `_${cleaned}` : cleaned;
  const extension = cutToBytes(path.extname(named), 20);
  const stem = path.basename(named, path.extname(named));
  return trimmed(`${cutToBytes(stem, longestName - Buffer.byteLength(extension))}${extension}`);
}

/** A relative path that is safe on every file system, and never leads out of its folder. */
export function safeUploadName(name: string): string {
  const segments = name
    .split(/[/\\]/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .slice(-deepestFolder)
    .map(safeSegment);
  return segments.length === 0 ? '_' : path.join(...segments);
}

/** `scan.tif`, `scan (2).tif`, … */
function numbered(file: string, number: number): string {
  if (number === 1) return file;
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name} (${number})${ext}`);
}

async function checkRoom(folder: string, bytes: number | null): Promise<void> {
  const free = await freeDiskSpace(folder);
  if (free === null || free - roomKept >= (bytes ?? 0)) return;
  throw new HeliochromeError(
    'disk-full',
    `There is not enough room in ${folder}: ${Math.ceil((bytes ?? 0) / 1e6)} MB are needed, ${Math.floor(Math.max(0, free) / 1e6)} MB are free.`,
    'Make room on the disk, or import the photos from a folder of this computer instead of copying them.',
  );
}

async function fill(temporary: string, upload: Upload, signal: AbortSignal): Promise<void> {
  let received = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      received += chunk.byteLength;
      yield chunk;
    }
  };
  await pipeline(upload.content, counted, createWriteStream(temporary, { flags: 'wx' }), {
    signal,
  });
  if (upload.bytes === null || upload.bytes === received) return;
  throw new HeliochromeError(
    'file-unreadable',
    `${upload.name} arrived with ${received} of ${upload.bytes} bytes.`,
    'Drop the file again.',
  );
}

/** Only one file at a time looks for a free name: two would find the same one. */
let naming: Promise<unknown> = Promise.resolve();

async function nameFreely(temporary: string, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const target = numbered(wanted, number);
    try {
      await writeAtomically(target, (beside) => rename(temporary, beside));
      return target;
    } catch (error) {
      if (HeliochromeError.from(error).code !== 'output-exists') throw error;
    }
  }
}

/**
 * Copies a file from a browser into the folder of the library's own masters. An existing file is never replaced: the
 * new one gets a number. It appears whole or not at all.
 *
 * @returns its path
 * @throws HeliochromeError disk-full, output-unwritable, cancelled
 */
export async function keepUpload(
  folder: string,
  upload: Upload,
  signal: AbortSignal,
): Promise<string> {
  const wanted = path.join(folder, safeUploadName(upload.name));
  const directory = path.dirname(wanted);
  const temporary = temporaryBeside(wanted);
  try {
    await mkdir(directory, { recursive: true });
    await checkRoom(directory, upload.bytes);
    await fill(temporary, upload, signal);
    const named = naming.then(() => nameFreely(temporary, wanted));
    naming = named.catch(() => undefined);
    return await named;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw describeSystemError(error, wanted, 'write');
  } finally {
    forgetTemporary(temporary);
  }
}
