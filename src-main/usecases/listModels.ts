import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelSummary } from '../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ModelManifest } from '../models/modelManifest.ts';
import { hashFile } from '../platform/fileHash.ts';
import { compareNaturally } from '../platform/naturalOrder.ts';
import { modelDirectories } from '../platform/paths.ts';
import { systemErrorCode } from '../platform/systemError.ts';
import { findModel, readManifest, type FoundModel } from './models/findModel.ts';

/** The models on this computer. */
export interface ModelList {
  readonly models: readonly ModelSummary[];
  readonly damaged: readonly { readonly directory: string; readonly error: HeliochromeError }[];
}

function summarize({ directory, origin, manifest }: FoundModel): ModelSummary {
  const { id, name, version, description, architecture, parameters, licence } = manifest;
  return {
    id,
    name,
    version,
    description,
    architecture,
    parameters,
    licence,
    directory,
    origin,
    weightsSha256: manifest.weights.sha256,
    bytes: manifest.weights.bytes,
  };
}

async function packageFolders(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent);
    return entries.filter((name) => !name.startsWith('.')).sort(compareNaturally);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Lists the user's models and the shipped ones; packages that cannot be used are told with the reason. */
export async function listModels(): Promise<ModelList> {
  const models: ModelSummary[] = [];
  const damaged: { directory: string; error: HeliochromeError }[] = [];
  const [user, shipped] = modelDirectories();
  for (const [origin, parent] of [['user', user] as const, ['shipped', shipped] as const]) {
    for (const name of await packageFolders(parent)) {
      const directory = path.join(parent, name);
      if (!(await stat(directory)).isDirectory()) continue;
      try {
        models.push(summarize({ directory, origin, manifest: await readManifest(directory) }));
      } catch (error) {
        damaged.push({ directory, error: HeliochromeError.from(error) });
      }
    }
  }
  return { models, damaged };
}

/** All there is to say of one model. */
export interface ModelInspection {
  readonly summary: ModelSummary;
  readonly manifest: ModelManifest;
}

/**
 * Looks at one model and proves the checksums of its files.
 *
 * @param model its id, or the path of its folder
 * @throws HeliochromeError model-missing, model-damaged
 */
export async function inspectModel(model: string): Promise<ModelInspection> {
  const found = await findModel(model);
  const { manifest } = found;
  const parts = 'topology' in manifest ? [manifest.weights, manifest.topology] : [manifest.weights];
  for (const part of parts) {
    const actual = await hashFile(path.join(found.directory, part.file)).catch((error: unknown) => {
      throw damagedModel(found, `${part.file} cannot be read`, error);
    });
    if (actual !== part.sha256) throw damagedModel(found, `${part.file} fails its checksum`);
  }
  return { summary: summarize(found), manifest: found.manifest };
}

function damagedModel(found: FoundModel, reason: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError(
    'model-damaged',
    `Model “${found.manifest.id}” in ${found.directory} cannot be used: ${reason}.`,
    'The copy may be incomplete or altered; install the model again.',
    { cause },
  );
}
