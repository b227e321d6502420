import type * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ModelManifest } from '../models/modelManifest.ts';
import { loadLayersModel, readModelPackage } from '../models/modelPackage.ts';

/** The weights of a trained model, to begin another run with. */
export interface StartWeights {
  /** Which model they come from, for the new model's package: a chain of `from` tells the whole history. */
  readonly origin: Pick<ModelManifest, 'id' | 'version' | 'training'> & { readonly sha256: string };
  /** By the name `<layer>/<weight>`. */
  readonly tensors: ReadonlyMap<string, tf.Tensor>;
  /** Frees the tensors. */
  dispose(): void;
}

/**
 * Reads the weights of a model package.
 * @throws HeliochromeError `usage` when it has another architecture; `model-missing`, `model-damaged`
 */
export async function readStartWeights(
  directory: string,
  architecture: string,
): Promise<StartWeights> {
  const { manifest, artifacts } = await readModelPackage(directory);
  if (manifest.architecture !== architecture) {
    throw new HeliochromeError(
      'usage',
      `“${manifest.name}” cannot be the start of this run: it is of the architecture ${manifest.architecture}, not ${architecture}.`,
      `Start from a model of the architecture ${architecture}, or from fresh weights.`,
    );
  }
  const network = await loadLayersModel(artifacts);
  const { id, version, training } = manifest;
  return {
    origin: { id, version, training, sha256: manifest.weights.sha256 },
    tensors: new Map(network.weights.map((weight) => [weight.originalName, weight.read()])),
    dispose: () => void network.dispose(),
  };
}

/** Layers that a network may have which the model it begins with lacks. */
const addedLayers = /^(content|join)/;

/**
 * The start weights in the order in which `network` lists its own. What reads the picture's content and was not in the
 * start model keeps the weights that it has. @throws HeliochromeError `model-damaged`
 */
export function weightsInOrder(network: tf.LayersModel, start: StartWeights): tf.Tensor[] {
  return network.weights.map((weight) => {
    const found = start.tensors.get(weight.originalName);
    if (found === undefined && addedLayers.test(weight.originalName)) return weight.read();
    if (found?.shape.join() !== weight.shape.join()) {
      throw new HeliochromeError(
        'model-damaged',
        `The weights do not fit the network: “${weight.originalName}” should have shape [${weight.shape.join()}], ` +
          `it has ${found === undefined ? 'none' : `[${found.shape.join()}]`}.`,
        'The model was made by another version of this architecture; start from fresh weights.',
      );
    }
    return found;
  });
}
