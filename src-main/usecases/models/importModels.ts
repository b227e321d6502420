import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { labPlanesToRgb8 } from '../../../src-shared/color/planes.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { GraphMapping } from '../../../src-shared/domain/graphMapping.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { ComputeProcess } from '../../engine/computeProcess.ts';
import { trialPicture } from '../../models/importing/trialPicture.ts';
import type { ModelManifest } from '../../models/modelManifest.ts';
import { writeTextAtomically } from '../../platform/atomicWrite.ts';
import { modelDirectories } from '../../platform/paths.ts';
import { describeSystemError } from '../../platform/systemError.ts';
import { readManifest, manifestFile } from './findModel.ts';
import { importedCard } from './importedCard.ts';
import { uploadPrefix } from './modelUploads.ts';

/** A model that was taken in and tried, but is not among the models yet. */
export interface TriedModel {
  /** Names it until it is accepted or discarded. */
  readonly trial: string;
  readonly directory: string;
  readonly manifest: ModelManifest;
}

/** A picture in color, 8-bit sRGB. */
export interface TriedPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** A folder that begins with a dot is no model of the list. */
const trialPrefix = '.trial-';
const trialPattern = /^[0-9a-f-]{36}$/;
/** A trial that nobody answered, or a copy made for one, is cleared away after this, milliseconds. */
const forgottenAfter = 24 * 60 * 60 * 1000;

function trialFolder(trial: string): string {
  if (trialPattern.test(trial)) return path.join(modelDirectories()[0], `${trialPrefix}${trial}`);
  throw new HeliochromeError('not-found', 'There is no such trial.', 'Import the model again.');
}

async function clearForgotten(): Promise<void> {
  const [user] = modelDirectories();
  for (const name of await readdir(user).catch(() => [])) {
    if (!name.startsWith(trialPrefix) && !name.startsWith(uploadPrefix)) continue;
    const folder = path.join(user, name);
    const status = await stat(folder).catch(() => null);
    if (status === null || Date.now() - status.mtimeMs < forgottenAfter) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

/** An id out of a file's name: `siggraph17-df00044c.pth` is `siggraph17-df00044c`. */
export function suggestedId(file: string): string {
  const cleaned = path
    .basename(file, path.extname(file))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 56);
  return cleaned === '' ? 'imported' : cleaned;
}

/**
 * Takes a model from elsewhere in, for a trial: it is read, recognized, and proves itself on a small picture, in the
 * compute process.
 *
 * @throws HeliochromeError model-damaged, not-offered, not-allowed, file-too-large, usage, engine-*, output-unwritable
 */
export async function tryModel(
  compute: ComputeProcess,
  file: string,
  mapping: GraphMapping | null,
  signal?: AbortSignal,
): Promise<TriedModel> {
  await clearForgotten();
  const trial = randomUUID();
  const directory = trialFolder(trial);
  const name = path.basename(file, path.extname(file));
  try {
    await mkdir(directory, { recursive: true });
    const manifest = await compute.importModel(
      {
        source: path.resolve(file),
        out: directory,
        mapping,
        // The licence is asked for before it is accepted.
        identity: { id: suggestedId(file), name, version: '1', licence: 'not stated' },
      },
      signal === undefined ? {} : { signal },
    );
    return { trial, directory, manifest };
  } catch (error) {
    await rm(directory, { recursive: true, force: true }).catch(() => undefined);
    throw describeSystemError(error, directory, 'write');
  }
}

/** Colors a picture by a model on trial. @param luminance of a photo; default a small test picture */
export async function colorTrial(
  compute: ComputeProcess,
  { directory }: TriedModel,
  luminance: LuminancePlane = trialPicture(),
  signal?: AbortSignal,
): Promise<TriedPicture> {
  const plane = await compute.colorize(
    { modelDirectory: directory, luminance },
    signal === undefined ? {} : { signal },
  );
  const { width, height } = luminance;
  const rgb = labPlanesToRgb8({ width, height, L: luminance.data, a: plane.a, b: plane.b });
  return { width, height, rgb };
}

/** What a person says of a model when it is accepted. */
export interface Acceptance {
  readonly id: string;
  readonly name: string;
  readonly licence: string;
}

/**
 * Makes a model on trial one of the user's models, with a card that tells where it comes from.
 *
 * @throws HeliochromeError not-found, output-exists, usage (an id that cannot be one), output-unwritable
 */
export async function acceptModel(
  trial: string,
  { id, name, licence }: Acceptance,
): Promise<ModelManifest> {
  const directory = trialFolder(trial);
  const [user] = modelDirectories();
  const target = path.join(user, id);
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id)) {
    throw new HeliochromeError(
      'usage',
      `“${id.slice(0, 80)}” cannot be a model’s id.`,
      'Use up to 64 lower-case letters, digits, dots, dashes and underscores.',
    );
  }
  if ((await stat(target).catch(() => null)) !== null) {
    throw new HeliochromeError(
      'output-exists',
      `There is a model “${id}” already.`,
      'Choose another id, or remove that model first.',
    );
  }
  const tried = await readManifest(directory);
  const manifest: ModelManifest = { ...tried, id, name, licence };
  try {
    await writeTextAtomically(path.join(directory, 'MODEL_CARD.md'), importedCard(manifest), {
      overwrite: true,
    });
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeTextAtomically(path.join(directory, manifestFile), text, { overwrite: true });
    await rename(directory, target);
  } catch (error) {
    throw describeSystemError(error, target, 'write');
  }
  return manifest;
}

/** Clears a model on trial away. @throws HeliochromeError not-found, output-unwritable */
export async function discardModel(trial: string): Promise<void> {
  const directory = trialFolder(trial);
  await rm(directory, { recursive: true, force: true }).catch((error: unknown) => {
    throw describeSystemError(error, directory, 'write');
  });
}
