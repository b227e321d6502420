/** A TIFF reader written from the specification alone, to check the writer against. RGB, little-endian, strips. */

export interface ReadTiff {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly big: boolean;
  readonly fields: ReadonlyMap<number, readonly number[]>;
  /** width × height × 3 samples */
  readonly samples: Uint16Array;
}

/** @param bytes a whole TIFF or BigTIFF file */
export function readTiff(bytes: Buffer): ReadTiff {
  if (bytes.toString('latin1', 0, 2) !== 'II') throw new Error('not little-endian');
  const big = bytes.readUInt16LE(2) === 43;
  const fields = readFields(bytes, big);
  const one = (tag: number): number => fields.get(tag)?.[0] ?? 0;
  const [width, height, depth] = [one(256), one(257), one(258)];
  const rowBytes = (width * 3 * depth) / 8;
  const samples = new Uint16Array(width * height * 3);
  fields.get(273)!.forEach((offset, index) => {
    const top = index * one(278);
    const rows = Math.min(one(278), height - top);
    const stored = bytes.subarray(offset, offset + fields.get(279)![index]);
    const strip = one(259) === 5 ? decodeTiffLzw(stored, rows * rowBytes) : stored;
    for (let row = 0; row < rows; row++) {
      const start = row * rowBytes;
      for (let i = 0; i < width * 3; i++) {
        const value = depth === 8 ? strip[start + i] : strip.readUInt16LE(start + i * 2);
        const at = (top + row) * width * 3 + i;
        const left = one(317) === 2 && i >= 3 ? samples[at - 3] : 0;
        samples[at] = (value + left) & (2 ** depth - 1);
      }
    }
  });
  return { width, height, depth, big, fields, samples };
}

function readFields(bytes: Buffer, big: boolean): Map<number, number[]> {
  const size = (at: number): number =>
    big ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);
  const directory = size(big ? 8 : 4);
  const count = big ? size(directory) : bytes.readUInt16LE(directory);
  const entryBytes = big ? 20 : 12;
  const inline = big ? 8 : 4;
  const fields = new Map<number, number[]>();
  for (let index = 0; index < count; index++) {
    const at = directory + (big ? 8 : 2) + index * entryBytes;
    const type = bytes.readUInt16LE(at + 2);
    const values = size(at + 4);
    const width = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 16: 8 }[type] ?? 0;
    const place = at + entryBytes - inline;
    const start = width * values <= inline ? place : size(place);
    const read = Array.from({ length: values }, (_, i) =>
      width === 8
        ? Number(bytes.readBigUInt64LE(start + i * 8))
        : bytes.readUIntLE(start + i * width, width),
    );
    fields.set(bytes.readUInt16LE(at), read);
  }
  return fields;
}

/** TIFF 6.0, section 13. @param length bytes that come out */
export function decodeTiffLzw(stored: Uint8Array, length: number): Buffer {
  const output = Buffer.alloc(length);
  const table: (Uint8Array | undefined)[] = [];
  let filled = 0;
  let bit = 0;
  let width = 9;
  let previous: Uint8Array | null = null;
  const nextCode = (): number => {
    let code = 0;
    for (let i = 0; i < width; i++, bit++) {
      code = (code << 1) | ((stored[bit >> 3] >> (7 - (bit & 7))) & 1);
    }
    return code;
  };
  for (let code = nextCode(); code !== 257; code = nextCode()) {
    if (code === 256) {
      table.length = 258;
      for (let i = 0; i < 256; i++) table[i] = Uint8Array.of(i);
      width = 9;
      previous = null;
      continue;
    }
    const known = table[code];
    const text: Uint8Array = known ?? Uint8Array.of(...previous!, previous![0]);
    if (previous) table.push(Uint8Array.of(...previous, text[0]));
    output.set(text, filled);
    filled += text.length;
    previous = text;
    if (table.length >= 511) width = 10;
    if (table.length >= 1023) width = 11;
    if (table.length >= 2047) width = 12;
  }
  if (filled !== length) throw new Error(`${filled} bytes instead of ${length}`);
  return output;
}
