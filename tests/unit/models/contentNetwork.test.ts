import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { buildBaseNetwork } from '../../../src-main/models/architectures/baseNetwork.ts';
import { baseNetworkOptionsSchema } from '../../../src-main/models/architectures/baseNetworkOptions.ts';
import { setContentWeights } from '../../../src-main/models/pretrained.ts';
import { encodeTensorFile, type PlainTensor } from '../../../src-main/models/tensorFile.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { seededRandom } from '../../support/pictures.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

const options = baseNetworkOptionsSchema.parse({
  widths: [2, 2, 2, 2],
  encoderBlocks: [0, 0],
  bottleneckBlocks: 0,
  decoderWidths: [2, 2, 2],
  content: 'efficientnet-lite0',
});

/** Blocks as the paper lists them: kernel, stride, expansion, channels in and out. */
const blocks = [
  [3, 1, 1, 32, 16],
  [3, 2, 6, 16, 24],
  [3, 1, 6, 24, 24],
  [5, 2, 6, 24, 40],
  [5, 1, 6, 40, 40],
  [3, 2, 6, 40, 80],
  [3, 1, 6, 80, 80],
  [3, 1, 6, 80, 80],
  [5, 1, 6, 80, 112],
  [5, 1, 6, 112, 112],
  [5, 1, 6, 112, 112],
  [5, 2, 6, 112, 192],
  [5, 1, 6, 192, 192],
  [5, 1, 6, 192, 192],
  [5, 1, 6, 192, 192],
  [3, 1, 6, 192, 320],
] as const;

/** A state dictionary as PyTorch's, with random weights that keep signals alive. */
function publishedWeights(): Map<string, PlainTensor> {
  const random = seededRandom(4);
  const weights = new Map<string, PlainTensor>();
  const put = (name: string, shape: number[], draw: () => number): void => {
    const count = shape.reduce((product, side) => product * side, 1);
    weights.set(name, { shape, data: Float32Array.from({ length: count }, draw) });
  };
  const convolution = (weight: string, normalization: string, shape: number[]): void => {
    const inputs = shape[1] * shape[2] * shape[3];
    put(`${weight}.weight`, shape, () => (2 * random() - 1) * Math.sqrt(6 / inputs));
    put(`${normalization}.weight`, [shape[0]], () => 0.5 + random());
    put(`${normalization}.bias`, [shape[0]], () => random() - 0.5);
    put(`${normalization}.running_mean`, [shape[0]], () => random() - 0.5);
    put(`${normalization}.running_var`, [shape[0]], () => 0.5 + random());
  };
  convolution('_conv_stem', '_bn0', [32, 3, 3, 3]);
  for (const [index, [kernel, , expansion, inputs, outputs]] of blocks.entries()) {
    const [name, inner] = [`_blocks.${index}`, inputs * expansion];
    if (expansion > 1) convolution(`${name}._expand_conv`, `${name}._bn0`, [inner, inputs, 1, 1]);
    convolution(`${name}._depthwise_conv`, `${name}._bn1`, [inner, 1, kernel, kernel]);
    convolution(`${name}._project_conv`, `${name}._bn2`, [outputs, inner, 1, 1]);
  }
  return weights;
}

/** The network with its normalizations beside its convolutions, on a picture in three equal channels. */
function plainAnswer(weights: ReadonlyMap<string, PlainTensor>, luminance: tf.Tensor4D): tf.Tensor {
  const find = (name: string): tf.Tensor => {
    const { data, shape } = weights.get(name)!;
    return tf.tensor(data, [...shape]);
  };
  const normalize = (x: tf.Tensor4D, name: string): tf.Tensor4D => {
    const even = x
      .sub(find(`${name}.running_mean`))
      .div(find(`${name}.running_var`).add(1e-3).sqrt());
    return even.mul(find(`${name}.weight`)).add<tf.Tensor4D>(find(`${name}.bias`));
  };
  const convolve = (x: tf.Tensor4D, name: string, strides: number): tf.Tensor4D =>
    tf.conv2d(x, find(`${name}.weight`).transpose<tf.Tensor4D>([2, 3, 1, 0]), strides, 'same');
  const relu6 = (x: tf.Tensor4D): tf.Tensor4D => tf.clipByValue(x, 0, 6);
  const colors = tf.concat4d([luminance, luminance, luminance], 3);
  let x = relu6(normalize(convolve(colors, '_conv_stem', 2), '_bn0'));
  for (const [index, [, stride, expansion, inputs, outputs]] of blocks.entries()) {
    const name = `_blocks.${index}`;
    let inner = x;
    if (expansion > 1)
      inner = relu6(normalize(convolve(x, `${name}._expand_conv`, 1), `${name}._bn0`));
    const kernel = find(`${name}._depthwise_conv.weight`).transpose<tf.Tensor4D>([2, 3, 0, 1]);
    inner = relu6(normalize(tf.depthwiseConv2d(inner, kernel, stride, 'same'), `${name}._bn1`));
    inner = normalize(convolve(inner, `${name}._project_conv`, 1), `${name}._bn2`);
    x = stride === 1 && inputs === outputs ? x.add<tf.Tensor4D>(inner) : inner;
  }
  return x;
}

test('reads content as the published network does; hints change nothing in it', async (context) => {
  const weights = publishedWeights();
  const file = path.join(await temporaryFolder(context), 'weights.safetensors');
  await writeFile(file, encodeTensorFile({ metadata: {}, tensors: weights }));
  const network = buildBaseNetwork(4, options);
  await setContentWeights(network, file);
  const content = tf.model({
    inputs: network.inputs,
    outputs: network.getLayer('content_block16_project').output,
  });
  const difference = tf.tidy(() => {
    const luminance = tf.randomUniform<tf.Rank.R4>([1, 64, 32, 1], -1, 1, 'float32', 5);
    const hints = tf.randomUniform<tf.Rank.R4>([1, 64, 32, 3], -1, 1, 'float32', 6);
    const ours = content.predict(tf.concat4d([luminance, hints], 3)) as tf.Tensor;
    const plain = plainAnswer(weights, luminance);
    assert.deepEqual(ours.shape, [1, 2, 1, 320]);
    return ours.sub(plain).abs().max().div(plain.abs().max()).dataSync()[0];
  });
  assert.ok(difference < 1e-4, `it differs by ${difference}`);
  network.dispose();
});

test('before it has learned to use it, a network answers as without; what reads content is never trained', () => {
  const [plain, reading] = [
    buildBaseNetwork(4, { ...options, content: 'none' }),
    buildBaseNetwork(4, options),
  ];
  for (const layer of plain.layers) {
    if (layer.weights.length > 0) reading.getLayer(layer.name).setWeights(layer.getWeights());
  }
  const [before, after] = tf.tidy(() => {
    const input = tf.randomUniform([1, 32, 32, 4], -1, 1, 'float32', 2);
    return [plain, reading].map((network) => [
      ...(network.predict(input) as tf.Tensor[])[0].dataSync(),
    ]);
  });
  assert.deepEqual(after, before);
  assert.ok(
    reading.trainableWeights.every(({ originalName }) => !originalName.startsWith('content')),
  );
  assert.ok(reading.nonTrainableWeights.length > 90);
  plain.dispose();
  reading.dispose();
});

test('the product’s size with it: within 15 MB in float16', () => {
  const network = buildBaseNetwork(
    313,
    baseNetworkOptionsSchema.parse({ content: 'efficientnet-lite0', bottleneckBlocks: 2 }),
  );
  assert.ok(network.countParams() * 2 <= 15e6, String(network.countParams()));
  network.dispose();
});

test('other weights are refused by name', async (context) => {
  const weights = publishedWeights();
  weights.delete('_blocks.7._bn1.bias');
  const file = path.join(await temporaryFolder(context), 'weights.safetensors');
  await writeFile(file, encodeTensorFile({ metadata: {}, tensors: weights }));
  const network = buildBaseNetwork(4, options);
  await assert.rejects(setContentWeights(network, file), /_blocks\.7\._bn1\.bias/);
  network.dispose();
});
