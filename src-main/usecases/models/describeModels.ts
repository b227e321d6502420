import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ModelEntry } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { modelDirectories } from '../../platform/paths.ts';
import { recipeDefaults } from '../../models/modelManifest.ts';
import { describeSystemError, systemErrorCode } from '../../platform/systemError.ts';
import { inspectModel, listModels } from '../listModels.ts';
import { findModel, type FoundModel } from './findModel.ts';

const cardFile = 'MODEL_CARD.md';

function entryOf({ origin, manifest }: FoundModel): ModelEntry {
  const { id, name, version, description, architecture, parameters, licence } = manifest;
  return {
    id,
    name,
    version,
    description,
    architecture,
    parameters,
    licence,
    origin,
    weightsSha256: manifest.weights.sha256,
    bytes: manifest.weights.bytes,
    ...recipeDefaults(manifest),
    takesHints: manifest.input.hints,
    exportable: !('graph' in manifest),
  };
}

/** The models that can be used, by their ids, and the packages that cannot. */
export interface ModelOverview {
  readonly models: ModelEntry[];
  readonly damaged: {
    directory: string;
    problem: { code: string; message: string; advice: string };
  }[];
}

/** Lists the models as people choose among them. A user's model hides a shipped one of the same id. */
export async function overviewOfModels(): Promise<ModelOverview> {
  const { models, damaged } = await listModels();
  const ids = [...new Set(models.map(({ id }) => id))];
  const entries: ModelEntry[] = [];
  for (const id of ids) {
    // A folder may have another name than the model in it; only its folder's name finds it.
    const found = await findModel(id).catch(() => null);
    if (found !== null) entries.push(entryOf(found));
  }
  return {
    models: entries,
    damaged: damaged.map(({ directory, error: { code, message, advice } }) => ({
      directory,
      problem: { code, message, advice },
    })),
  };
}

/** Finds a model of the list: by its id, never by a path. @throws HeliochromeError model-missing, model-damaged */
async function findListedModel(id: string): Promise<FoundModel> {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id)) return findModel(id);
  throw new HeliochromeError(
    'model-missing',
    `There is no model “${id.slice(0, 100)}”.`,
    'Choose one of the models that are listed.',
  );
}

/** All that people are told of one model. */
export interface ModelCard {
  readonly model: ModelEntry;
  /** Markdown; empty where the package has none. */
  readonly card: string;
  /** Why its files are not what its package says; null when they are. */
  readonly damage: string | null;
}

/** Reads a model's card and proves its checksums. @throws HeliochromeError model-missing, model-damaged */
export async function readModelCard(id: string): Promise<ModelCard> {
  const found = await findListedModel(id);
  const card = await readFile(path.join(found.directory, cardFile), 'utf8').catch(
    (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return '';
      throw describeSystemError(error, path.join(found.directory, cardFile), 'read');
    },
  );
  const damage = await inspectModel(found.manifest.id).then(
    () => null,
    (error: unknown) => HeliochromeError.from(error).message,
  );
  return { model: entryOf(found), card, damage };
}

/**
 * Removes one of the user's own models from the disk.
 *
 * @throws HeliochromeError model-missing; not-allowed for a model that came with the program; output-unwritable
 */
export async function removeModel(id: string): Promise<void> {
  const found = await findListedModel(id);
  const [user] = modelDirectories();
  if (found.origin !== 'user' || path.dirname(found.directory) !== user) {
    throw new HeliochromeError(
      'not-allowed',
      `The model “${id}” came with Heliochrome and stays.`,
      'Only models of your own can be removed.',
    );
  }
  // Renamed first: a removal that is cut off must not leave half a model.
  const leaving = path.join(user, `.removed-${id}-${crypto.randomUUID()}`);
  try {
    await rename(found.directory, leaving);
    await rm(leaving, { recursive: true, force: true });
  } catch (error) {
    throw describeSystemError(error, found.directory, 'write');
  }
}
