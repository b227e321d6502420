import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CallPayload, CallResponse } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { deepFormats, type OutputFormat } from '../../../src-shared/domain/outputFormat.ts';
import { longSideLimit, outputSize } from '../../../src-shared/domain/outputSize.ts';
import type { Problem } from '../../../src-shared/domain/job.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { describeSystemError } from '../../platform/systemError.ts';
import { freeDiskSpace } from '../../platform/systemInformation.ts';
import { checkExportFolder, masterFolders } from './exportFolder.ts';
import { resultsFolder } from './exportLayout.ts';
import { checkExportPlan, planExport, type PlannedExport } from './planExport.ts';

type Request = CallPayload<'jobs.previewExport'>;
type Preview = CallResponse<'jobs.previewExport'>;

/** Results that are looked at: more are counted by the export itself. */
const mostResults = 10_000;
/** Names that are told. */
const mostNames = 200;
/** Names that are looked for in the folder. */
const mostLookedFor = 2000;
const mostExamples = 3;

/** Bytes of a pixel at 8 bits, about: by what these formats make of scanned photographs. */
const bytesPerPixel: Readonly<Record<OutputFormat, number>> = {
  jpeg: 0.5,
  webp: 0.35,
  png: 2,
  tiff: 2.4,
};

/** The folder itself, or the nearest one above it that is there: there the export would begin to make folders. */
async function nearestFolder(folder: string): Promise<string> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const status = await stat(at).catch(() => null);
    if (status !== null || path.dirname(at) === at) return at;
  }
}

async function problemOfFolder(
  folder: string,
  masters: ReadonlySet<string>,
): Promise<Problem | null> {
  const at = await nearestFolder(folder);
  try {
    await checkExportFolder(folder, masters);
    if (!(await stat(at)).isDirectory()) {
      throw new HeliochromeError(
        'output-unwritable',
        `${at} is a file, not a folder.`,
        'Choose a folder.',
      );
    }
    await access(at, constants.W_OK);
    return null;
  } catch (error) {
    const { code, message, advice } =
      error instanceof HeliochromeError ? error : describeSystemError(error, at, 'write');
    return { code, message, advice };
  }
}

/** Those of the first names that are there already. */
async function findExisting(
  folder: string,
  planned: readonly PlannedExport[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    planned.slice(0, mostLookedFor).map(({ name }) =>
      access(path.join(folder, ...name.split('/'))).then(
        () => [name],
        () => [],
      ),
    ),
  );
  return new Set(found.flat());
}

/** Labels of photos whose master has another size or time than the catalog knows; reads no contents. */
async function findChanged(catalog: Catalog, ids: readonly number[]): Promise<readonly string[]> {
  const found = await Promise.all(
    ids.slice(0, mostLookedFor).map(async (id) => {
      const source = catalog.photos.source(id);
      const status = source === null ? null : await stat(source.path).catch(() => null);
      if (source === null || status === null) return [];
      const same = status.size === source.bytes && Math.trunc(status.mtimeMs) === source.modifiedAt;
      return same ? [] : [source.label];
    }),
  );
  return found.flat();
}

interface Room {
  readonly bytes: number;
  /** Photos smaller than the plan's size. */
  readonly notEnlarged: number;
}

function roomNeeded(
  catalog: Catalog,
  planned: readonly PlannedExport[],
  plan: Request['plan'],
): Room {
  const sizes = new Map<number, number>();
  const limit = longSideLimit(plan.size);
  let notEnlarged = 0;
  for (const { photoId } of planned) {
    if (sizes.has(photoId)) continue;
    const { width = 0, height = 0, depth = 8, bytes = 0 } = catalog.photos.get(photoId) ?? {};
    const deep = plan.depth === null ? depth === 16 : plan.depth === 16;
    const factor = deep && deepFormats.includes(plan.format) ? 2 : 1;
    if (limit !== null && Math.max(width, height) < limit) notEnlarged += 1;
    const size = outputSize(plan.size, { width, height, dpi: null });
    const copied = plan.package?.masters === true ? bytes : 0;
    sizes.set(photoId, size.width * size.height * bytesPerPixel[plan.format] * factor + copied);
  }
  const extra = [plan.proofs, plan.gallery].reduce(
    (sum, part) => sum + (part === null ? 0 : part.longSide ** 2 * bytesPerPixel.jpeg * 2),
    0,
  );
  const bytes = planned.reduce((sum, { photoId }) => sum + (sizes.get(photoId) ?? 0) + extra, 0);
  return { bytes: Math.round(bytes), notEnlarged };
}

/**
 * What an export would write, under which names, and what stands in its way; writes nothing. Looks at a bounded number
 * of results.
 *
 * @throws HeliochromeError usage for a plan with which nothing could be exported
 */
export async function previewExport(catalog: Catalog, { photos, plan }: Request): Promise<Preview> {
  checkExportPlan(plan);
  const planned: PlannedExport[] = [];
  let passed = 0;
  let complete = true;
  const onPassed = (count: number): void => {
    passed += count;
  };
  for await (const batch of planExport(catalog, photos, plan, onPassed)) {
    planned.push(...batch);
    if (planned.length >= mostResults) {
      complete = false;
      break;
    }
  }
  const clashing = planned.filter(({ clashes }) => clashes);
  const ids = [...new Set(planned.map(({ photoId }) => photoId))];
  const missing = catalog.photos.summaries(ids).filter((photo) => photo.missing).length;
  const { folder } = plan;
  const changed = await findChanged(catalog, ids);
  const room = roomNeeded(catalog, planned, plan);
  const existing =
    folder === null ? new Set() : await findExisting(resultsFolder({ ...plan, folder }), planned);
  return {
    complete,
    results: planned.length,
    photos: ids.length,
    passed,
    missing,
    changed: changed.length,
    changedExamples: changed.slice(0, mostExamples),
    notEnlarged: room.notEnlarged,
    names: planned.slice(0, mostNames).map(({ photoId, label, name, clashes }) => ({
      photoId,
      label,
      name,
      clashes,
      exists: existing.has(name),
    })),
    clashes: clashing.length,
    clashExamples: clashing.slice(0, mostExamples).map(({ wantedName }) => wantedName),
    existing: existing.size,
    neededBytes: room.bytes,
    freeBytes: folder === null ? null : await freeDiskSpace(await nearestFolder(folder)),
    folderProblem:
      folder === null ? null : await problemOfFolder(folder, masterFolders(catalog, ids)),
  };
}
