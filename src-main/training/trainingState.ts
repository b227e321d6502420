import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readTensorFile, type TensorFile } from '../models/tensorFile.ts';
import { trainingSettingsSchema } from './trainingSettings.ts';

/** Where a run stands; with the tensors beside it, a run continues exactly as if it had not stopped. */
export const trainingStateSchema = z.strictObject({
  settings: trainingSettingsSchema,
  /** SHA-256 over the lists of photographs: their order decides what comes next, and which are held out. */
  photographsSha256: z.string(),
  /** What the finished package says of itself. */
  identity: z.strictObject({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    description: z.string(),
    licence: z.string(),
  }),
  /** The model whose weights the run began with; null for fresh weights. */
  origin: z.record(z.string(), z.json()).nullable(),
  /** Steps done. */
  step: z.int().min(0),
  /** Position in the stream of batches: every random choice derives from (seed, epoch, index). */
  epoch: z.int().min(0),
  index: z.int().min(0),
  /** Seconds trained, over all resumptions. */
  seconds: z.number().min(0),
  /** Share of each ab bin in the photographs, for rebalancing; kept, so that a resumption does not recount. */
  classPrior: z.array(z.number().min(0)),
  /** What the system found out about the photographs besides; kept for the same reason. */
  survey: z.record(z.string(), z.json()).optional(),
  /** One row a validation. */
  history: z.array(z.record(z.string(), z.number())),
});

export type TrainingState = z.infer<typeof trainingStateSchema>;

/** The checkpoint of the run that makes the model package in `directory`. */
export function checkpointPath(directory: string): string {
  return path.join(directory, 'training.checkpoint');
}

/** Names a choice of photographs: the same lists, in the same order, give the same. */
export function hashPhotographs(
  training: readonly string[],
  validation: readonly string[],
): string {
  const names = (paths: readonly string[]): string[] => paths.map((file) => path.basename(file));
  return createHash('sha256')
    .update(JSON.stringify([names(training), names(validation)]))
    .digest('hex');
}

/** Whether there is a file. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Reads a checkpoint file. @throws HeliochromeError `model-damaged` */
export async function readStateFile(
  file: string,
): Promise<{ readonly state: TrainingState; readonly file: TensorFile }> {
  const tensorFile = await readTensorFile(file);
  const state = trainingStateSchema.parse(JSON.parse(tensorFile.metadata['state'] ?? 'null'));
  return { state, file: tensorFile };
}

/** Reads the checkpoint, or the one before where it is missing or damaged; null where there is neither. */
export async function readNewest<T>(
  checkpoint: string,
  read: (file: string) => Promise<T>,
): Promise<T | null> {
  let failure: unknown = null;
  for (const candidate of [checkpoint, `${checkpoint}.previous`]) {
    if (!(await exists(candidate))) continue;
    try {
      return await read(candidate);
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== null) throw failure as Error;
  return null;
}

/** The state of the run that was stopped in `directory`, or null. @throws HeliochromeError `model-damaged` */
export async function readTrainingState(directory: string): Promise<TrainingState | null> {
  return readNewest(checkpointPath(directory), async (file) => (await readStateFile(file)).state);
}
