import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { RandomState } from './randomState.ts';

const photoExtensions = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff']);

/**
 * All photographs in a folder and its subfolders, by extension (JPEG, PNG, WebP, TIFF), in an order that depends on
 * their names alone. Hidden files and folders are left out; links to folders are not followed.
 *
 * @returns paths that begin with `folder`
 * @throws HeliochromeError file-missing, file-permission, file-unreadable; data-unusable when none is found
 */
export async function listPhotos(folder: string): Promise<string[]> {
  const names = (await readTree(folder)).sort((one, other) => (one < other ? -1 : 1));
  if (names.length === 0) {
    throw new HeliochromeError(
      'data-unusable',
      `There is no JPEG, PNG, WebP or TIFF file in ${folder}.`,
      'Give a folder with color photographs.',
    );
  }
  return names.map((name) => path.join(folder, ...name.split('/')));
}

/** Names relative to the folder, with slashes on every system so that the order is the same. */
async function readTree(folder: string, prefix = ''): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readEntries(path.join(folder, prefix))) {
    if (entry.name.startsWith('.')) continue;
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) names.push(...(await readTree(folder, name)));
    else if (photoExtensions.has(path.extname(entry.name).toLowerCase())) names.push(name);
  }
  return names;
}

async function readEntries(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw folderError(folder, error);
  }
}

function folderError(folder: string, error: unknown): HeliochromeError {
  const systemCode = error instanceof Error && 'code' in error ? error.code : undefined;
  const options = { cause: error };
  switch (systemCode) {
    case 'ENOENT':
      return new HeliochromeError(
        'file-missing',
        `There is no folder ${folder}.`,
        'Check the path.',
        options,
      );
    case 'ENOTDIR':
      return new HeliochromeError(
        'file-unreadable',
        `${folder} is no folder.`,
        'Give a folder.',
        options,
      );
    case 'EACCES':
    case 'EPERM': {
      const advice = 'Give this user the right to read it.';
      return new HeliochromeError('file-permission', `${folder} may not be read.`, advice, options);
    }
    default:
      return HeliochromeError.from(error, 'file-unreadable', 'Check the disk and the path.');
  }
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
