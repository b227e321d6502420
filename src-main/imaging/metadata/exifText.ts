import { decodeText } from './iptcText.ts';
import { parseExifBlock, type ExifTree } from './exifTree.ts';

/** Tags of EXIF 3.0 and TIFF 6.0 that describe a picture in words, and Windows' own. */
export const exifTag = {
  documentName: 269,
  imageDescription: 270,
  artist: 315,
  copyright: 33_432,
  dateTimeOriginal: 36_867,
  dateTimeDigitized: 36_868,
  userComment: 37_510,
  fileSource: 41_728,
  windowsTitle: 40_091,
  windowsComment: 40_092,
  windowsAuthor: 40_093,
  windowsKeywords: 40_094,
} as const;

/** Texts of an EXIF block by their tag. */
export class ExifTexts {
  readonly #tree: ExifTree;

  private constructor(tree: ExifTree) {
    this.#tree = tree;
  }

  /** Null for a damaged block. */
  static async read(block: Buffer): Promise<ExifTexts | null> {
    const tree = await parseExifBlock(block).catch(() => null);
    return tree === null ? null : new ExifTexts(tree);
  }

  bytes(tag: number): Buffer | null {
    const values = [...this.#tree.image, ...this.#tree.exif];
    return values.find((value) => value.tag === tag)?.data ?? null;
  }

  /** A text, such as the artist; empty when it is not there. */
  text(tag: number): string {
    const bytes = this.bytes(tag);
    // Copyright holds two texts, the photographer's and the editor's, with a zero between.
    const parts = (bytes?.toString('latin1') ?? '').split('\0').map((part) => part.trim());
    return parts
      .filter((part) => part !== '')
      .map((part) => decodeText(Buffer.from(part, 'latin1'), null))
      .join('; ');
  }

  /** Windows' own tags are UTF-16, little-endian, whatever the block's order. */
  windowsText(tag: number): string {
    const bytes = this.bytes(tag);
    return bytes === null ? '' : decodeText(bytes, 'utf-16le');
  }

  /** UserComment begins with eight bytes that name its encoding. */
  comment(): string {
    const bytes = this.bytes(exifTag.userComment);
    if (bytes === null || bytes.length <= 8) return '';
    const encoding = bytes.toString('latin1', 0, 8).replaceAll('\0', '').trim();
    const text = bytes.subarray(8);
    if (encoding === 'UNICODE') {
      return decodeText(text, this.#tree.littleEndian ? 'utf-16le' : 'utf-16be');
    }
    return encoding === 'JIS' ? decodeText(text, 'iso-2022-jp') : decodeText(text, null);
  }
}
