import * as tf from '@tensorflow/tfjs';
import type { SeedSource } from './seededDropout.ts';

/** PyTorch's own constants of batch normalization (it calls 1 − momentum so). */
const normalization = { epsilon: 1e-5, momentum: 0.9 } as const;

interface ConvolutionOptions {
  readonly filters: number;
  readonly kernel?: number;
  readonly stride?: number;
  readonly bias?: boolean;
  readonly seeds: SeedSource;
}

/** A convolution that pads as PyTorch does: (kernel − 1)/2 on every side. */
export function convolvePadded(
  x: tf.SymbolicTensor,
  name: string,
  { filters, kernel = 3, stride = 1, bias = true, seeds }: ConvolutionOptions,
): tf.SymbolicTensor {
  const options = {
    name,
    filters,
    kernelSize: kernel,
    strides: stride,
    useBias: bias,
    kernelInitializer: tf.initializers.heNormal({ seed: seeds.nextSeed() }),
  };
  if (stride === 1 || kernel === 1) {
    const layer = tf.layers.conv2d({ ...options, padding: 'same' });
    return layer.apply(x) as tf.SymbolicTensor;
  }
  // TensorFlow's `same` would pad the far side only.
  const padding = (kernel - 1) / 2;
  const padded = tf.layers.zeroPadding2d({ name: `${name}_pad`, padding }).apply(x);
  return tf.layers.conv2d({ ...options, padding: 'valid' }).apply(padded) as tf.SymbolicTensor;
}

/** Batch normalization, and ReLU where asked for. */
export function normalize(
  x: tf.SymbolicTensor,
  name: string,
  activation: 'relu' | 'linear',
): tf.SymbolicTensor {
  const normalized = tf.layers.batchNormalization({ name, ...normalization }).apply(x);
  if (activation === 'linear') return normalized as tf.SymbolicTensor;
  return tf.layers.reLU({ name: `${name}_relu` }).apply(normalized) as tf.SymbolicTensor;
}

/**
 * The basic block of “Deep Residual Learning for Image Recognition” (He, Zhang, Ren and Sun, CVPR 2016):
 * relu(x + norm(conv(relu(norm(conv(x)))))), x brought to size and channels by a 1×1 convolution where they change.
 */
export function basicBlock(
  x: tf.SymbolicTensor,
  name: string,
  { filters, stride = 1, seeds }: Omit<ConvolutionOptions, 'kernel' | 'bias'>,
): tf.SymbolicTensor {
  const shared = { filters, seeds, bias: false };
  const first = convolvePadded(x, `${name}_a`, { ...shared, stride });
  const inner = normalize(first, `${name}_a_norm`, 'relu');
  const branch = normalize(convolvePadded(inner, `${name}_b`, shared), `${name}_b_norm`, 'linear');
  const changes = stride !== 1 || x.shape[3] !== filters;
  const trunk = changes
    ? normalize(
        convolvePadded(x, `${name}_short`, { ...shared, kernel: 1, stride }),
        `${name}_short_norm`,
        'linear',
      )
    : x;
  const sum = tf.layers.add({ name: `${name}_add` }).apply([trunk, branch]);
  return tf.layers.reLU({ name: `${name}_relu` }).apply(sum) as tf.SymbolicTensor;
}
