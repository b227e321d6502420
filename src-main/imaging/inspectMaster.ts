import type { ArchivalMetadata } from '../../src-shared/domain/photo.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { deviceModel } from './icc/deviceModel.ts';
import { seemsColorPhotograph } from './inspect/colorEstimate.ts';
import { openScanContents } from './inspect/scanContents.ts';
import { readSidecars } from './inspect/sidecars.ts';
import { readDescription } from './metadata/archivalMetadata.ts';
import { readMetadata } from './metadata/readMetadata.ts';
import { orientationOf, uprightSize } from './orientation.ts';
import type { OpenScanFile, ScanFile } from './scanFile.ts';
import { readStoredPage, type StoredPage } from './storedPage.ts';

/** What one page of a master is. */
export interface InspectedPage {
  /** Pixels, upright; 0 where the page cannot be read. */
  readonly width: number;
  readonly height: number;
  /** Bits a sample: 1, 8 or 16; 0 where the page cannot be read. */
  readonly depth: number;
  /** Samples a pixel, alpha included. */
  readonly channels: number;
  /** Description of the profile, or what is assumed without one. */
  readonly colorSpace: string;
  /** The scan seems to be a color photograph. */
  readonly colorPhotograph: boolean;
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/** A master as its file was found, and what it told. */
export interface MasterInspection {
  readonly bytes: number;
  /** Milliseconds since 1970, whole. */
  readonly modifiedAt: number;
  readonly reading: {
    /** 64 lower-case hexadecimal digits. */
    readonly sha256: string;
    readonly format: string;
    readonly pages: readonly InspectedPage[];
    /** Of the first page. */
    readonly metadata: ArchivalMetadata;
    readonly tags: readonly string[];
  };
}

async function inspectPage(
  file: ScanFile | OpenScanFile,
  stored: StoredPage,
): Promise<InspectedPage> {
  const warnings: string[] = [];
  const model = deviceModel(stored.iccProfile, warnings);
  const { width, height } = uprightSize(
    orientationOf(stored.orientation),
    stored.width,
    stored.height,
  );
  return {
    width,
    height,
    depth: stored.depth,
    channels: stored.channels,
    colorSpace: model.description,
    colorPhotograph: await seemsColorPhotograph(file, stored, model),
    warnings,
  };
}

/** A page that cannot be read beside others that can; opening it says the same. */
function unreadablePage(error: unknown): InspectedPage {
  return {
    width: 0,
    height: 0,
    depth: 0,
    channels: 0,
    colorSpace: '',
    colorPhotograph: false,
    warnings: [HeliochromeError.from(error).message],
  };
}

async function inspectFurtherPages(
  file: ScanFile | OpenScanFile,
  first: StoredPage,
): Promise<InspectedPage[]> {
  const pages: InspectedPage[] = [];
  for (let page = 1; page < first.pages; page += 1) {
    try {
      const stored = await readStoredPage(file, page, first.tiff?.file ?? null);
      pages.push(await inspectPage(file, stored));
    } catch (error) {
      pages.push(unreadablePage(error));
    }
  }
  return pages;
}

/**
 * Reads everything the catalog keeps of a master: its fixity, its pages, and what it says of its photograph in EXIF,
 * IPTC, XMP and XMP files beside it. The file is only read, and its pixels only as far as an estimate of its colors
 * needs. Blocks while it hashes: for worker threads.
 *
 * @throws HeliochromeError as `openMaster` does, when the first page cannot be read; `data-unusable` when the file is
 * being written meanwhile
 */
export async function inspectMaster(path: string): Promise<MasterInspection> {
  const contents = await openScanContents(path);
  try {
    const { file } = contents;
    const { sha256, bytes, modifiedAt } = contents.fixity;
    const first = await readStoredPage(file, 0);
    const embedded = await readMetadata(file, first);
    const description = await readDescription(embedded, await readSidecars(path));
    const pages = [await inspectPage(file, first), ...(await inspectFurtherPages(file, first))];
    return { bytes, modifiedAt, reading: { sha256, format: file.format, pages, ...description } };
  } catch (error) {
    throw HeliochromeError.from(error);
  } finally {
    await contents.close();
  }
}
