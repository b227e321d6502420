import path from 'node:path';
import {
  deepFormats,
  lossyFormats,
  outputExtensions,
} from '../../../src-shared/domain/outputFormat.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Encoding } from '../../../src-shared/domain/outputFormat.ts';
import type { Recipe } from '../../../src-shared/domain/provenance.ts';
import type { ComputeProcess } from '../../engine/computeProcess.ts';
import type { Master } from '../../imaging/master.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import { describeSystemError, systemErrorCode } from '../../platform/systemError.ts';
import type { ColorizeRequest } from './colorizeRequest.ts';
import { colorPage } from './colorPage.ts';
import { isAlreadyDone } from './existingResult.ts';
import { MasterFixity } from './masterFixity.ts';
import { describeMaster } from './masterNotes.ts';
import { memoryOfPage, type MemoryBudget } from './memoryBudget.ts';
import type { OutputPlan, PlannedPhoto } from './outputPlan.ts';
import type { FoundModel } from '../models/findModel.ts';
import type { ReferenceSource } from '../references/referenceSource.ts';
import { writeResult } from './writeResult.ts';

/** What all photos of a run share. */
export interface PhotoWorkContext {
  readonly request: ColorizeRequest;
  readonly model: FoundModel;
  readonly recipe: Recipe;
  /** What the recipe's reference is read from; null without one. */
  readonly references: ReferenceSource | null;
  readonly plan: OutputPlan;
  readonly memory: MemoryBudget;
  /** Starts what computes on the first call. */
  readonly compute: () => Promise<ComputeProcess>;
  readonly signal: AbortSignal;
}

/** What became of one page. */
export type PageOutcome = {
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
} & (
  | {
      readonly status: 'colorized' | 'skipped';
      readonly output: string;
      readonly warnings: readonly string[];
    }
  | { readonly status: 'failed'; readonly error: HeliochromeError }
);

/** Told of the share (0–1) of the file that is done, and what is being done. */
export type Advance = (share: number, activity: string) => void;

/** Shares of the work on one page, by experience; they only steer the progress bar. */
const readShare = 0.25;
const colorShare = 0.5;

/** How a master's result is encoded: as deep as the master and the format are, unless told otherwise. */
export function encodingOf(
  request: Pick<ColorizeRequest, 'format' | 'depth' | 'quality'>,
  master: Pick<Master, 'depth'>,
): Encoding {
  const { format } = request;
  const deepest = deepFormats.includes(format) && master.depth === 16 ? 16 : 8;
  return {
    format,
    depth: request.depth ?? deepest,
    quality: lossyFormats.includes(format) ? request.quality : null,
  };
}

/**
 * Colorizes one file, page after page; a page that fails does not keep the next from being done.
 *
 * @param onPage told of each page that is through; may stop the work by the context's signal
 * @throws only what the signal was aborted with
 */
export async function colorizePhoto(
  photo: PlannedPhoto,
  context: PhotoWorkContext,
  advance: Advance,
  onPage: (outcome: PageOutcome) => Promise<void>,
): Promise<void> {
  const { signal } = context;
  let pages = 1;
  const fail = async (page: number, thrown: unknown): Promise<void> => {
    // What fails because of the stop is not done, rather than failed.
    signal.throwIfAborted();
    const error =
      systemErrorCode(thrown) === undefined
        ? HeliochromeError.from(thrown)
        : describeSystemError(thrown, photo.input.path, 'read');
    await onPage({ page: page + 1, pages, status: 'failed', error });
  };
  let fixity: MasterFixity;
  try {
    fixity = await MasterFixity.start(photo.input.path, signal);
  } catch (thrown) {
    await fail(0, thrown);
    return;
  }
  for (let page = 0; page < pages; page += 1) {
    signal.throwIfAborted();
    try {
      const master = await openMaster(photo.input.path, { page });
      try {
        pages = master.pages;
        const inFile: Advance = (share, activity) => {
          advance((page + share) / pages, activity);
        };
        await onPage(await colorizePage(photo, master, fixity, context, inFile));
      } finally {
        await master.close();
      }
    } catch (thrown) {
      await fail(page, thrown);
    }
  }
}

async function colorizePage(
  photo: PlannedPhoto,
  master: Master,
  fixity: MasterFixity,
  context: PhotoWorkContext,
  advance: Advance,
): Promise<PageOutcome> {
  const { request, recipe, plan } = context;
  const page = master.page + 1;
  const encoding = encodingOf(request, master);
  const name = plan.resultName(photo, page, outputExtensions[encoding.format]);
  const target = path.join(photo.directory, name);
  const outcome = { page, pages: master.pages, output: target };
  const masterSha256 = (): Promise<string> => fixity.sha256();
  if (
    !request.overwrite &&
    (await isAlreadyDone({ target, recipe, encoding, page, masterSha256 }))
  ) {
    return { ...outcome, status: 'skipped', warnings: [] };
  }
  const release = await context.memory.acquire(memoryOfPage(master), context.signal);
  try {
    const warnings = await colorAndWrite(
      photo,
      master,
      { fixity, encoding, target },
      context,
      advance,
    );
    return { ...outcome, status: 'colorized', warnings };
  } finally {
    release();
  }
}

async function colorAndWrite(
  photo: PlannedPhoto,
  master: Master,
  result: {
    readonly fixity: MasterFixity;
    readonly encoding: Encoding;
    readonly target: string;
  },
  context: PhotoWorkContext,
  advance: Advance,
): Promise<string[]> {
  const { request, recipe, signal } = context;
  const shown = photo.input.relative;
  advance(0, `Reading ${shown}`);
  // Hashing goes on beside the decoding; the disk delivers the file once to both.
  void result.fixity.sha256();
  if (request.hints.length > 0 && master.pages > 1) {
    throw new HeliochromeError(
      'usage',
      `Hints belong to one picture, but ${shown} has ${master.pages} pages.`,
      'Save the page of the hints as a file of its own.',
    );
  }
  advance(readShare, `Coloring ${shown}`);
  const { chroma, engine } = await colorPage(master, context);
  advance(colorShare, `Writing ${shown}`);
  const notes = await writeResult(
    {
      ...result,
      master,
      masterName: shown.split(path.sep).join('/'),
      chroma,
      recipe,
      engine,
      overwrite: request.overwrite,
    },
    {
      signal,
      onProgress: (share) => {
        advance(colorShare + share * (1 - colorShare), `Writing ${shown}`);
      },
    },
  );
  return [...describeMaster(master.info), ...notes];
}
