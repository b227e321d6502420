/** A picture of an icon: square, PNG. */
export interface IconPicture {
  /** Pixels. */
  readonly size: number;
  readonly png: Buffer;
}

/** Sizes of the pictures that a Windows icon holds. */
export const icoSizes = [16, 24, 32, 48, 64, 128, 256] as const;

/** Sizes of the pictures for Linux desktops. */
export const pngSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;

/** Pictures of an Apple icon: type and size in pixels (`ic11` to `ic14` are those for displays of double density). */
const icnsTypes = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** @throws Error when there is no picture of the size */
function pictureOf(size: number, pictures: readonly IconPicture[]): Buffer {
  const found = pictures.find((picture) => picture.size === size);
  if (found === undefined) throw new Error(`The icon has no picture of ${size} pixels.`);
  return found.png;
}

/** A Windows icon file: a directory of PNG pictures, as Windows Vista and later read them. */
export function icoFile(pictures: readonly IconPicture[]): Buffer {
  const entryBytes = 16;
  const header = Buffer.alloc(6 + icoSizes.length * entryBytes);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(icoSizes.length, 4);
  let offset = header.length;
  const parts = icoSizes.map((size, index) => {
    const png = pictureOf(size, pictures);
    const entry = 6 + index * entryBytes;
    // 256 is written as 0.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
    return png;
  });
  return Buffer.concat([header, ...parts]);
}

/** An Apple icon file: PNG pictures, each after its type and length. */
export function icnsFile(pictures: readonly IconPicture[]): Buffer {
  const block = (type: string, content: Buffer): Buffer => {
    const header = Buffer.alloc(8);
    header.write(type, 'latin1');
    header.writeUInt32BE(content.length + header.length, 4);
    return Buffer.concat([header, content]);
  };
  const blocks = icnsTypes.map(([type, size]) => block(type, pictureOf(size, pictures)));
  return block('icns', Buffer.concat(blocks));
}
