import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { modelManifestSchema, type ModelManifest } from '../../models/modelManifest.ts';
import { writeTextAtomically } from '../../platform/atomicWrite.ts';
import { readJsonFile } from '../../platform/jsonFile.ts';
import { modelDirectories } from '../../platform/paths.ts';
import { checkpointPath, exists } from '../../training/trainingState.ts';
import { manifestFile } from '../models/findModel.ts';

/** Trainings that were left lying so long are not gone on with any more. */
const forgottenAfter = 180 * 24 * 60 * 60 * 1000;
const prefix = '.training-';
const photographsFile = 'photographs.json';
const cardFile = 'MODEL_CARD.md';

/** Folder in which a run works: among the user's models, so that the finished one is only renamed. */
export function trainingFolder(runId: string): string {
  return path.join(modelDirectories()[0], `${prefix}${runId}`);
}

/** An id out of a model's name: what ids may hold is kept, the rest becomes a dash. */
export function modelIdFrom(name: string): string {
  const cleaned = name
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return cleaned === '' ? 'model' : cleaned.slice(0, 56);
}

/** The id itself, or with the first number that no model has. */
export async function freeModelId(wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? wanted : `${wanted}-${number}`;
    const taken = await Promise.all(
      modelDirectories().map((parent) => exists(path.join(parent, id))),
    );
    if (!taken.includes(true)) return id;
  }
}

/** Keeps which photographs a run learns from: what is chosen may change before it goes on. */
export async function keepPhotographs(folder: string, files: readonly string[]): Promise<void> {
  const text = `${JSON.stringify(files)}\n`;
  await writeTextAtomically(path.join(folder, photographsFile), text, { overwrite: true });
}

/** @throws HeliochromeError file-missing, data-unusable */
export async function readPhotographs(folder: string): Promise<readonly string[]> {
  return readJsonFile(path.join(folder, photographsFile), z.array(z.string()), {
    invalidCode: 'data-unusable',
    advice: 'Start the training anew.',
  });
}

/** Whether a training was stopped here, to go on. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  const checkpoint = checkpointPath(folder);
  return (await exists(checkpoint)) || (await exists(`${checkpoint}.previous`));
}

async function readManifestIn(folder: string): Promise<ModelManifest | null> {
  if (!(await exists(path.join(folder, manifestFile)))) return null;
  return readJsonFile(path.join(folder, manifestFile), modelManifestSchema);
}

/** The model that a run has finished here but not installed; null while it has not. */
export async function finishedModel(folder: string): Promise<ModelManifest | null> {
  return (await hasCheckpoint(folder)) ? null : readManifestIn(folder);
}

function marker(runId: string): string {
  return `<!-- training ${runId} -->`;
}

/** The user's model that a run has installed; null when there is none. */
export async function installedModel(runId: string): Promise<ModelManifest | null> {
  const [user] = modelDirectories();
  for (const name of await readdir(user).catch(() => [])) {
    if (name.startsWith('.')) continue;
    const card = await readFile(path.join(user, name, cardFile), 'utf8').catch(() => '');
    if (card.includes(marker(runId))) return readManifestIn(path.join(user, name));
  }
  return null;
}

/**
 * Installs a finished model among the user's: with its card, and under an id that no other has. Only a rename makes it
 * a model, so it is there whole or not at all.
 */
export async function installModel(
  runId: string,
  manifest: ModelManifest,
  card: string,
): Promise<ModelManifest> {
  const folder = trainingFolder(runId);
  const [user] = modelDirectories();
  const id = await freeModelId(manifest.id);
  const installed = { ...manifest, id };
  const json = `${JSON.stringify(installed, null, 2)}\n`;
  await writeTextAtomically(path.join(folder, manifestFile), json, { overwrite: true });
  await writeFile(path.join(folder, cardFile), `${card}\n${marker(runId)}\n`);
  await rm(path.join(folder, photographsFile), { force: true });
  await rename(folder, path.join(user, id));
  return installed;
}

/** Removes trainings that nobody went on with for half a year. */
export async function removeForgottenTrainings(): Promise<void> {
  const [user] = modelDirectories();
  for (const name of await readdir(user).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const folder = path.join(user, name);
    const status = await stat(folder).catch(() => null);
    if (status === null || Date.now() - status.mtimeMs < forgottenAfter) continue;
    await rm(folder, { recursive: true, force: true });
  }
}
