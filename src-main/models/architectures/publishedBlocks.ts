import * as tf from '@tensorflow/tfjs';

/**
 * Building blocks of the networks of Zhang et al., laid out as their published code lays them out: a block is a list of
 * steps, and step 3 of the block `model1` keeps its weights under `model1.3` there and in the layer `model1_3` here.
 */

/** One step of a block; a ReLU counts as a step of its own and is carried out by the one before. */
export type Step =
  | {
      readonly convolution: number;
      readonly kernel?: 1 | 3;
      readonly stride?: 2;
      readonly dilation?: 2;
    }
  | { readonly enlargement: number }
  | 'relu'
  | 'normalization';

/** Gives every kernel its start. */
export type KernelStart = () => 'zeros' | ReturnType<typeof tf.initializers.heNormal>;

/** For networks that are given published weights: drawing millions of numbers first would take seconds. */
const zeros: KernelStart = () => 'zeros';

/** PyTorch's own constants of batch normalization (it calls 1 − momentum so). */
const normalization = { epsilon: 1e-5, momentum: 0.9 } as const;

function convolve(
  x: tf.SymbolicTensor,
  name: string,
  step: Exclude<Step, string>,
  activation: 'relu' | 'linear',
  start: KernelStart,
): tf.SymbolicTensor {
  if ('enlargement' in step) {
    const filters = step.enlargement;
    const shared = {
      kernelSize: 4,
      strides: 2,
      padding: 'same',
      kernelInitializer: start(),
    } as const;
    const layer = tf.layers.conv2dTranspose({ ...shared, name, filters, activation });
    return layer.apply(x) as tf.SymbolicTensor;
  }
  const { convolution: filters, kernel = 3, stride = 1, dilation = 1 } = step;
  const shared = {
    name,
    filters,
    kernelSize: kernel,
    activation,
    kernelInitializer: start(),
  } as const;
  if (stride === 1) {
    const layer = tf.layers.conv2d({ ...shared, padding: 'same', dilationRate: dilation });
    return layer.apply(x) as tf.SymbolicTensor;
  }
  // PyTorch pads both sides; TensorFlow's `same` would pad the far one only.
  const padded = tf.layers.zeroPadding2d({ name: `${name}_pad`, padding: 1 }).apply(x);
  const layer = tf.layers.conv2d({ ...shared, padding: 'valid', strides: stride });
  return layer.apply(padded) as tf.SymbolicTensor;
}

/** Applies the steps of one block. @param name of the block, such as `model1`; @param start of its kernels */
export function applyBlock(
  x: tf.SymbolicTensor,
  name: string,
  steps: readonly Step[],
  start: KernelStart = zeros,
): tf.SymbolicTensor {
  let y = x;
  for (const [index, step] of steps.entries()) {
    const layerName = `${name}_${index}`;
    if (step === 'normalization') {
      const layer = tf.layers.batchNormalization({ name: layerName, ...normalization });
      y = layer.apply(y) as tf.SymbolicTensor;
    } else if (step !== 'relu') {
      y = convolve(y, layerName, step, steps[index + 1] === 'relu' ? 'relu' : 'linear', start);
    } else if (index === 0) {
      y = tf.layers.reLU({ name: layerName }).apply(y) as tf.SymbolicTensor;
    }
  }
  return y;
}

/** `count` convolutions of 3×3 with ReLU, then a normalization. @param last what the last convolution does besides */
export function normalizedStage(
  filters: number,
  count: number,
  last: { readonly stride?: 2; readonly dilation?: 2 } = {},
): Step[] {
  const steps: Step[] = [];
  for (let index = 1; index <= count; index += 1) {
    const { stride, dilation } = last;
    steps.push(
      {
        convolution: filters,
        ...(dilation !== undefined && { dilation }),
        ...(stride !== undefined && index === count && { stride }),
      },
      'relu',
    );
  }
  return [...steps, 'normalization'];
}
