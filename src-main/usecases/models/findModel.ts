import { stat } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { modelManifestSchema, type ModelManifest } from '../../models/modelManifest.ts';
import { readJsonFile } from '../../platform/jsonFile.ts';
import { modelDirectories } from '../../platform/paths.ts';

/** A model package on the disk; its hashes are checked when it is loaded. */
export interface FoundModel {
  readonly directory: string;
  readonly origin: 'shipped' | 'user' | 'folder';
  readonly manifest: ModelManifest;
}

/** File in a model package that says what it is. */
export const manifestFile = 'heliochrome.json';

/** The model used when none is named. */
export const defaultModel = 'base';

/** Reads what a package says of itself. @throws HeliochromeError model-missing, model-damaged */
export async function readManifest(directory: string): Promise<ModelManifest> {
  const file = path.join(directory, manifestFile);
  try {
    return await readJsonFile(file, modelManifestSchema, {
      invalidCode: 'model-damaged',
      advice: 'The copy may be incomplete or altered; install the model again or choose another.',
    });
  } catch (error) {
    const described = HeliochromeError.from(error);
    if (described.code !== 'file-missing') throw described;
    throw new HeliochromeError(
      'model-missing',
      `There is no model in ${directory}: it has no ${manifestFile}.`,
      'Run the command `models` to see the models that are there.',
      { cause: error },
    );
  }
}

/** Whether `directory` holds a model package, whole or not. */
async function holdsModel(directory: string): Promise<boolean> {
  const status = await stat(path.join(directory, manifestFile)).catch(() => null);
  return status?.isFile() ?? false;
}

/** An id never has a separator; a path that could be taken for an id is written `./name`. */
function looksLikePath(model: string): boolean {
  return model.includes('/') || model.includes(path.sep) || model === '.' || model === '..';
}

/**
 * Finds a model by its id (the user's before the shipped) or by the path of its folder.
 *
 * @throws HeliochromeError model-missing, model-damaged
 */
export async function findModel(model: string): Promise<FoundModel> {
  if (looksLikePath(model)) {
    return { directory: model, origin: 'folder', manifest: await readManifest(model) };
  }
  const [user, shipped] = modelDirectories();
  for (const [origin, parent] of [['user', user] as const, ['shipped', shipped] as const]) {
    const directory = path.join(parent, model);
    if (await holdsModel(directory)) {
      return { directory, origin, manifest: await readManifest(directory) };
    }
  }
  throw new HeliochromeError(
    'model-missing',
    `There is no model “${model}”, neither in ${user} nor in ${shipped}.`,
    'Run the command `models` to see the models that are there, or give the path of a model folder.',
  );
}
