import * as tf from '@tensorflow/tfjs';
import { zhang313Bins } from '../../src-shared/color/abBins.ts';
import {
  baseNetworkOutput,
  buildBaseNetwork,
} from '../../src-main/models/architectures/baseNetwork.ts';
import type { ModelManifest } from '../../src-main/models/modelManifest.ts';
import { saveModelPackage } from '../../src-main/models/modelPackage.ts';
import { tinyNetwork } from './tinyNetwork.ts';

/**
 * Writes a package of the product's own network, but tiny and untrained, into `directory`. Needs a TFJS backend in this
 * process; gives the same weights for the same seed.
 */
export async function writeTinyModel(directory: string, seed = 1): Promise<ModelManifest> {
  const bins = zhang313Bins();
  const network = buildBaseNetwork(bins.count, tinyNetwork, seed);
  // A fresh network has branches that give zero; here every weight is to matter.
  const weights = network.getWeights().map((weight, place) => {
    const spread = weight.rank > 1 ? 0.5 / Math.sqrt(weight.size / weight.shape.at(-1)!) : 0.05;
    return tf.randomNormal(weight.shape, 0, spread, 'float32', seed * 100 + place);
  });
  network.setWeights(weights);
  tf.dispose(weights);
  try {
    return await saveModelPackage(directory, network, {
      id: 'tiny',
      name: 'Tiny',
      version: '1.0.0',
      description: 'An untrained network for tests.',
      architecture: 'base',
      input: { multipleOf: 16, longSide: 64, hints: true },
      output: baseNetworkOutput(bins.centers),
      training: {},
      metrics: [],
      licence: 'MIT',
    });
  } finally {
    network.dispose();
  }
}
