import * as tf from '@tensorflow/tfjs';

/**
 * The convolutional part of EfficientNet-Lite0 (Tan and Le, "EfficientNet", ICML 2019, in the form that Google published
 * for small devices in 2020: no squeeze-and-excitation, ReLU6), as a fixed reader of what a picture shows.
 */
interface Stage {
  readonly blocks: number;
  readonly kernel: number;
  readonly stride: number;
  readonly expansion: number;
  readonly filters: number;
}

const stages: readonly Stage[] = [
  { blocks: 1, kernel: 3, stride: 1, expansion: 1, filters: 16 },
  { blocks: 2, kernel: 3, stride: 2, expansion: 6, filters: 24 },
  { blocks: 2, kernel: 5, stride: 2, expansion: 6, filters: 40 },
  { blocks: 3, kernel: 3, stride: 2, expansion: 6, filters: 80 },
  { blocks: 3, kernel: 5, stride: 1, expansion: 6, filters: 112 },
  { blocks: 4, kernel: 5, stride: 2, expansion: 6, filters: 192 },
  { blocks: 1, kernel: 3, stride: 1, expansion: 6, filters: 320 },
];
const stemFilters = 32;

/** Its layers' names begin so. */
export const contentPrefix = 'content';

/** Sides of the input must be multiples of this. */
export const contentStride = 32;

/** What it sees at 1/8 (40 channels), 1/16 (112) and 1/32 (320) of the input's sides. */
export interface ContentFeatures {
  readonly eighth: tf.SymbolicTensor;
  readonly sixteenth: tf.SymbolicTensor;
  readonly thirtySecond: tf.SymbolicTensor;
}

/** One convolution of the network, for whoever brings its weights. */
export interface ContentConvolution {
  /** Name of our layer. */
  readonly layer: string;
  /** Names in the published state dictionary: the convolution, and the batch normalization after it. */
  readonly weight: string;
  readonly normalization: string;
  readonly depthwise: boolean;
}

/** Every convolution, in the order of the network. */
export function contentConvolutions(): ContentConvolution[] {
  const found: ContentConvolution[] = [
    {
      layer: `${contentPrefix}_stem`,
      weight: '_conv_stem',
      normalization: '_bn0',
      depthwise: false,
    },
  ];
  let index = 0;
  for (const { blocks, expansion } of stages) {
    for (let block = 0; block < blocks; block += 1, index += 1) {
      const [layer, published] = [`${contentPrefix}_block${index + 1}`, `_blocks.${index}`];
      if (expansion !== 1) {
        found.push({
          layer: `${layer}_expand`,
          weight: `${published}._expand_conv`,
          normalization: `${published}._bn0`,
          depthwise: false,
        });
      }
      found.push(
        {
          layer: `${layer}_depthwise`,
          weight: `${published}._depthwise_conv`,
          normalization: `${published}._bn1`,
          depthwise: true,
        },
        {
          layer: `${layer}_project`,
          weight: `${published}._project_conv`,
          normalization: `${published}._bn2`,
          depthwise: false,
        },
      );
    }
  }
  return found;
}

function relu6(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  return tf.layers.reLU({ name, maxValue: 6 }).apply(x) as tf.SymbolicTensor;
}

function convolve(
  x: tf.SymbolicTensor,
  name: string,
  filters: number,
  kernelSize: number,
  strides: number,
): tf.SymbolicTensor {
  const layer = tf.layers.conv2d({
    name,
    filters,
    kernelSize,
    strides,
    padding: 'same',
    trainable: false,
    kernelInitializer: 'zeros',
  });
  return layer.apply(x) as tf.SymbolicTensor;
}

function block(
  x: tf.SymbolicTensor,
  name: string,
  { kernel, expansion, filters }: Stage,
  strides: number,
): tf.SymbolicTensor {
  const channels = x.shape[3]!;
  let inner = x;
  if (expansion !== 1) {
    const expanded = convolve(x, `${name}_expand`, channels * expansion, 1, 1);
    inner = relu6(expanded, `${name}_expand_relu`);
  }
  const depthwise = tf.layers.depthwiseConv2d({
    name: `${name}_depthwise`,
    kernelSize: kernel,
    strides,
    padding: 'same',
    trainable: false,
    depthwiseInitializer: 'zeros',
  });
  inner = relu6(depthwise.apply(inner) as tf.SymbolicTensor, `${name}_depthwise_relu`);
  const projected = convolve(inner, `${name}_project`, filters, 1, 1);
  if (strides !== 1 || channels !== filters) return projected;
  return tf.layers.add({ name: `${name}_add` }).apply([x, projected]) as tf.SymbolicTensor;
}

/**
 * Lays the network over an input whose first channel is (L\* − 50) / 50; the others it does not see. Its weights are 0
 * until they are set, and never trained.
 */
export function readContent(input: tf.SymbolicTensor): ContentFeatures {
  const stem = convolve(input, `${contentPrefix}_stem`, stemFilters, 3, 2);
  let x = relu6(stem, `${contentPrefix}_stem_relu`);
  const ends: tf.SymbolicTensor[] = [];
  let index = 0;
  for (const stage of stages) {
    for (let at = 0; at < stage.blocks; at += 1, index += 1) {
      x = block(x, `${contentPrefix}_block${index + 1}`, stage, at === 0 ? stage.stride : 1);
    }
    ends.push(x);
  }
  return { eighth: ends[2], sixteenth: ends[4], thirtySecond: ends[6] };
}
