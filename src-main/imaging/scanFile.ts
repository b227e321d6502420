import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { describeSystemError } from '../platform/systemError.ts';
import type { MasterFormat } from './master.ts';
import { fileBytes, readFully } from './tiff/byteSource.ts';
import type { ByteSource } from './tiff/byteSource.ts';

/** A file whose first bytes name one of the formats masters may have. */
export interface ScanFile {
  readonly path: string;
  readonly size: number;
  readonly format: MasterFormat;
  readonly source: ByteSource;
  /** What the decoder reads: the path, or all bytes where they are in memory. */
  readonly picture: string | Buffer;
}

/** One opened for reading. */
export interface OpenScanFile extends ScanFile {
  readonly handle: FileHandle;
}

const convertAdvice = 'Convert it to TIFF or PNG first.';

interface Signature {
  readonly name: string;
  readonly at: number;
  readonly bytes: string;
}

const masterSignatures: readonly (Signature & { readonly format: MasterFormat })[] = [
  { format: 'jpeg', name: 'JPEG', at: 0, bytes: '\xff\xd8\xff' },
  { format: 'png', name: 'PNG', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { format: 'tiff', name: 'TIFF', at: 0, bytes: 'II*\0' },
  { format: 'tiff', name: 'TIFF', at: 0, bytes: 'MM\0*' },
  { format: 'tiff', name: 'BigTIFF', at: 0, bytes: 'II+\0' },
  { format: 'tiff', name: 'BigTIFF', at: 0, bytes: 'MM\0+' },
  { format: 'webp', name: 'WebP', at: 8, bytes: 'WEBP' },
  { format: 'gif', name: 'GIF', at: 0, bytes: 'GIF8' },
  { format: 'jpeg2000', name: 'JPEG 2000', at: 0, bytes: '\0\0\0\x0cjP  ' },
  { format: 'jpeg2000', name: 'JPEG 2000', at: 0, bytes: '\xff\x4f\xff\x51' },
];

// Formats people may well have, named so that the message helps.
const otherSignatures: readonly Signature[] = [
  { name: 'a JPEG XL', at: 0, bytes: '\xff\x0a' },
  { name: 'a JPEG XL', at: 0, bytes: '\0\0\0\x0cJXL ' },
  { name: 'a HEIF or AVIF', at: 4, bytes: 'ftyp' },
  { name: 'a BMP', at: 0, bytes: 'BM' },
  { name: 'a Photoshop', at: 0, bytes: '8BPS' },
  { name: 'a PDF', at: 0, bytes: '%PDF' },
  { name: 'a DICOM', at: 128, bytes: 'DICM' },
  { name: 'a Fujifilm camera raw', at: 0, bytes: 'FUJIFILMCCD-RAW' },
];

function hasSignature(head: string, { at, bytes }: Signature): boolean {
  return head.startsWith(bytes, at);
}

/** Bytes of a file's beginning that {@link sniffFormat} needs. */
export const headBytes = 160;

/**
 * @param head the first bytes, as Latin-1
 * @throws HeliochromeError `image-unsupported` or `not-an-image`
 */
export function sniffFormat(path: string, head: string): MasterFormat {
  const found = masterSignatures.find((signature) => hasSignature(head, signature));
  if (found !== undefined) return found.format;
  const other = otherSignatures.find((signature) => hasSignature(head, signature));
  if (other !== undefined) {
    throw new HeliochromeError(
      'image-unsupported',
      `This is ${other.name} file, which cannot be read: ${path}`,
      convertAdvice,
    );
  }
  throw new HeliochromeError(
    'not-an-image',
    `This is not a JPEG, JPEG 2000, PNG, TIFF, GIF or WebP image (its content decides, not its name): ${path}`,
    'Leave it out, or convert it to TIFF or PNG if it is a picture.',
  );
}

async function readHead(handle: FileHandle, size: number): Promise<string> {
  const head = Buffer.alloc(Math.min(size, headBytes));
  await readFully(handle, head, 0);
  return head.toString('latin1');
}

/** @throws HeliochromeError `file-unreadable`, `file-empty` */
export function assertFile(path: string, status: Stats): void {
  if (!status.isFile()) {
    throw new HeliochromeError(
      'file-unreadable',
      `This is ${status.isDirectory() ? 'a folder' : 'a device or pipe'}, not a file: ${path}`,
      'Name the image files themselves.',
    );
  }
  if (status.size === 0) {
    throw new HeliochromeError(
      'file-empty',
      `The file is empty (0 bytes): ${path}`,
      'Copy it again from its original.',
    );
  }
}

/**
 * Opens a file and recognizes its format by content.
 * @throws HeliochromeError `file-missing`, `file-permission`, `file-unreadable`, `file-empty`, `not-an-image`,
 * `image-unsupported`
 */
export async function openScanFile(path: string): Promise<OpenScanFile> {
  const status = await stat(path).catch((error: unknown) => {
    throw describeSystemError(error, path, 'read');
  });
  assertFile(path, status);
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw describeSystemError(error, path, 'read');
  });
  try {
    const head = await readHead(handle, status.size);
    const format = sniffFormat(path, head);
    const source = await fileBytes(handle);
    return { path, handle, size: status.size, format, source, picture: path };
  } catch (error) {
    await handle.close();
    throw describeSystemError(error, path, 'read');
  }
}
