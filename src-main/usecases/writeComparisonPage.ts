import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makePreview } from '../imaging/preview.ts';
import { writeTextAtomically } from '../platform/atomicWrite.ts';
import { readPageParts, type PagePhoto } from './pageParts.ts';

/** A pair of pictures on the page. */
export interface ComparedPhoto {
  readonly master: string;
  /** Page of the master, counted from 1. */
  readonly page: number;
  readonly output: string;
  /** What is said beside the name. */
  readonly notes?: string;
}

/** What the page shows. */
export interface ComparisonPage {
  readonly title: string;
  /** A line of facts: model, engine, count. */
  readonly facts: string;
  readonly photos: readonly ComparedPhoto[];
}

/** What was written. */
export interface ComparisonPageReport {
  readonly shown: number;
  /** Photos left out, because a page with all pictures inside it would be too large to open. */
  readonly leftOut: number;
}

/** How the page is written. */
export interface ComparisonPageOptions {
  readonly signal?: AbortSignal;
  /** Replace any file of that name; without it only an earlier page of this kind. Default false. */
  readonly overwrite?: boolean;
}

const previewSide = 1000;
const mostPhotos = 60;

/** What marks a page as one of these. */
const generatorMark = '<meta name="generator" content="Heliochrome" />';

async function isOwnPage(target: string): Promise<boolean> {
  const text = await readFile(target, 'utf8').catch(() => '');
  return text.slice(0, 4096).includes(generatorMark);
}

async function photoOf(photo: ComparedPhoto): Promise<PagePhoto> {
  const before = await makePreview(photo.master, previewSide, photo.page - 1);
  const after = await makePreview(photo.output, previewSide);
  const page = photo.page === 1 ? '' : `, page ${photo.page}`;
  return {
    name: `${path.basename(photo.master)}${page}`,
    notes: photo.notes ?? `→ ${path.basename(photo.output)}`,
    before: before.jpeg,
    after: after.jpeg,
    width: after.width,
    height: after.height,
  };
}

/**
 * Writes a page that shows masters beside their results: one HTML file with everything in it, which loads nothing from
 * anywhere and allows no code but its own. An earlier page is replaced.
 *
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, image-damaged, cancelled
 */
export async function writeComparisonPage(
  target: string,
  content: ComparisonPage,
  options: ComparisonPageOptions = {},
): Promise<ComparisonPageReport> {
  const { signal, overwrite = false } = options;
  const parts = await readPageParts();
  const shown = content.photos.slice(0, mostPhotos);
  const photos: string[] = [];
  for (const compared of shown) {
    signal?.throwIfAborted();
    photos.push(parts.photo(await photoOf(compared)));
  }
  const leftOut = content.photos.length - shown.length;
  const more =
    leftOut > 0 ? ` The first ${shown.length} of ${content.photos.length} are shown.` : '';
  const [head, foot] = parts.frame({ title: content.title, facts: content.facts + more });
  const html = head + photos.join('\n') + foot;
  await writeTextAtomically(target, html, { overwrite: overwrite || (await isOwnPage(target)) });
  return { shown: shown.length, leftOut };
}
