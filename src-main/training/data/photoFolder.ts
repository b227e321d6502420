import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { listInputs } from '../../platform/listInputs.ts';
import { type PhotoCheck, type PhotoCheckOptions, checkPhotos } from './photoCheck.ts';
import { RandomState } from './randomState.ts';

/**
 * Finds the photographs in a folder and its subfolders that can be learned from, in natural order, and says of each
 * other picture why it is left out.
 *
 * @throws HeliochromeError cancelled; data-unusable when no photograph is usable; file-missing, file-permission,
 *   file-unreadable when the folder itself cannot be listed
 */
export async function scanPhotoFolder(
  folder: string,
  options: PhotoCheckOptions = {},
): Promise<PhotoCheck> {
  const { signal } = options;
  const listing = await listInputs([folder], { recursive: true, ...(signal && { signal }) });
  const unlisted = listing.failures.find((failure) => failure.path === folder);
  if (unlisted !== undefined) throw unlisted.error;
  const { usable, refused } = await checkPhotos(
    listing.photos.map((photo) => photo.path),
    options,
  );
  const failures = listing.failures.map(({ path, error }) => ({
    path,
    kind: 'unreadable' as const,
    reason: error.message,
  }));
  if (usable.length === 0) throw nothingUsable(folder, refused.length + failures.length);
  return { usable, refused: [...refused, ...failures] };
}

/**
 * Finds those of some photographs that can be learned from, and says of each other why it is left out.
 *
 * @throws HeliochromeError cancelled; data-unusable when none is usable
 */
export async function checkPhotoFiles(
  files: readonly string[],
  options: PhotoCheckOptions = {},
): Promise<PhotoCheck> {
  const check = await checkPhotos(files, options);
  if (check.usable.length === 0) throw nothingUsable('the choice', check.refused.length);
  return check;
}

function nothingUsable(place: string, refused: number): HeliochromeError {
  const message =
    refused === 0
      ? `There is no picture in ${place}.`
      : `None of the ${refused} pictures in ${place} can be learned from: they are unreadable, tiny or without color.`;
  const advice = 'Give color photographs (JPEG, PNG, WebP or TIFF), or a folder with some.';
  return new HeliochromeError('data-unusable', message, advice);
}

/** Photographs for the three uses. */
export interface PhotoSplit {
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly test: readonly string[];
}

/** How large each part is; they need not sum to 1, only their ratios count. */
export interface SplitFractions {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * Splits photographs at random, the same way for the same seed and paths; each part keeps the order of the paths.
 * Parts with a fraction above 0 get at least one photo each.
 *
 * @param fractions default 0.8, 0.1, 0.1
 * @throws HeliochromeError data-unusable, when there are fewer photos than parts; usage, for senseless fractions
 */
export function splitPhotos(
  paths: readonly string[],
  seed: number,
  fractions: SplitFractions = { train: 0.8, validation: 0.1, test: 0.1 },
): PhotoSplit {
  const counts = splitCounts(paths.length, [fractions.train, fractions.validation, fractions.test]);
  const order = RandomState.derive(seed, splitStream).permutation(paths.length);
  let start = 0;
  const [train, validation, test] = counts.map((count) => {
    const chosen = order.subarray(start, start + count);
    start += count;
    return [...chosen].sort((one, other) => one - other).map((index) => paths[index]);
  });
  return { train, validation, test };
}

// Keeps the split's stream apart from others of the same seed.
const splitStream = 3;

function splitCounts(photos: number, fractions: readonly number[]): number[] {
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  if (!(sum > 0) || fractions.some((fraction) => !(fraction >= 0))) {
    const message = `Fractions must be 0 or more, and not all 0; they are ${fractions.join(', ')}.`;
    throw new HeliochromeError('usage', message, 'Give for example 0.8, 0.1 and 0.1.');
  }
  const parts = fractions.filter((fraction) => fraction > 0).length;
  if (photos < parts) {
    const message = `${photos} photographs cannot be split into ${parts} parts.`;
    throw new HeliochromeError('data-unusable', message, 'Give more photographs.');
  }
  const counts = fractions.map((fraction) =>
    fraction === 0 ? 0 : Math.max(1, Math.round((fraction / sum) * photos)),
  );
  // What rounding gave too much or too little goes to the largest part.
  const largest = counts.indexOf(Math.max(...counts));
  counts[largest] += photos - counts.reduce((total, count) => total + count, 0);
  return counts;
}
