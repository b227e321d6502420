import { access, constants, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { InputFile } from '../../platform/listInputs.ts';
import { describeSystemError, systemErrorCode } from '../../platform/systemError.ts';
import type { Destination } from './outputPlan.ts';

/** The real path of a folder that may not exist yet: its nearest existing ancestor's, and the rest. */
async function realPathOfFuture(folder: string): Promise<string> {
  const absolute = path.resolve(folder);
  try {
    return await realpath(absolute);
  } catch (error) {
    const parent = path.dirname(absolute);
    if (systemErrorCode(error) !== 'ENOENT' || parent === absolute) throw error;
    return path.join(await realPathOfFuture(parent), path.basename(absolute));
  }
}

function isWithin(folder: string, ancestor: string): boolean {
  const relative = path.relative(ancestor, folder);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** The folders no result may land in: given folders with all below them, and the very folders of given files. */
function sourceFolders(photos: readonly InputFile[]): { trees: Set<string>; folders: Set<string> } {
  const trees = new Set<string>();
  const folders = new Set<string>();
  for (const { folder, path: file } of photos) {
    if (folder !== null) trees.add(folder);
    else folders.add(path.dirname(file));
  }
  return { trees, folders };
}

/**
 * Makes sure of the place of the results before any work: it is not among the masters, it exists, and it can be
 * written to. Nothing is checked where results are to lie beside their masters.
 *
 * @throws HeliochromeError usage (it lies among the masters), output-unwritable, disk-full
 */
export async function prepareDestination(
  destination: Destination,
  photos: readonly InputFile[],
): Promise<void> {
  if (destination.kind === 'beside') return;
  const target = destination.path;
  try {
    await refuseAmongMasters(target, photos);
    await mkdir(target, { recursive: true });
    await access(target, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw describeSystemError(error, target, 'write');
  }
}

/** @throws HeliochromeError usage when results would come to lie among the masters; what the system answers */
export async function refuseAmongMasters(
  target: string,
  photos: readonly InputFile[],
): Promise<void> {
  const real = await realPathOfFuture(target);
  const { trees, folders } = sourceFolders(photos);
  for (const folder of [...trees, ...folders]) {
    const source = await realpath(folder);
    if (trees.has(folder) ? isWithin(real, source) : real === source)
      throw amongMasters(target, folder);
  }
}

function amongMasters(target: string, folder: string): HeliochromeError {
  return new HeliochromeError(
    'usage',
    `The output folder ${target} lies in ${folder}, among the masters.`,
    'Choose a folder elsewhere, or use --beside instead of --out to have each result beside its master.',
  );
}
