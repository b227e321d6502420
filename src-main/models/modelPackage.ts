import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { writeAtomically } from '../platform/atomicWrite.ts';
import {
  layersManifestSchema,
  modelManifestSchema,
  type LayersManifest,
  type ModelDescription,
  type ModelManifest,
} from './modelManifest.ts';

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
        paths: z.array(z.string()).length(1),
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

/** The checked parts of a package of a Layers model, before a network is made of them. */
export interface ModelArtifacts {
  readonly manifest: LayersManifest;
  readonly artifacts: tf.io.ModelArtifacts;
  /** Networks besides the first that coloring needs, by name. */
  readonly parts: ReadonlyMap<string, tf.io.ModelArtifacts>;
}

/** Where one network of a package lies. */
type NetworkFiles = Pick<LayersManifest, 'weights' | 'topology'> | NamedNetworkFiles;
type NamedNetworkFiles = NonNullable<LayersManifest['parts']>[string];

/**
 * Reads the file of a package that holds its weights, and proves size and hash.
 * @throws HeliochromeError `model-missing`, `model-damaged`
 */
export async function readWeights(
  directory: string,
  { weights }: ModelManifest | NetworkFiles,
): Promise<Buffer> {
  const bytes = await readPart(directory, weights.file);
  if (bytes.length !== weights.bytes) {
    throw damaged(directory, `its weights have ${bytes.length} bytes, not ${weights.bytes}`);
  }
  if (sha256(bytes) === weights.sha256) return bytes;
  throw damaged(directory, 'its weights fail their checksum');
}

/**
 * Reads a package of a Layers model and proves every field, size and hash before anything is built from it.
 * @throws HeliochromeError `model-missing`, `model-damaged`; `usage` for a model that is an ONNX file
 */
export async function readModelPackage(directory: string): Promise<ModelArtifacts> {
  const manifest = await readModelManifest(directory);
  if (!('topology' in manifest)) {
    throw new HeliochromeError(
      'usage',
      `“${manifest.name}” is a model from elsewhere: it colors, but it cannot be trained further or written anew.`,
      'Choose a model of this program’s own kinds.',
    );
  }
  const parts = new Map<string, tf.io.ModelArtifacts>();
  for (const [name, files] of Object.entries(manifest.parts ?? {})) {
    parts.set(name, await readNetwork(directory, files));
  }
  return { manifest, artifacts: await readNetwork(directory, manifest), parts };
}

async function readNetwork(directory: string, files: NetworkFiles): Promise<tf.io.ModelArtifacts> {
  const { file, sha256: expected } = files.topology;
  const topologyBytes = await readPart(directory, file);
  if (sha256(topologyBytes) !== expected) throw damaged(directory, `${file} fails its checksum`);
  const weights = await readWeights(directory, files);
  const parsed = topologyFileSchema.safeParse(JSON.parse(topologyBytes.toString('utf8')));
  if (!parsed.success) throw damaged(directory, `${file} is not a Layers model`);
  const weightSpecs = parsed.data.weightsManifest[0].weights;
  const bytes = weightSpecs.reduce((sum, { shape, quantization }) => {
    const width = quantization === undefined ? 4 : 2;
    return sum + shape.reduce((size, side) => size * side, width);
  }, 0);
  if (bytes !== weights.length) throw damaged(directory, `${file} and weights do not fit together`);
  return {
    modelTopology: parsed.data.modelTopology,
    weightSpecs: weightSpecs as tf.io.WeightsManifestEntry[],
    weightData: new Uint8Array(weights).buffer,
  };
}

/** Builds the network of a package on the current backend. Float16 weights become float32. */
export async function loadLayersModel(artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(artifacts));
}

/** How weights are kept: halved, as the product's own are, or as exact as they came. */
export type WeightPrecision = 'float16' | 'float32';

interface EncodedNetwork {
  readonly parameters: number;
  readonly weights: Buffer;
  readonly topology: Buffer;
}

async function encodeNetwork(
  model: tf.LayersModel,
  weightsFile: string,
  precision: WeightPrecision,
): Promise<EncodedNetwork> {
  const entries: unknown[] = [];
  const parts: Uint8Array[] = [];
  let parameters = 0;
  for (const weight of model.weights) {
    const values = (await weight.read().data()) as Float32Array;
    parameters += values.length;
    const stored = precision === 'float16' ? new Float16Array(values) : values;
    parts.push(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
    entries.push({
      name: weight.originalName,
      shape: weight.shape,
      dtype: 'float32',
      ...(precision === 'float16' && {
        quantization: { dtype: 'float16', original_dtype: 'float32' },
      }),
    });
  }
  const topology = {
    format: 'layers-model',
    generatedBy: 'Heliochrome',
    convertedBy: null,
    modelTopology: model.toJSON(null, false),
    weightsManifest: [{ paths: [weightsFile], weights: entries }],
  };
  return {
    parameters,
    weights: Buffer.concat(parts),
    topology: Buffer.from(JSON.stringify(topology)),
  };
}

const describeFile = <Name extends string>(
  file: Name,
  bytes: Buffer,
): { file: Name; bytes: number; sha256: string } => ({
  file,
  bytes: bytes.length,
  sha256: sha256(bytes),
});

/**
 * Writes a package: `model.json` and `weights.bin` (TFJS Layers format) and `heliochrome.json`. The manifest, which
 * names the others' hashes, is written last. The networks are not changed.
 *
 * @param parts networks besides `model` that coloring needs, by name (lower-case letters, digits, dashes)
 */
export async function saveModelPackage(
  directory: string,
  model: tf.LayersModel,
  description: ModelDescription,
  precision: WeightPrecision = 'float16',
  parts: ReadonlyMap<string, tf.LayersModel> = new Map(),
): Promise<LayersManifest> {
  await mkdir(directory, { recursive: true });
  const first = await encodeNetwork(model, 'weights.bin', precision);
  const files: (readonly [name: string, bytes: Buffer])[] = [
    ['weights.bin', first.weights],
    ['model.json', first.topology],
  ];
  const described: Record<string, unknown> = {};
  let { parameters } = first;
  for (const [name, part] of parts) {
    const encoded = await encodeNetwork(part, `${name}.bin`, precision);
    parameters += encoded.parameters;
    files.push([`${name}.bin`, encoded.weights], [`${name}.json`, encoded.topology]);
    described[name] = {
      weights: describeFile(`${name}.bin`, encoded.weights),
      topology: { file: `${name}.json`, sha256: sha256(encoded.topology) },
    };
  }
  const manifest = layersManifestSchema.parse({
    ...description,
    format: 1,
    parameters,
    weights: describeFile('weights.bin', first.weights),
    topology: { file: 'model.json', sha256: sha256(first.topology) },
    ...(parts.size > 0 && { parts: described }),
  });
  files.push([manifestFile, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
  for (const [name, bytes] of files) {
    const write = (temporary: string): Promise<void> => writeFile(temporary, bytes);
    await writeAtomically(path.join(directory, name), write, { overwrite: true });
  }
  return manifest;
}
