import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { writeAtomically } from '../platform/atomicWrite.ts';
import { modelManifestSchema, type ModelDescription, type ModelManifest } from './modelManifest.ts';

const manifestFile = 'heliochrome.json';

const weightEntrySchema = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.literal('float32'),
  quantization: z
    .object({ dtype: z.literal('float16'), original_dtype: z.literal('float32') })
    .optional(),
});
const topologyFileSchema = z.object({
  format: z.literal('layers-model'),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z
    .array(
      z.object({
        paths: z.array(z.literal('weights.bin')).length(1),
        weights: z.array(weightEntrySchema),
      }),
    )
    .length(1),
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(directory: string, reason: string): HeliochromeError {
  return new HeliochromeError(
    'model-damaged',
    `The model in ${directory} was not loaded: ${reason}.`,
    'The copy may be incomplete or altered; install the model again, or choose another with --model.',
  );
}

async function readPart(directory: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path.join(directory, file));
  } catch (error) {
    throw new HeliochromeError(
      'model-missing',
      `No model was found in ${directory}: ${file} cannot be read.`,
      'Check the path, or list the models with `models`.',
      { cause: error },
    );
  }
}

/** Reads and checks `heliochrome.json` alone. @throws HeliochromeError `model-missing`, `model-damaged` */
export async function readModelManifest(directory: string): Promise<ModelManifest> {
  const bytes = await readPart(directory, manifestFile);
  try {
    return modelManifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON';
    throw damaged(directory, `${manifestFile} is not valid (${reason})`);
  }
}

/** The checked parts of a model package, before a network is made of them. */
export interface ModelArtifacts {
  readonly manifest: ModelManifest;
  readonly artifacts: tf.io.ModelArtifacts;
}

/**
 * Reads a package and proves every field, size and hash before anything is built from it.
 * @throws HeliochromeError `model-missing`, `model-damaged`
 */
export async function readModelPackage(directory: string): Promise<ModelArtifacts> {
  const manifest = await readModelManifest(directory);
  const topologyBytes = await readPart(directory, manifest.topology.file);
  const weights = await readPart(directory, manifest.weights.file);
  if (sha256(topologyBytes) !== manifest.topology.sha256)
    throw damaged(directory, 'model.json fails its checksum');
  if (weights.length !== manifest.weights.bytes) {
    throw damaged(
      directory,
      `its weights have ${weights.length} bytes, not ${manifest.weights.bytes}`,
    );
  }
  if (sha256(weights) !== manifest.weights.sha256)
    throw damaged(directory, 'its weights fail their checksum');
  const parsed = topologyFileSchema.safeParse(JSON.parse(topologyBytes.toString('utf8')));
  if (!parsed.success) throw damaged(directory, 'model.json is not a Layers model');
  const weightSpecs = parsed.data.weightsManifest[0].weights;
  const values = weightSpecs.reduce(
    (sum, entry) => sum + entry.shape.reduce((size, side) => size * side, 1),
    0,
  );
  if (values * 2 !== weights.length)
    throw damaged(directory, 'model.json and weights do not fit together');
  return {
    manifest,
    artifacts: {
      modelTopology: parsed.data.modelTopology,
      weightSpecs: weightSpecs as tf.io.WeightsManifestEntry[],
      weightData: new Uint8Array(weights).buffer,
    },
  };
}

/** Builds the network of a package on the current backend. Float16 weights become float32. */
export async function loadLayersModel(artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(artifacts));
}

/**
 * Writes a package: `model.json` and `weights.bin` (TFJS Layers format, float16) and `heliochrome.json`. The manifest,
 * which names the others' hashes, is written last. The network is not changed.
 */
export async function saveModelPackage(
  directory: string,
  model: tf.LayersModel,
  description: ModelDescription,
): Promise<ModelManifest> {
  await mkdir(directory, { recursive: true });
  const entries: unknown[] = [];
  const float16Parts: Uint8Array[] = [];
  let parameters = 0;
  for (const weight of model.weights) {
    const values = (await weight.read().data()) as Float32Array;
    parameters += values.length;
    float16Parts.push(new Uint8Array(new Float16Array(values).buffer));
    entries.push({
      name: weight.originalName,
      shape: weight.shape,
      dtype: 'float32',
      quantization: { dtype: 'float16', original_dtype: 'float32' },
    });
  }
  const weights = Buffer.concat(float16Parts);
  const topology = {
    format: 'layers-model',
    generatedBy: 'Heliochrome',
    convertedBy: null,
    modelTopology: model.toJSON(null, false),
    weightsManifest: [{ paths: ['weights.bin'], weights: entries }],
  };
  const topologyBytes = Buffer.from(JSON.stringify(topology));
  const manifest = modelManifestSchema.parse({
    ...description,
    format: 1,
    parameters,
    weights: { file: 'weights.bin', bytes: weights.length, sha256: sha256(weights) },
    topology: { file: 'model.json', sha256: sha256(topologyBytes) },
  });
  const parts = [
    ['weights.bin', weights],
    ['model.json', topologyBytes],
    [manifestFile, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
  ] as const;
  for (const [name, bytes] of parts) {
    const write = (temporary: string): Promise<void> => writeFile(temporary, bytes);
    await writeAtomically(path.join(directory, name), write, { overwrite: true });
  }
  return manifest;
}
