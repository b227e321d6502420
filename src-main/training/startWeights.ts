import type * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ModelManifest } from '../models/modelManifest.ts';
import { loadLayersModel, readModelPackage } from '../models/modelPackage.ts';
import type { Trainable } from './architectures/trainable.ts';
import { weightName } from './networkVariables.ts';

/** The weights of a trained model, to begin another run with. */
export interface StartWeights {
  /** Which model they come from, for the new model's package: a chain of `from` tells the whole history. */
  readonly origin: Pick<ModelManifest, 'id' | 'version' | 'training'> & { readonly sha256: string };
  /** By the name `<layer>/<weight>`, of further networks `<network>:<layer>/<weight>`. */
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
  const { manifest, artifacts, parts } = await readModelPackage(directory);
  if (manifest.architecture !== architecture) {
    throw new HeliochromeError(
      'usage',
      `“${manifest.name}” cannot be the start of this run: it is of the architecture ${manifest.architecture}, not ${architecture}.`,
      `Start from a model of the architecture ${architecture}, or from fresh weights.`,
    );
  }
  const networks = new Map([['', await loadLayersModel(artifacts)]]);
  for (const [name, part] of parts) networks.set(name, await loadLayersModel(part));
  const tensors = new Map<string, tf.Tensor>();
  for (const [name, network] of networks) {
    for (const weight of network.weights) {
      tensors.set(weightName(networks, name, weight.originalName), weight.read());
    }
  }
  const { id, version, training } = manifest;
  return {
    origin: { id, version, training, sha256: manifest.weights.sha256 },
    tensors,
    dispose: () => {
      for (const network of networks.values()) network.dispose();
    },
  };
}

/** Layers that a network may have which the model it begins with lacks. */
const addedLayers = /^(content|join)/;

/**
 * Gives a system the start weights. What reads the picture's content and was not in the start model keeps the weights
 * that it has, and so does a network that takes no part in the coloring and was not kept (the opponent of a GAN).
 *
 * @throws HeliochromeError `model-damaged`
 */
export function setStartWeights({ networks }: Trainable, start: StartWeights): void {
  for (const [number, [name, network]] of [...networks].entries()) {
    const named = network.weights.map(
      (weight) => [weight, weightName(networks, name, weight.originalName)] as const,
    );
    if (number > 0 && !named.some(([, key]) => start.tensors.has(key))) continue;
    network.setWeights(
      named.map(([weight, key]) => {
        const found = start.tensors.get(key);
        if (found === undefined && addedLayers.test(weight.originalName)) return weight.read();
        if (found?.shape.join() === weight.shape.join()) return found;
        throw new HeliochromeError(
          'model-damaged',
          `The weights do not fit the network: “${key}” should have shape [${weight.shape.join()}], ` +
            `it has ${found === undefined ? 'none' : `[${found.shape.join()}]`}.`,
          'The model was made by another version of this architecture; start from fresh weights.',
        );
      }),
    );
  }
}
