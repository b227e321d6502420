import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import exifr from 'exifr';
import sharp from 'sharp';

/** Metadata of a file as a reader independent of this program sees it. */
export type ReadTags = Readonly<Record<string, unknown>>;

/** @returns whether the `exiftool` command is there; with it, more is checked */
export function hasExiftool(): boolean {
  try {
    execFileSync('exiftool', ['-ver'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** All tags as exiftool gives them, numbers as numbers, named `Group:Tag`. */
export function readWithExiftool(file: string): ReadTags {
  const output = execFileSync(
    'exiftool',
    ['-json', '-n', '-G1', '-a', '-charset', 'iptc=UTF8', file],
    { stdio: 'pipe' },
  );
  const [tags] = JSON.parse(output.toString('utf8')) as ReadTags[];
  return tags;
}

/** @returns exiftool's complaints about a file's structure */
export function exiftoolWarnings(file: string): string {
  return execFileSync('exiftool', ['-Warning', '-Error', '-a', '-s3', file], { stdio: 'pipe' })
    .toString('utf8')
    .trim();
}

/** Tags as exifr reads them, in one flat record; WebP is unwrapped by libvips first. */
export async function readWithExifr(file: string): Promise<ReadTags> {
  const options = {
    tiff: true,
    exif: true,
    gps: true,
    iptc: true,
    xmp: true,
    icc: false,
    ifd1: true,
    mergeOutput: true,
    translateValues: false,
  };
  if (!file.endsWith('.webp')) return ((await exifr.parse(file, options)) ?? {}) as ReadTags;
  const { exif, xmp } = await sharp(await readFile(file)).metadata();
  const block =
    exif === undefined ? null : exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif;
  const tags = block === null ? {} : ((await exifr.parse(block, options)) as ReadTags);
  return { ...tags, rawXmp: xmp?.toString('utf8') };
}
