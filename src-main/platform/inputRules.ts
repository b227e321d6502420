import path from 'node:path';
import { isTemporaryName } from './temporaryFiles.ts';

/** Pictures by their name; whether this program can read them is for the decoder to say, with the reason. */
const pictureExtensions = new Set(
  (
    'jpg jpeg jpe jfif png webp tif tiff ' +
    'gif bmp jp2 j2k jpf jpx jpc j2c heic heif avif jxl psd psb tga dng cr2 cr3 nef arw raf orf rw2 pef srw'
  ).split(' '),
);

const junkNames = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  'icon\r',
  '@eadir',
  '__macosx',
  '#recycle',
  '$recycle.bin',
  'system volume information',
  'lost+found',
]);

/** First bytes of JPEG, PNG, TIFF and BigTIFF of both byte orders, GIF, JPEG 2000; WebP is RIFF with its name at byte 8. */
const signatures = [
  'ffd8ff',
  '89504e470d0a1a0a',
  '49492a00',
  '4d4d002a',
  '49492b00',
  '4d4d002b',
  '47494638',
  '0000000c6a502020',
  'ff4fff51',
];

/** Why a file or folder of this name is left out when a folder is looked through; null when it is not. */
export function junkReason(name: string): string | null {
  if (isTemporaryName(name)) return 'left by a run that was cut off';
  if (junkNames.has(name.toLowerCase())) return 'a file of the operating system';
  if (name.startsWith('.')) return 'hidden';
  return null;
}

/** Whether a file's extension is one of a picture. */
export function isNamedLikePicture(file: string): boolean {
  return pictureExtensions.has(path.extname(file).slice(1).toLowerCase());
}

/** Bytes of a file's beginning that {@link beginsLikePicture} needs. */
export const signatureBytes = 12;

/** Whether a file's first bytes are those of a format this program reads. */
export function beginsLikePicture(bytes: Buffer): boolean {
  const start = bytes.toString('hex');
  const isWebp = start.startsWith('52494646') && start.endsWith('57454250');
  return isWebp || signatures.some((signature) => start.startsWith(signature));
}
