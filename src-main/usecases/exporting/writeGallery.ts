import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { exportFileNames } from '../jobs/exportLayout.ts';
import { readPageParts, type PageFrame, type PageParts } from '../pageParts.ts';
import { writeOwn, fileExists } from './sameFile.ts';
import { readCopy, type SmallCopy } from './smallCopies.ts';

/** A photo of a gallery or a contact sheet. */
export interface ShownPhoto {
  /** What it is called. */
  readonly label: string;
  /** File of its result, below the folder of the results. */
  readonly name: string;
  /** What is said beside the name. */
  readonly notes: string;
  /** Pixels of the copies. */
  readonly width: number;
  readonly height: number;
  readonly copy: () => Promise<SmallCopy>;
}

/** What a gallery shows and says. */
export interface Gallery {
  readonly folder: string;
  readonly title: string;
  readonly facts: string;
  readonly photos: readonly ShownPhoto[];
}

/** How it is written. */
export interface PagesOptions {
  /** Whether a file that this program did not make may be replaced. */
  readonly replace: boolean;
  readonly signal: AbortSignal;
}

/** Photos on one page: more would make it too large to open. */
const photosPerPage = 100;

/** File of a gallery's page, counted from 0. */
export function galleryPage(index: number): string {
  const { name, ext } = path.parse(exportFileNames.gallery);
  return index === 0 ? exportFileNames.gallery : `${name}-${index + 1}${ext}`;
}

function frameOf(gallery: Gallery, index: number, pages: number): PageFrame {
  const { title, facts } = gallery;
  if (pages === 1) return { title, facts };
  const links = Array.from({ length: pages }, (_, at) => ({
    label: String(at + 1),
    file: at === index ? null : galleryPage(at),
  }));
  return { title, facts: `${facts} Page ${index + 1} of ${pages}.`, links };
}

async function writePage(
  target: string,
  parts: PageParts,
  frame: PageFrame,
  photos: readonly ShownPhoto[],
  { replace, signal }: PagesOptions,
): Promise<void> {
  await writeOwn(target, replace, async (temporary) => {
    const handle = await open(temporary, 'wx');
    try {
      const [head, foot] = parts.frame(frame);
      await handle.writeFile(head);
      for (const photo of photos) {
        signal.throwIfAborted();
        const { label, notes, width, height } = photo;
        const copy = await photo.copy();
        const [before, after] = [await readCopy(copy.before), await readCopy(copy.after)];
        const html = parts.photo({ name: label, notes, before, after, width, height });
        await handle.writeFile(`${html}\n`);
      }
      await handle.writeFile(foot);
    } finally {
      await handle.close();
    }
  });
}

/**
 * Writes a gallery: pages of HTML with everything in them, sliders between before and after, one photo in memory at a
 * time. The same photos give the same bytes.
 *
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, cancelled, and what making a copy throws
 */
export async function writeGallery(gallery: Gallery, options: PagesOptions): Promise<void> {
  const parts = await readPageParts();
  const pages = Math.max(1, Math.ceil(gallery.photos.length / photosPerPage));
  for (let index = 0; index < pages; index += 1) {
    const photos = gallery.photos.slice(index * photosPerPage, (index + 1) * photosPerPage);
    const target = path.join(gallery.folder, galleryPage(index));
    await writePage(target, parts, frameOf(gallery, index, pages), photos, options);
  }
  // A larger gallery of before would leave pages that nothing leads to.
  for (
    let index = pages;
    await fileExists(path.join(gallery.folder, galleryPage(index)));
    index += 1
  )
    await rm(path.join(gallery.folder, galleryPage(index)));
}
