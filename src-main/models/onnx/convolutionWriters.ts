import { z } from 'zod';
import type { OnnxFlow } from './graphBuilder.ts';
import {
  addActivation,
  beforeActivation,
  channelsLastSchema,
  onlyPlanes,
  pairSchema,
  readConfig,
  type LayerWriting,
} from './layerWriting.ts';
import type { OnnxAttribute } from './onnxTypes.ts';
import { permuteWeight, type StoredWeight } from './weightReader.ts';

const convolutionSchema = z.object({
  kernel_size: pairSchema,
  strides: pairSchema.default([1, 1]),
  padding: z.enum(['same', 'valid']),
  data_format: channelsLastSchema,
  dilation_rate: z.union([pairSchema, z.int().transform((rate) => [rate, rate])]).default([1, 1]),
  activation: z
    .string()
    .nullish()
    .transform((name) => name ?? 'linear'),
  use_bias: z.boolean().default(true),
});
type Convolution = z.infer<typeof convolutionSchema>;

/**
 * Padding as TensorFlow does it. `same` with a stride depends on the picture's size, and the odd pixel goes to the end:
 * ONNX calls that SAME_UPPER.
 */
function paddingOf({
  padding,
  kernel_size,
  strides,
  dilation_rate,
}: Convolution): Record<string, OnnxAttribute> {
  if (padding === 'valid') return {};
  if (strides.some((stride) => stride > 1)) return { auto_pad: { text: 'SAME_UPPER' } };
  const totals = kernel_size.map((size, axis) => dilation_rate[axis] * (size - 1));
  const begin = totals.map((total) => Math.floor(total / 2));
  const end = totals.map((total) => Math.ceil(total / 2));
  return { pads: { integers: [...begin, ...end] } };
}

function attributesOf(convolution: Convolution): Record<string, OnnxAttribute> {
  return {
    kernel_shape: { integers: convolution.kernel_size },
    strides: { integers: convolution.strides },
    dilations: { integers: convolution.dilation_rate },
    ...paddingOf(convolution),
  };
}

function biasOf(writing: LayerWriting, used: boolean): string[] {
  const { graph, layer } = writing;
  return used ? [graph.addWeight(`${layer.name}/bias`, writing.weight('bias'))] : [];
}

/** Height, width, in, out → out, in, height, width. */
function asFilters(kernel: StoredWeight): StoredWeight {
  return permuteWeight(kernel, [3, 2, 0, 1]);
}

/** Conv2D. */
export function writeConvolution(writing: LayerWriting): OnnxFlow {
  const { graph, layer } = writing;
  const input = onlyPlanes(writing);
  const config = readConfig(layer, convolutionSchema);
  const filters = asFilters(writing.weight('kernel'));
  graph.add({
    name: beforeActivation(layer, config.activation),
    operator: 'Conv',
    inputs: [
      input.name,
      graph.addWeight(`${layer.name}/kernel`, filters),
      ...biasOf(writing, config.use_bias),
    ],
    attributes: attributesOf(config),
  });
  addActivation(writing, config.activation);
  return { name: layer.name, kind: 'planes', channels: filters.shape[0] };
}

/** Each channel by itself: filters of height, width, in, multiplier, in groups of one channel. */
function addDepthwise(
  writing: LayerWriting,
  config: Convolution,
  parts: { readonly name: string; readonly kernel: StoredWeight; readonly bias: readonly string[] },
): number {
  const { graph } = writing;
  const input = onlyPlanes(writing);
  const { name, kernel, bias } = parts;
  const [height, width, channels, multiplier] = kernel.shape as [number, number, number, number];
  const ordered = permuteWeight(kernel, [2, 3, 0, 1]);
  const filters = { ...ordered, shape: [channels * multiplier, 1, height, width] };
  graph.add({
    name,
    operator: 'Conv',
    inputs: [input.name, graph.addWeight(`${name}/kernel`, filters), ...bias],
    attributes: { ...attributesOf(config), group: { integer: channels } },
  });
  return channels * multiplier;
}

/** DepthwiseConv2D. */
export function writeDepthwise(writing: LayerWriting): OnnxFlow {
  const { layer } = writing;
  const config = readConfig(layer, convolutionSchema);
  const channels = addDepthwise(writing, config, {
    name: beforeActivation(layer, config.activation),
    kernel: writing.weight('depthwise_kernel'),
    bias: biasOf(writing, config.use_bias),
  });
  addActivation(writing, config.activation);
  return { name: layer.name, kind: 'planes', channels };
}

/** SeparableConv2D: depthwise, then across the channels. */
export function writeSeparable(writing: LayerWriting): OnnxFlow {
  const { graph, layer } = writing;
  const config = readConfig(layer, convolutionSchema);
  const name = `${layer.name}/depthwise`;
  addDepthwise(writing, config, { name, kernel: writing.weight('depthwise_kernel'), bias: [] });
  const filters = asFilters(writing.weight('pointwise_kernel'));
  graph.add({
    name: beforeActivation(layer, config.activation),
    operator: 'Conv',
    inputs: [
      name,
      graph.addWeight(`${layer.name}/kernel`, filters),
      ...biasOf(writing, config.use_bias),
    ],
    attributes: { kernel_shape: { integers: [1, 1] } },
  });
  addActivation(writing, config.activation);
  return { name: layer.name, kind: 'planes', channels: filters.shape[0] };
}

/** Conv2DTranspose: TensorFlow gives stride × the size (`same`), cutting the odd pixel at the end. */
export function writeTransposed(writing: LayerWriting): OnnxFlow {
  const { graph, layer } = writing;
  const input = onlyPlanes(writing);
  const config = readConfig(layer, convolutionSchema);
  // Height, width, out, in → in, out, height, width.
  const filters = permuteWeight(writing.weight('kernel'), [3, 2, 0, 1]);
  const excess = config.kernel_size.map((size, axis) => size - config.strides[axis]);
  const cut = excess.map((pixels) => (config.padding === 'same' ? Math.max(0, pixels) : 0));
  graph.add({
    name: beforeActivation(layer, config.activation),
    operator: 'ConvTranspose',
    inputs: [
      input.name,
      graph.addWeight(`${layer.name}/kernel`, filters),
      ...biasOf(writing, config.use_bias),
    ],
    attributes: {
      kernel_shape: { integers: config.kernel_size },
      strides: { integers: config.strides },
      pads: {
        integers: [
          ...cut.map((pixels) => Math.floor(pixels / 2)),
          ...cut.map((pixels) => Math.ceil(pixels / 2)),
        ],
      },
      output_padding: { integers: excess.map((pixels) => Math.max(0, -pixels)) },
    },
  });
  addActivation(writing, config.activation);
  return { name: layer.name, kind: 'planes', channels: filters.shape[1] };
}

/** Dense: on one vector a picture a product of matrices, on planes the same at every point. */
export function writeDense(writing: LayerWriting): OnnxFlow {
  const { graph, layer, inputs } = writing;
  const config = readConfig(layer, convolutionSchema.pick({ activation: true, use_bias: true }));
  const kernel = writing.weight('kernel');
  const [channelsIn, channelsOut] = kernel.shape as [number, number];
  const input = inputs[0];
  const isVector = input.kind === 'vector';
  const matrix = isVector
    ? kernel
    : { ...permuteWeight(kernel, [1, 0]), shape: [channelsOut, channelsIn, 1, 1] };
  graph.add({
    name: beforeActivation(layer, config.activation),
    operator: isVector ? 'Gemm' : 'Conv',
    inputs: [
      input.name,
      graph.addWeight(`${layer.name}/kernel`, matrix),
      ...biasOf(writing, config.use_bias),
    ],
  });
  addActivation(writing, config.activation);
  return { name: layer.name, kind: input.kind, channels: channelsOut };
}
