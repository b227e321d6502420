import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { HeliochromeError } from '../../src-shared/domain/error.ts';

/**
 * A decoder for one page whose sample values come out as they are stored: the profile is left to this program's own
 * conversion, which is exact and has more than 8 bits. Pictures that end too early fail instead of turning grey.
 * Sizes are checked by the caller, so sharp's own limit is lifted.
 *
 * @param picture a path, or all bytes of a file
 */
export function openWithSharp(picture: string | Buffer, page: number): Sharp {
  // libvips' operation cache would hold scans in memory and give an old picture for a path written anew. It is one
  // for the whole process, and every thread that loads sharp switches it on again.
  sharp.cache(false);
  return sharp(picture, {
    page,
    failOn: 'error',
    limitInputPixels: false,
    limitInputChannels: false,
    unlimited: true,
    ignoreIcc: true,
    sequentialRead: true,
  });
}

/** Words for a failure inside the decoder. */
export function damagedImage(path: string, error: unknown): HeliochromeError {
  if (error instanceof HeliochromeError) return error;
  const reason = (error instanceof Error ? error.message : String(error))
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ');
  if (/no space left|ENOSPC/i.test(reason)) {
    return new HeliochromeError(
      'disk-full',
      `There is no room for the temporary copy of ${path}: ${reason}`,
      'Free space on the drive of the temporary folder, or point TMPDIR to another drive.',
      { cause: error },
    );
  }
  return new HeliochromeError(
    'image-damaged',
    `The picture is damaged or cut short, it could not be decoded (${reason}): ${path}`,
    'Copy the file again from its original.',
    { cause: error },
  );
}
