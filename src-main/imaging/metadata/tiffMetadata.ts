import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { MasterMetadata } from '../metadata.ts';
import { fileBytes } from '../tiff/byteSource.ts';
import type { ByteSource } from '../tiff/byteSource.ts';
import {
  readDirectory,
  readFieldBytes,
  readFieldNumbers,
  readTiffHeader,
} from '../tiff/readDirectories.ts';
import type { TiffDirectory, TiffHeader } from '../tiff/readDirectories.ts';
import { fieldType, tag } from '../tiff/tiffTags.ts';
import { inOrder, serializeDirectory, shortValue } from '../tiff/writeDirectory.ts';
import type { TiffValue } from '../tiff/writeDirectory.ts';
import { densityValues, exifTreeForResult, exifTreeOf, withValues } from './exifOutput.ts';
import type { PictureSize } from './exifOutput.ts';
import { isDescriptive, serializeSubDirectories } from './exifTree.ts';
import { xmpForResult } from './xmpPacket.ts';

async function readAll(source: ByteSource, directory: TiffDirectory): Promise<TiffValue[]> {
  const values: TiffValue[] = [];
  for (const field of directory.fields.values()) {
    const data = await readFieldBytes(source, field);
    values.push({ tag: field.tag, type: field.type, count: field.count, data });
  }
  return values;
}

async function sizeOf(
  source: ByteSource,
  header: TiffHeader,
  directory: TiffDirectory,
): Promise<PictureSize> {
  const number = async (id: number): Promise<number> =>
    (await readFieldNumbers(source, header, directory.fields.get(id)))[0] ?? 0;
  return { width: await number(tag.imageWidth), height: await number(tag.imageLength) };
}

// In a TIFF the directory itself gives the size; EXIF 2.32 wants these tags in JPEG only.
const sizeTags = new Set<number>([tag.pixelXDimension, tag.pixelYDimension]);

function blockValue(id: number, type: number, data: Buffer | null): TiffValue[] {
  return data === null ? [] : [{ tag: id, type, count: data.length, data }];
}

async function appendDirectory(handle: FileHandle, metadata: MasterMetadata): Promise<void> {
  const source = await fileBytes(handle);
  const header = await readTiffHeader(source);
  const directory = await readDirectory(source, header, header.firstDirectory);
  const { colorSpace } = metadata;
  const size = { ...(await sizeOf(source, header, directory)), colorSpace };
  const tree = exifTreeForResult(await exifTreeOf(metadata.exif), size, metadata.density);
  const converted = (values: readonly TiffValue[]): TiffValue[] =>
    values.map((value) => inOrder(value, tree.littleEndian, header.littleEndian));
  const at = source.size + (source.size % 2);
  const sub = serializeSubDirectories(
    {
      exif: converted(tree.exif).filter(({ tag: id }) => !sizeTags.has(id)),
      gps: converted(tree.gps),
      interoperability: converted(tree.interoperability),
    },
    at,
    header,
  );
  const xmp = metadata.xmp === null ? null : xmpForResult(metadata.xmp, size, 'image/tiff');
  const values = withValues(await readAll(source, directory), [
    ...converted(tree.image).filter(({ tag: id }) => isDescriptive(id)),
    ...densityValues(metadata.density, header),
    shortValue(tag.orientation, [1], header),
    ...blockValue(tag.xmp, fieldType.byte, xmp),
    // Of the types in use (byte, undefined, long) the one that every reader takes, in either byte order.
    ...blockValue(tag.iptc, fieldType.undefined, metadata.iptc),
    ...sub.pointers,
  ]);
  const directoryAt = at + sub.bytes.length;
  const tail = Buffer.concat([
    Buffer.alloc(at - source.size),
    sub.bytes,
    serializeDirectory(values, directoryAt, header, directory.next),
  ]);
  if (!header.big && source.size + tail.length > 0xffffffff) {
    throw new HeliochromeError(
      'internal',
      `The metadata does not fit: a TIFF of ${source.size} bytes must be written as BigTIFF.`,
    );
  }
  await writeTail(handle, tail, source.size, directoryAt, header);
}

// The header is turned to the new directory last: until then the file is what it was.
async function writeTail(
  handle: FileHandle,
  tail: Buffer,
  end: number,
  directoryAt: number,
  header: TiffHeader,
): Promise<void> {
  let done = 0;
  while (done < tail.length) {
    done += (await handle.write(tail, done, tail.length - done, end + done)).bytesWritten;
  }
  const pointer = Buffer.alloc(header.big ? 8 : 4);
  if (header.big && header.littleEndian) pointer.writeBigUInt64LE(BigInt(directoryAt));
  else if (header.big) pointer.writeBigUInt64BE(BigInt(directoryAt));
  else if (header.littleEndian) pointer.writeUInt32LE(directoryAt);
  else pointer.writeUInt32BE(directoryAt);
  await handle.write(pointer, 0, pointer.length, header.firstDirectoryAt);
}

/**
 * Gives a TIFF or BigTIFF its metadata in place: a new directory is appended that holds the old one's fields and the
 * metadata's, so that files of any size are done at once.
 * @throws HeliochromeError `image-damaged` when the file is no TIFF
 */
export async function embedInTiff(path: string, metadata: MasterMetadata): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await appendDirectory(handle, metadata);
  } finally {
    await handle.close();
  }
}
