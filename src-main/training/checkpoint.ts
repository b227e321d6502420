import { open, rename, rm } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { encodeTensorFile, type PlainTensor } from '../models/tensorFile.ts';
import { exists, readNewest, readStateFile, type TrainingState } from './trainingState.ts';

async function toPlain(tensor: tf.Tensor): Promise<PlainTensor> {
  return { shape: tensor.shape, data: (await tensor.data()) as Float32Array };
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
  const { state, file } = await readStateFile(path);
  const tensors = new Map<string, tf.Tensor>();
  for (const [name, { shape, data }] of file.tensors) {
    tensors.set(name, tf.tensor(data, [...shape], 'float32'));
  }
  return { state, tensors };
}

/**
 * Reads the newest whole checkpoint: `path`, else `<path>.previous` (left by a crash between the two renames, or when
 * `path` is damaged). Gives null where there is none.
 */
export async function loadCheckpoint(path: string): Promise<LoadedCheckpoint | null> {
  return readNewest(path, readCheckpoint);
}

/** Removes a run's checkpoints. */
export async function removeCheckpoint(path: string): Promise<void> {
  for (const name of [path, `${path}.previous`, `${path}.new`]) await rm(name, { force: true });
}
