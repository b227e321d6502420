/** A TIFF field type: its number and the bytes of one value. */
export interface FieldType {
  readonly code: number;
  readonly bytes: number;
}

/** The field types that a writer needs (TIFF 6.0; LONG8 is BigTIFF's). */
export const FIELD = {
  ascii: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  long: { code: 4, bytes: 4 },
  undefined: { code: 7, bytes: 1 },
  long8: { code: 16, bytes: 8 },
} as const satisfies Record<string, FieldType>;

/** One field of a directory. */
export interface TiffEntry {
  readonly tag: number;
  readonly type: FieldType;
  readonly values: readonly number[];
}

/**
 * One image file directory with the values that do not fit its entries behind it, little-endian.
 * @param entries in ascending order of tag
 * @param start offset in the file at which the directory will lie
 * @param big BigTIFF's layout: 20-byte entries with 64-bit counts and offsets
 */
export function directoryBytes(
  entries: readonly TiffEntry[],
  start: number,
  big: boolean,
): Uint8Array {
  const layout = big
    ? { count: 8, entry: 20, inline: 8, next: 8 }
    : { count: 2, entry: 12, inline: 4, next: 4 };
  const fixedBytes = layout.count + entries.length * layout.entry + layout.next;
  let end = fixedBytes + (-fixedBytes & 7);
  const outside = entries.map(({ type, values }) => {
    const bytes = type.bytes * values.length;
    if (bytes <= layout.inline) return null;
    const at = end;
    end += bytes + (-bytes & 7);
    return at;
  });
  const view = new DataView(new ArrayBuffer(end));
  if (big) view.setBigUint64(0, BigInt(entries.length), true);
  else view.setUint16(0, entries.length, true);
  entries.forEach((entry, index) => {
    const at = layout.count + index * layout.entry;
    const valueAt = at + layout.entry - layout.inline;
    view.setUint16(at, entry.tag, true);
    view.setUint16(at + 2, entry.type.code, true);
    writeSize(view, at + 4, entry.values.length, big);
    const place = outside[index] ?? null;
    if (place !== null) writeSize(view, valueAt, start + place, big);
    writeValues(view, place ?? valueAt, entry);
  });
  return new Uint8Array(view.buffer);
}

function writeSize(view: DataView, at: number, value: number, big: boolean): void {
  if (big) view.setBigUint64(at, BigInt(value), true);
  else view.setUint32(at, value, true);
}

function writeValues(view: DataView, start: number, { type, values }: TiffEntry): void {
  values.forEach((value, index) => {
    const at = start + index * type.bytes;
    switch (type.code) {
      case FIELD.short.code:
        view.setUint16(at, value, true);
        break;
      case FIELD.long.code:
        view.setUint32(at, value, true);
        break;
      case FIELD.long8.code:
        view.setBigUint64(at, BigInt(value), true);
        break;
      default:
        view.setUint8(at, value);
    }
  });
}
