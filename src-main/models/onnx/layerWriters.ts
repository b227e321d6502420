import { z } from 'zod';
import {
  writeConvolution,
  writeDense,
  writeDepthwise,
  writeSeparable,
  writeTransposed,
} from './convolutionWriters.ts';
import type { OnnxFlow } from './graphBuilder.ts';
import {
  addActivation,
  beforeActivation,
  channelsLastSchema,
  onlyPlanes,
  pairSchema,
  readConfig,
  refuseLayer,
  type LayerWriter,
  type LayerWriting,
} from './layerWriting.ts';
import type { OnnxAttribute } from './onnxTypes.ts';

/** A layer that keeps the shape and is one operator. */
function writePointwise(
  { graph, layer, inputs }: LayerWriting,
  operator: string,
  attributes: Record<string, OnnxAttribute> = {},
): OnnxFlow {
  graph.add({ name: layer.name, operator, inputs: inputs.map(({ name }) => name), attributes });
  return { ...inputs[0], name: layer.name };
}

/** Add and Multiply, of as many as there are; a vector's `[1, 1, channels]` goes everywhere. */
function writeMerged(writing: LayerWriting, operator: 'Add' | 'Mul'): OnnxFlow {
  const { graph, layer, inputs } = writing;
  const [first, ...rest] = inputs;
  if (rest.length === 0) throw refuseLayer(layer, 'it takes one layer only');
  let sum = first.name;
  for (const [index, { name }] of rest.entries()) {
    const isLast = index === rest.length - 1;
    sum = graph.add({
      name: isLast ? layer.name : `${layer.name}/${index}`,
      operator,
      inputs: [sum, name],
    });
  }
  return { ...first, name: layer.name };
}

function writeConcatenated(writing: LayerWriting): OnnxFlow {
  const { graph, layer, inputs } = writing;
  const { axis } = readConfig(layer, z.object({ axis: z.int().default(-1) }));
  const last = inputs[0].kind === 'planes' ? 3 : 1;
  if (axis !== -1 && axis !== last) throw refuseLayer(layer, `it joins along axis ${axis}`);
  graph.add({
    name: layer.name,
    operator: 'Concat',
    inputs: inputs.map(({ name }) => name),
    attributes: { axis: { integer: 1 } },
  });
  const channels = inputs.reduce((sum, input) => sum + input.channels, 0);
  return { ...inputs[0], name: layer.name, channels };
}

function writeActivation(writing: LayerWriting): OnnxFlow {
  const { activation } = readConfig(writing.layer, z.object({ activation: z.string() }));
  const input = writing.inputs[0];
  const { graph, layer } = writing;
  const name = beforeActivation(layer, activation);
  graph.add({ name, operator: 'Identity', inputs: [input.name] });
  addActivation(writing, activation);
  return { ...input, name: layer.name };
}

function writeReLU(writing: LayerWriting): OnnxFlow {
  const config = readConfig(writing.layer, z.object({ max_value: z.number().nullish() }));
  const largest = config.max_value ?? null;
  if (largest === null) return writePointwise(writing, 'Relu');
  const { graph, layer } = writing;
  const inputs = [
    writing.inputs[0].name,
    graph.addReals(`${layer.name}/low`, [], Float32Array.of(0)),
    graph.addReals(`${layer.name}/high`, [], Float32Array.of(largest)),
  ];
  graph.add({ name: layer.name, operator: 'Clip', inputs });
  return { ...writing.inputs[0], name: layer.name };
}

const normalizationSchema = z.object({
  axis: z.int().default(-1),
  epsilon: z.number().positive(),
  center: z.boolean().default(true),
  scale: z.boolean().default(true),
});

/** BatchNormalization as it is used: with the mean and variance that training has found. */
function writeNormalization(writing: LayerWriting): OnnxFlow {
  const { graph, layer } = writing;
  const input = onlyPlanes(writing);
  const { axis, epsilon, center, scale } = readConfig(layer, normalizationSchema);
  if (axis !== -1 && axis !== 3) throw refuseLayer(layer, `it normalizes along axis ${axis}`);
  const add = (name: string, isThere: boolean, otherwise: number): string =>
    graph.addWeight(
      `${layer.name}/${name}`,
      isThere
        ? writing.weight(name)
        : { shape: [input.channels], values: new Float32Array(input.channels).fill(otherwise) },
    );
  graph.add({
    name: layer.name,
    operator: 'BatchNormalization',
    inputs: [
      input.name,
      add('gamma', scale, 1),
      add('beta', center, 0),
      add('moving_mean', true, 0),
      add('moving_variance', true, 1),
    ],
    attributes: { epsilon: { real: epsilon } },
  });
  return { ...input, name: layer.name };
}

const poolingSchema = z.object({
  pool_size: pairSchema,
  strides: pairSchema,
  padding: z.enum(['same', 'valid']),
  data_format: channelsLastSchema,
});

function writePooling(writing: LayerWriting, operator: 'MaxPool' | 'AveragePool'): OnnxFlow {
  onlyPlanes(writing);
  const { pool_size, strides, padding } = readConfig(writing.layer, poolingSchema);
  return writePointwise(writing, operator, {
    kernel_shape: { integers: pool_size },
    strides: { integers: strides },
    ...(padding === 'same' && { auto_pad: { text: 'SAME_UPPER' } }),
  });
}

function writeGlobalMean(writing: LayerWriting): OnnxFlow {
  const { graph, layer } = writing;
  const input = onlyPlanes(writing);
  const inner = graph.add({
    name: `${layer.name}/planes`,
    operator: 'GlobalAveragePool',
    inputs: [input.name],
  });
  graph.add({ name: layer.name, operator: 'Flatten', inputs: [inner] });
  return { name: layer.name, kind: 'vector', channels: input.channels };
}

/** Reshape: only a vector to planes of one point, `[1, 1, channels]`, which is then added everywhere. */
function writeReshaped(writing: LayerWriting): OnnxFlow {
  const { graph, layer, inputs } = writing;
  const { target_shape: shape } = readConfig(layer, z.object({ target_shape: z.array(z.int()) }));
  const input = inputs[0];
  const isPoint = input.kind === 'vector' && shape.length === 3 && shape[0] === 1 && shape[1] === 1;
  if (!isPoint) throw refuseLayer(layer, `it changes the shape to [${shape.join(', ')}]`);
  const axes = graph.addIntegers(`${layer.name}/axes`, [2, 3]);
  graph.add({ name: layer.name, operator: 'Unsqueeze', inputs: [input.name, axes] });
  return { ...input, name: layer.name, kind: 'planes' };
}

const enlargementSchema = z.object({
  size: pairSchema,
  interpolation: z.enum(['nearest', 'bilinear']).default('nearest'),
  data_format: channelsLastSchema,
});

/**
 * UpSampling2D. TensorFlow.js resizes here without half-pixel centers: the point x of the result is taken at x/scale
 * (ONNX: asymmetric), the nearest one rounded down.
 */
function writeEnlarged(writing: LayerWriting): OnnxFlow {
  const { graph, layer } = writing;
  const input = onlyPlanes(writing);
  const { size, interpolation } = readConfig(layer, enlargementSchema);
  const scales = graph.addReals(`${layer.name}/scales`, [4], Float32Array.of(1, 1, ...size));
  const isLinear = interpolation === 'bilinear';
  graph.add({
    name: layer.name,
    operator: 'Resize',
    // The second input, a region, is for other ways of resizing.
    inputs: [input.name, '', scales],
    attributes: {
      mode: { text: isLinear ? 'linear' : 'nearest' },
      coordinate_transformation_mode: { text: 'asymmetric' },
      ...(!isLinear && { nearest_mode: { text: 'floor' } }),
    },
  });
  return { ...input, name: layer.name };
}

const zeroPaddingSchema = z.object({
  padding: z.tuple([pairSchema, pairSchema]),
  data_format: channelsLastSchema,
});

function writeZeroPadding(writing: LayerWriting): OnnxFlow {
  const { graph, layer } = writing;
  const input = onlyPlanes(writing);
  const { padding } = readConfig(layer, zeroPaddingSchema);
  const [[top, bottom], [left, right]] = padding;
  const pads = graph.addIntegers(`${layer.name}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
  graph.add({ name: layer.name, operator: 'Pad', inputs: [input.name, pads] });
  return { ...input, name: layer.name };
}

/** A layer that does something in training only. */
function writeNothing(writing: LayerWriting): OnnxFlow {
  return writePointwise(writing, 'Identity');
}

/** Writers by the kind of layer, as TFJS names them. */
export const layerWriters: Readonly<Partial<Record<string, LayerWriter>>> = {
  Conv2D: writeConvolution,
  Conv2DTranspose: writeTransposed,
  DepthwiseConv2D: writeDepthwise,
  SeparableConv2D: writeSeparable,
  Dense: writeDense,
  Add: (writing) => writeMerged(writing, 'Add'),
  Multiply: (writing) => writeMerged(writing, 'Mul'),
  Concatenate: writeConcatenated,
  Activation: writeActivation,
  ReLU: writeReLU,
  LeakyReLU: (writing) => {
    const { alpha } = readConfig(writing.layer, z.object({ alpha: z.number() }));
    return writePointwise(writing, 'LeakyRelu', { alpha: { real: alpha } });
  },
  BatchNormalization: writeNormalization,
  MaxPooling2D: (writing) => writePooling(writing, 'MaxPool'),
  AveragePooling2D: (writing) => writePooling(writing, 'AveragePool'),
  GlobalAveragePooling2D: writeGlobalMean,
  Reshape: writeReshaped,
  UpSampling2D: writeEnlarged,
  ZeroPadding2D: writeZeroPadding,
  Dropout: writeNothing,
  SpatialDropout2D: writeNothing,
};
