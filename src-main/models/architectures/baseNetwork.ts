import * as tf from '@tensorflow/tfjs';
import type { BinsAndRegression } from '../modelManifest.ts';
import { contentStride, readContent, type ContentFeatures } from './efficientNetLite.ts';
import { baseNetworkDefaults, type BaseNetworkOptions } from './baseNetworkOptions.ts';

/** Sides of the input must be multiples of this. */
export function baseNetworkStride({ content }: Pick<BaseNetworkOptions, 'content'>): number {
  return content === 'none' ? 16 : contentStride;
}

/** Channels of the input: (L\* − 50)/50, a/110, b/110 and mask of the hints. */
export const baseNetworkInputChannels = 4;

interface Wiring {
  /** Every kernel takes the next seed, so that a network is the same each time it is built. */
  nextSeed(): number;
}

interface ConvolutionOptions {
  readonly filters: number;
  readonly kernel?: number;
  readonly stride?: number;
  readonly activation?: 'relu' | 'linear';
  readonly zero?: boolean;
  readonly name: string;
}

function convolve(
  wiring: Wiring,
  x: tf.SymbolicTensor,
  options: ConvolutionOptions,
): tf.SymbolicTensor {
  const layer = tf.layers.conv2d({
    name: options.name,
    filters: options.filters,
    kernelSize: options.kernel ?? 3,
    strides: options.stride ?? 1,
    padding: 'same',
    activation: options.activation ?? 'linear',
    kernelInitializer: options.zero
      ? 'zeros'
      : tf.initializers.heNormal({ seed: wiring.nextSeed() }),
  });
  return layer.apply(x) as tf.SymbolicTensor;
}

function add(name: string, x: tf.SymbolicTensor, y: tf.SymbolicTensor): tf.SymbolicTensor {
  return tf.layers.add({ name }).apply([x, y]) as tf.SymbolicTensor;
}

function channelsOf(x: tf.SymbolicTensor): number {
  return x.shape[x.shape.length - 1]!;
}

/** x + conv(relu(conv(x))), the last convolution starting at zero. */
function residualBlock(wiring: Wiring, x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  const filters = channelsOf(x);
  const inner = convolve(wiring, x, { name: `${name}_a`, filters, activation: 'relu' });
  const branch = convolve(wiring, inner, { name: `${name}_b`, filters, zero: true });
  return add(`${name}_add`, x, branch);
}

/** Adds to every place what the whole picture says: x + W₂ relu(W₁ mean(x)), the last product starting at zero. */
function globalContext(wiring: Wiring, x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  const filters = channelsOf(x);
  const mean = tf.layers
    .globalAveragePooling2d({ name: `${name}_mean`, dataFormat: 'channelsLast' })
    .apply(x);
  const hidden = tf.layers
    .dense({
      name: `${name}_a`,
      units: filters,
      activation: 'relu',
      kernelInitializer: tf.initializers.heNormal({ seed: wiring.nextSeed() }),
    })
    .apply(mean);
  const shift = tf.layers
    .dense({ name: `${name}_b`, units: filters, kernelInitializer: 'zeros' })
    .apply(hidden);
  const everywhere = tf.layers
    .reshape({ name: `${name}_spread`, targetShape: [1, 1, filters] })
    .apply(shift);
  return add(`${name}_add`, x, everywhere as tf.SymbolicTensor);
}

/** Twice the sides, bilinear, after a 1×1 convolution to `filters` channels. */
function enlarge(
  wiring: Wiring,
  x: tf.SymbolicTensor,
  filters: number,
  name: string,
): tf.SymbolicTensor {
  const narrowed = convolve(wiring, x, { name: `${name}_narrow`, filters, kernel: 1 });
  return tf.layers
    .upSampling2d({ name: `${name}_up`, size: [2, 2], interpolation: 'bilinear' })
    .apply(narrowed) as tf.SymbolicTensor;
}

/** Adds the encoder's features of the same size, brought to as many channels. */
function joinSkip(
  wiring: Wiring,
  x: tf.SymbolicTensor,
  skip: tf.SymbolicTensor,
  name: string,
): tf.SymbolicTensor {
  const matched = convolve(wiring, skip, {
    name: `${name}_skip`,
    filters: channelsOf(x),
    kernel: 1,
  });
  return add(`${name}_join`, x, matched);
}

/** Adds what the picture shows, brought to as many channels; at first nothing. */
function joinContent(
  wiring: Wiring,
  x: tf.SymbolicTensor,
  features: tf.SymbolicTensor,
  name: string,
): tf.SymbolicTensor {
  const filters = channelsOf(x);
  return add(
    `${name}_join`,
    x,
    convolve(wiring, features, { name: `${name}_match`, filters, kernel: 1, zero: true }),
  );
}

function joinDeepContent(
  wiring: Wiring,
  x: tf.SymbolicTensor,
  { sixteenth, thirtySecond }: ContentFeatures,
): tf.SymbolicTensor {
  const enlarged = tf.layers
    .upSampling2d({ name: 'join32_up', size: [2, 2], interpolation: 'bilinear' })
    .apply(thirtySecond) as tf.SymbolicTensor;
  return joinContent(wiring, joinContent(wiring, x, sixteenth, 'join16'), enlarged, 'join32');
}

function encode(
  wiring: Wiring,
  input: tf.SymbolicTensor,
  options: BaseNetworkOptions,
  content: ContentFeatures | null,
): tf.SymbolicTensor[] {
  const [half, quarter, eighth, sixteenth] = options.widths;
  let x = convolve(wiring, input, {
    name: 'encode2_down',
    filters: half,
    stride: 2,
    activation: 'relu',
  });
  x = convolve(wiring, x, { name: 'encode2', filters: half, activation: 'relu' });
  const scales = [x];
  for (const [scale, filters, blocks] of [
    [4, quarter, options.encoderBlocks[0]],
    [8, eighth, options.encoderBlocks[1]],
  ] as const) {
    x = convolve(wiring, x, {
      name: `encode${scale}_down`,
      filters,
      stride: 2,
      activation: 'relu',
    });
    for (let block = 0; block < blocks; block += 1) {
      x = residualBlock(wiring, x, `encode${scale}_block${block + 1}`);
    }
    scales.push(x);
  }
  x = convolve(wiring, x, {
    name: 'encode16_down',
    filters: sixteenth,
    stride: 2,
    activation: 'relu',
  });
  if (content !== null) x = joinDeepContent(wiring, x, content);
  for (let block = 1; block <= options.bottleneckBlocks; block += 1) {
    x = residualBlock(wiring, x, `bottleneck_block${block}`);
    if (block % 2 === 0) x = globalContext(wiring, x, `bottleneck_context${block / 2}`);
  }
  return [...scales, x];
}

/**
 * Builds the network.
 *
 * Input `[batch, height, width, 4]` (height and width any multiples of {@link baseNetworkStride}). Outputs, in this order:
 * `bins` `[batch, height/4, width/4, binCount]`, logits over the ab bins; `ab` `[batch, height/2, width/2, 2]`,
 * regressed a\*b\* divided by 110.
 */
export function buildBaseNetwork(
  binCount: number,
  options: BaseNetworkOptions = baseNetworkDefaults,
  seed = 1,
): tf.LayersModel {
  let next = seed * 1000;
  const wiring: Wiring = { nextSeed: () => (next += 1) };
  const input = tf.input({
    name: 'luminance_and_hints',
    shape: [null, null, baseNetworkInputChannels],
  });
  const content = options.content === 'none' ? null : readContent(input);
  const [half, quarter, eighth, sixteenth] = encode(wiring, input, options, content) as [
    tf.SymbolicTensor,
    tf.SymbolicTensor,
    tf.SymbolicTensor,
    tf.SymbolicTensor,
  ];
  const [width8, width4, width2] = options.decoderWidths;

  let x = joinSkip(wiring, enlarge(wiring, sixteenth, width8, 'decode8'), eighth, 'decode8');
  if (content !== null) x = joinContent(wiring, x, content.eighth, 'join8');
  x = residualBlock(wiring, x, 'decode8_block1');
  x = joinSkip(wiring, enlarge(wiring, x, width4, 'decode4'), quarter, 'decode4');
  x = residualBlock(wiring, x, 'decode4_block1');
  const features = tf.layers.reLU({ name: 'decode4_features' }).apply(x) as tf.SymbolicTensor;
  const bins = convolve(wiring, features, { name: 'bins', filters: binCount, kernel: 1 });

  x = joinSkip(wiring, enlarge(wiring, features, width2, 'decode2'), half, 'decode2');
  x = convolve(wiring, x, { name: 'decode2_mix', filters: width2, activation: 'relu' });
  const ab = convolve(wiring, x, { name: 'ab', filters: 2, zero: true });
  return tf.model({ name: 'heliochrome_base', inputs: input, outputs: [bins, ab] });
}

/** How the answer of {@link buildBaseNetwork} becomes color: the `output` of its model packages. */
export function baseNetworkOutput(
  binCenters: Float32Array,
  defaults: Partial<Pick<BinsAndRegression, 'temperature' | 'decisiveness' | 'saturation'>> = {},
): BinsAndRegression {
  return {
    kind: 'ab-bins-and-regression',
    binCenters: [...binCenters],
    temperature: 0.38,
    decisiveness: 0.5,
    saturation: 1,
    confidenceSpread: 25,
    ...defaults,
  };
}
