import { fieldSwapUnit, fieldType } from './tiffTags.ts';

/** How a TIFF structure writes numbers. */
export interface TiffOrder {
  readonly littleEndian: boolean;
  readonly big: boolean;
}

/** A field with its value in the byte order of the structure it belongs to. */
export interface TiffValue {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Buffer;
}

/** @returns the value for a structure of the other byte order, or the same one if the orders agree */
export function inOrder(value: TiffValue, from: boolean, to: boolean): TiffValue {
  const unit = fieldSwapUnit(value.type);
  if (from === to || unit < 2) return value;
  const data = Buffer.from(value.data);
  for (let at = 0; at + unit <= data.length; at += unit) data.subarray(at, at + unit).reverse();
  return { ...value, data };
}

function writeUnsigned(
  target: Buffer,
  at: number,
  value: number,
  size: number,
  littleEndian: boolean,
): void {
  if (size === 8) {
    if (littleEndian) target.writeBigUInt64LE(BigInt(value), at);
    else target.writeBigUInt64BE(BigInt(value), at);
  } else if (littleEndian) target.writeUIntLE(value, at, size);
  else target.writeUIntBE(value, at, size);
}

const wholeNumberBytes = { short: 2, long: 4, long8: 8 } as const;

/** @returns a field of whole numbers: SHORT, LONG, or BigTIFF's LONG8 */
export function numbersValue(
  tag: number,
  type: keyof typeof wholeNumberBytes,
  values: readonly number[],
  { littleEndian }: TiffOrder,
): TiffValue {
  const bytes = wholeNumberBytes[type];
  const data = Buffer.alloc(values.length * bytes);
  values.forEach((value, i) => {
    writeUnsigned(data, i * bytes, value, bytes, littleEndian);
  });
  return { tag, type: fieldType[type], count: values.length, data };
}

/** @returns a field of SHORT values */
export function shortValue(tag: number, values: readonly number[], order: TiffOrder): TiffValue {
  return numbersValue(tag, 'short', values, order);
}

/** @returns a field of one LONG value */
export function longValue(tag: number, value: number, order: TiffOrder): TiffValue {
  return numbersValue(tag, 'long', [value], order);
}

/** @returns a field of bytes: text that ends in a zero, or what has no type */
export function bytesValue(tag: number, type: 'ascii' | 'undefined', data: Uint8Array): TiffValue {
  return { tag, type: fieldType[type], count: data.length, data: Buffer.from(data) };
}

/** @returns a field of one RATIONAL value, to a ten-thousandth, or closer where it is small enough */
export function rationalValue(tag: number, value: number, { littleEndian }: TiffOrder): TiffValue {
  const denominator = Number.isInteger(value) ? 1 : 10_000;
  const data = Buffer.alloc(8);
  writeUnsigned(data, 0, Math.min(Math.round(value * denominator), 0xffffffff), 4, littleEndian);
  writeUnsigned(data, 4, denominator, 4, littleEndian);
  return { tag, type: fieldType.rational, count: 1, data };
}

/** @returns a field pointing to a sub-directory */
export function directoryPointer(
  tag: number,
  at: number,
  { littleEndian, big }: TiffOrder,
): TiffValue {
  if (!big) return longValue(tag, at, { littleEndian, big });
  const data = Buffer.alloc(8);
  writeUnsigned(data, 0, at, 8, littleEndian);
  return { tag, type: fieldType.ifd8, count: 1, data };
}

/**
 * Lays out a directory followed by the values that do not fit into it.
 * @param at where in the file it will stand
 * @param next offset of the following directory, 0 for none
 */
export function serializeDirectory(
  values: readonly TiffValue[],
  at: number,
  order: TiffOrder,
  next = 0,
): Buffer {
  const { littleEndian, big } = order;
  const sorted = values.toSorted((one, other) => one.tag - other.tag);
  const countSize = big ? 8 : 2;
  const fieldSize = big ? 20 : 12;
  const offsetSize = big ? 8 : 4;
  const directorySize = countSize + sorted.length * fieldSize + offsetSize;
  const head = Buffer.alloc(directorySize + (directorySize % 2));
  const parts: Buffer[] = [head];
  let end = at + head.length;
  writeUnsigned(head, 0, sorted.length, countSize, littleEndian);
  sorted.forEach(({ tag, type, count, data }, i) => {
    const cell = countSize + i * fieldSize;
    writeUnsigned(head, cell, tag, 2, littleEndian);
    writeUnsigned(head, cell + 2, type, 2, littleEndian);
    writeUnsigned(head, cell + 4, count, offsetSize, littleEndian);
    const valueCell = cell + 4 + offsetSize;
    if (data.length <= offsetSize) {
      data.copy(head, valueCell);
      return;
    }
    writeUnsigned(head, valueCell, end, offsetSize, littleEndian);
    const padded = data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]);
    parts.push(padded);
    end += padded.length;
  });
  writeUnsigned(head, countSize + sorted.length * fieldSize, next, offsetSize, littleEndian);
  return Buffer.concat(parts);
}
