import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ByteSource } from './byteSource.ts';
import { fieldTypeSize } from './tiffTags.ts';

/** What a TIFF structure's header says. */
export interface TiffHeader {
  readonly littleEndian: boolean;
  /** BigTIFF: 64-bit offsets and counts */
  readonly big: boolean;
  readonly firstDirectory: number;
  /** where in the file the offset of the first directory stands */
  readonly firstDirectoryAt: number;
}

/** One field of a directory; its value is read when asked for. */
export interface TiffField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** where the value stands in the file */
  readonly valueAt: number;
  /** bytes of the value */
  readonly byteLength: number;
}

/** One image file directory (page, thumbnail, or EXIF sub-directory). */
export interface TiffDirectory {
  readonly at: number;
  readonly fields: ReadonlyMap<number, TiffField>;
  /** offset of the next directory, 0 after the last */
  readonly next: number;
}

const maximumFields = 4096;
const maximumDirectories = 65_536;
const maximumValueBytes = 512 * 1024 * 1024;

function damaged(reason: string): HeliochromeError {
  return new HeliochromeError(
    'image-damaged',
    `The TIFF structure is damaged: ${reason}.`,
    'Copy the file again from its original, or open and save it in an image editor.',
  );
}

function readOffset(
  bytes: Buffer,
  at: number,
  header: { littleEndian: boolean; big: boolean },
): number {
  if (!header.big) return header.littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const value = header.littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('an offset is out of range');
  return Number(value);
}

function readShort(bytes: Buffer, at: number, littleEndian: boolean): number {
  return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

/** @throws HeliochromeError `image-damaged` when the source does not start with a TIFF or BigTIFF header */
export async function readTiffHeader(source: ByteSource): Promise<TiffHeader> {
  const bytes = await source.read(0, 8);
  const order = bytes.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') throw damaged('it has no byte order mark');
  const littleEndian = order === 'II';
  const version = readShort(bytes, 2, littleEndian);
  if (version !== 42 && version !== 43)
    throw damaged(`version ${version} is neither TIFF nor BigTIFF`);
  const big = version === 43;
  const firstDirectoryAt = big ? 8 : 4;
  const offsetBytes = await source.read(firstDirectoryAt, big ? 8 : 4);
  return {
    littleEndian,
    big,
    firstDirectoryAt,
    firstDirectory: readOffset(offsetBytes, 0, { littleEndian, big }),
  };
}

/** Reads the directory at an offset. Fields of unknown type are left out. */
export async function readDirectory(
  source: ByteSource,
  header: TiffHeader,
  at: number,
): Promise<TiffDirectory> {
  const { littleEndian, big } = header;
  const countSize = big ? 8 : 2;
  const countBytes = await source.read(at, countSize);
  const count = big ? readOffset(countBytes, 0, header) : readShort(countBytes, 0, littleEndian);
  if (count > maximumFields) throw damaged(`a directory claims ${count} fields`);
  const fieldSize = big ? 20 : 12;
  const offsetSize = big ? 8 : 4;
  const bytes = await source.read(at + countSize, count * fieldSize + offsetSize);
  const fields = new Map<number, TiffField>();
  for (let index = 0; index < count; index++) {
    const field = parseField(bytes, index * fieldSize, at + countSize, header);
    if (field !== null && !fields.has(field.tag)) fields.set(field.tag, field);
  }
  return { at, fields, next: readOffset(bytes, count * fieldSize, header) };
}

function parseField(bytes: Buffer, at: number, base: number, header: TiffHeader): TiffField | null {
  const type = readShort(bytes, at + 2, header.littleEndian);
  const count = readOffset(bytes, at + 4, header);
  const byteLength = fieldTypeSize(type) * count;
  if (byteLength === 0) return null;
  const valueCell = at + (header.big ? 12 : 8);
  const inline = byteLength <= (header.big ? 8 : 4);
  const valueAt = inline ? base + valueCell : readOffset(bytes, valueCell, header);
  return { tag: readShort(bytes, at, header.littleEndian), type, count, valueAt, byteLength };
}

/** Reads the chain of directories from the first on: the pages and thumbnails of a TIFF, IFD0 and IFD1 of EXIF. */
export async function readDirectoryChain(
  source: ByteSource,
  header: TiffHeader,
): Promise<TiffDirectory[]> {
  const chain: TiffDirectory[] = [];
  const seen = new Set<number>();
  let at = header.firstDirectory;
  while (at !== 0) {
    if (seen.has(at) || chain.length >= maximumDirectories)
      throw damaged('its directories form a loop');
    seen.add(at);
    const directory = await readDirectory(source, header, at);
    chain.push(directory);
    at = directory.next;
  }
  if (chain.length === 0) throw damaged('it has no directory');
  return chain;
}

/** @returns a field's value as it stands in the file (in the file's byte order) */
export async function readFieldBytes(source: ByteSource, field: TiffField): Promise<Buffer> {
  if (field.byteLength > maximumValueBytes)
    throw damaged(`field ${field.tag} claims ${field.byteLength} bytes`);
  return source.read(field.valueAt, field.byteLength);
}

/** @returns a field's values as numbers (integers of any width; a rational gives its quotient); empty when absent */
export async function readFieldNumbers(
  source: ByteSource,
  header: TiffHeader,
  field: TiffField | undefined,
): Promise<number[]> {
  if (field === undefined) return [];
  return fieldNumbers(await readFieldBytes(source, field), field.type, header.littleEndian);
}

/** Decodes a field's bytes to numbers. */
export function fieldNumbers(bytes: Buffer, type: number, littleEndian: boolean): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = fieldTypeSize(type);
  const count = size === 0 ? 0 : Math.floor(bytes.length / size);
  const values = new Array<number>(count);
  for (let index = 0; index < count; index++) {
    values[index] = fieldNumber(view, index * size, type, littleEndian);
  }
  return values;
}

function fieldNumber(view: DataView, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    case 16:
    case 17:
    case 18:
      return Number(view.getBigUint64(at, littleEndian));
    default:
      return view.getUint8(at);
  }
}
