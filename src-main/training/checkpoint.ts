import { open, rename, rm, access } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { encodeTensorFile, readTensorFile, type PlainTensor } from '../models/tensorFile.ts';
import { trainingSettingsSchema } from './trainingSettings.ts';

/** Where a run stands; with the tensors beside it, a run continues exactly as if it had not stopped. */
export const trainingStateSchema = z.strictObject({
  settings: trainingSettingsSchema,
  /** Steps done. */
  step: z.int().min(0),
  /** Position in the stream of batches: every random choice derives from (seed, epoch, index). */
  epoch: z.int().min(0),
  index: z.int().min(0),
  /** Seconds trained, over all resumptions. */
  seconds: z.number().min(0),
  /** Share of each ab bin in the photographs, for rebalancing; kept, so that a resumption does not recount. */
  classPrior: z.array(z.number().min(0)),
  /** One row a validation. */
  history: z.array(z.record(z.string(), z.number())),
});

export type TrainingState = z.infer<typeof trainingStateSchema>;

async function toPlain(tensor: tf.Tensor): Promise<PlainTensor> {
  return { shape: tensor.shape, data: (await tensor.data()) as Float32Array };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Writes a checkpoint so that a crash at any instruction leaves a whole one: a temporary file, flushed, then the old
 * checkpoint becomes `<path>.previous` and the new one takes its name.
 */
export async function saveCheckpoint(
  path: string,
  state: TrainingState,
  tensors: ReadonlyMap<string, tf.Tensor>,
): Promise<void> {
  const plain = new Map<string, PlainTensor>();
  for (const [name, tensor] of tensors) plain.set(name, await toPlain(tensor));
  const bytes = encodeTensorFile({ metadata: { state: JSON.stringify(state) }, tensors: plain });
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  if (await exists(path)) await rename(path, `${path}.previous`);
  await rename(temporary, path);
}

/** A checkpoint as read: the state and the tensors, which the caller disposes. */
export interface LoadedCheckpoint {
  readonly state: TrainingState;
  readonly tensors: Map<string, tf.Tensor>;
}

async function readCheckpoint(path: string): Promise<LoadedCheckpoint> {
  const file = await readTensorFile(path);
  const state = trainingStateSchema.parse(JSON.parse(file.metadata['state'] ?? 'null'));
  const tensors = new Map<string, tf.Tensor>();
  for (const [name, { shape, data }] of file.tensors)
    tensors.set(name, tf.tensor(data, [...shape], 'float32'));
  return { state, tensors };
}

/**
 * Reads the newest whole checkpoint: `path`, else `<path>.previous` (left by a crash between the two renames, or when
 * `path` is damaged). Gives null where there is none.
 */
export async function loadCheckpoint(path: string): Promise<LoadedCheckpoint | null> {
  const candidates = [path, `${path}.previous`];
  let failure: unknown = null;
  for (const candidate of candidates) {
    if (!(await exists(candidate))) continue;
    try {
      return await readCheckpoint(candidate);
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== null) throw failure as Error;
  return null;
}

/** Removes a run's checkpoints. */
export async function removeCheckpoint(path: string): Promise<void> {
  for (const name of [path, `${path}.previous`, `${path}.new`]) await rm(name, { force: true });
}
