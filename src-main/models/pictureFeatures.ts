import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import {
  coarseStride,
  fineStride,
  type FeatureGrid,
  type PictureFeatures,
} from '../../src-shared/domain/pictureFeatures.ts';
import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import type { LayersManifest } from './modelManifest.ts';
import type { ColorNetwork } from './networkColorModel.ts';
import { assembleInput, padByReflection } from './networkInput.ts';

/** Layers of the base architecture; their names are part of the model packages. */
const encoderAt8 = /^encode8_(down|block\d+_add)$/;
const bottleneck = /^(encode16_down|bottleneck_block\d+_add|bottleneck_context\d+_add)$/;
const decoderAt8 = /^decode8_block1_add$/;
const decoderAt4 = /^decode4_features$/;

/**
 * A network up to its features: four outputs, two at 1/8, one at 1/16 between them, one at 1/4. It is made of the
 * layers of the given one, and ends with it.
 *
 * @throws HeliochromeError not-offered when it is a network of another kind
 */
export function buildViewer(network: tf.LayersModel, { name }: LayersManifest): tf.LayersModel {
  const last = (pattern: RegExp): tf.layers.Layer | undefined =>
    network.layers.findLast((layer) => pattern.test(layer.name));
  const layers = [encoderAt8, bottleneck, decoderAt8, decoderAt4].map(last);
  const outputs = layers.flatMap((layer) => (layer === undefined ? [] : [layer.output]));
  if (outputs.length < layers.length) throw noFeatures(name);
  return tf.model({ inputs: network.inputs, outputs: outputs as tf.SymbolicTensor[] });
}

/** The error of a model whose network is not one of the base architecture. */
export function noFeatures(name: string): HeliochromeError {
  return new HeliochromeError(
    'not-offered',
    `The model ${name} does not tell what it sees in a photo, so places cannot be compared by it.`,
    'Choose the method “statistics” or “texture”, or Heliochrome Base or a model trained from it.',
  );
}

/** Vectors of length 1. */
function normalized(grid: tf.Tensor4D): tf.Tensor4D {
  return grid.div(grid.square().sum(3, true).add(1e-12).sqrt());
}

function cropped(grid: tf.Tensor4D, luminance: LuminancePlane, stride: number): tf.Tensor4D {
  const height = Math.ceil(luminance.height / stride);
  const width = Math.ceil(luminance.width / stride);
  return grid.slice([0, 0, 0, 0], [1, height, width, grid.shape[3]]);
}

async function toGrid(grid: tf.Tensor4D): Promise<FeatureGrid> {
  const [, height, width, channels] = grid.shape;
  return { width, height, channels, data: (await grid.data()) as Float32Array };
}

/**
 * What a network of the base architecture sees in a picture: at 1/8 the last of the encoder, the bottleneck and the
 * first of the decoder beside each other, with equal weight; at 1/4 what its colors are decided by. Vectors have length
 * 1, so that their products are cosines.
 *
 * @param viewer computes what {@link buildViewer} built
 */
export async function pictureFeatures(
  viewer: ColorNetwork,
  { input: shape }: LayersManifest,
  luminance: LuminancePlane,
): Promise<PictureFeatures> {
  const { channels } = viewer;
  const { lightnessRange, multipleOf } = shape;
  const input = tf.tidy(() =>
    padByReflection(assembleInput(luminance, undefined, { channels, lightnessRange }), multipleOf),
  );
  let answer: tf.Tensor4D[] = [];
  let grids: tf.Tensor4D[] = [];
  try {
    answer = await viewer.answer(input);
    grids = tf.tidy(() => {
      const [encoded, deep, decoded, quarter] = [answer[0], answer[1], answer[2], answer[3]];
      const size: [number, number] = [encoded.shape[1], encoded.shape[2]];
      const raised = tf.image.resizeBilinear(deep, size, false, true);
      const beside = tf.concat<tf.Tensor4D>([encoded, raised, decoded].map(normalized), 3);
      return [
        cropped(normalized(beside), luminance, coarseStride),
        cropped(normalized(quarter), luminance, fineStride),
      ];
    });
    const [coarse, fine] = await Promise.all(grids.map(toGrid));
    return { coarse: coarse, fine: fine };
  } finally {
    tf.dispose([input, ...answer, ...grids]);
  }
}
