import { discloseInXmp, type Disclosure } from './disclosureXmp.ts';
import { encodeJpeg } from './encodePicture.ts';
import { spliceMetadata } from './metadata.ts';
import type { SmallPictures } from './smallPictures.ts';
import { drawLines } from './text/drawText.ts';
import { fontMeasures, outlineLine } from './text/outlines.ts';

/** Grey around the pictures, as 8-bit value. */
const surround = 128;
const quality = 90;
/** Of the picture's width: the gap between the pictures and around them. */
const gapShare = 0.012;
const textShare = 0.018;
const leastTextPixels = 10;

/** What stands below the two pictures. */
export interface ProofLabels {
  readonly before: string;
  readonly after: string;
}

/**
 * Sets a photo's grey and its colored picture side by side on grey, as a JPEG that says of itself that it is colorized.
 * The same pictures give the same bytes.
 */
export async function proofPicture(
  { before, after }: SmallPictures,
  labels: ProofLabels,
  disclosure: Disclosure,
): Promise<Buffer> {
  const gap = Math.max(4, Math.round(after.width * gapShare));
  const text = Math.max(leastTextPixels, Math.round(after.width * textShare));
  const strip = text * 2;
  const width = after.width * 2 + gap * 3;
  const height = after.height + gap * 2 + strip;
  const data = new Uint8Array(width * height * 3).fill(surround);
  const second = after.width + gap * 2;
  for (let y = 0; y < after.height; y += 1) {
    const row = (y + gap) * width;
    for (let x = 0; x < after.width; x += 1) {
      const from = y * after.width + x;
      data.fill(before.data[from], (row + gap + x) * 3, (row + gap + x + 1) * 3);
      data.set(after.data.subarray(from * 3, from * 3 + 3), (row + second + x) * 3);
    }
  }
  await letter({ width, height, data }, [
    { words: labels.before, x: gap },
    { words: labels.after, x: second },
  ]);
  const jpeg = await encodeJpeg({ width, height, data }, quality);
  const xmp = discloseInXmp(null, disclosure);
  const nothing = { exif: null, iptc: null, density: null };
  return Buffer.concat(await spliceMetadata(jpeg, 'jpeg', { ...nothing, xmp }));

  /** Black words at the foot of the picture. */
  async function letter(
    picture: { readonly width: number; readonly height: number; readonly data: Uint8Array },
    words: readonly { readonly words: string; readonly x: number }[],
  ): Promise<void> {
    const { em, ascent } = fontMeasures();
    const lines = words.map((one) => {
      const line = outlineLine(one.words);
      return { line, x: one.x, y: (strip - text) / 2 + (ascent * text) / em };
    });
    const drawn = await drawLines(picture.width, strip, lines, text / em);
    const first = (picture.height - strip) * picture.width;
    for (let at = 0; at < drawn.alpha.length; at += 1) {
      if (drawn.alpha[at] === 0) continue;
      const value = Math.round(surround * (1 - drawn.alpha[at] / 255));
      picture.data.fill(value, (first + at) * 3, (first + at + 1) * 3);
    }
  }
}
