import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { zhang313Bins } from '../../../src-shared/color/abBins.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { layersArtifacts } from '../../../src-main/engine/onnx/layersArtifacts.ts';
import { buildBaseNetwork } from '../../../src-main/models/architectures/baseNetwork.ts';
import { openOnnxSession } from '../../../src-main/models/onnx/onnxSession.ts';
import { openOnnxTwin } from '../../../src-main/models/onnx/onnxTwin.ts';
import { writeOnnx, type OnnxWriting } from '../../../src-main/models/onnx/writeOnnx.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { onnxTools, runPython } from '../../support/modelTools.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

const tools = onnxTools();
const producer = { name: 'Heliochrome', version: 'test' };
const first: OnnxWriting = { description: 'for a test', producer, doors: 'channels-first' };

let folder = '';
before(async () => {
  await usePlainBackend();
  folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-onnx-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Gives every weight a value that matters. */
function randomize(network: tf.LayersModel): void {
  network.setWeights(
    network.weights.map((weight, place) => {
      const { shape, name } = weight as unknown as { shape: number[]; name: string };
      const isVariance = name.includes('variance');
      const fan = shape.slice(0, -1).reduce((product, side) => product * side, 1);
      const spread = shape.length > 1 ? 1 / Math.sqrt(fan) : 0.1;
      const values = tf.randomNormal(shape, isVariance ? 1 : 0, spread, 'float32', place + 1);
      return isVariance ? values.abs().add(0.1) : values;
    }),
  );
}

/** Compares the network with its twin at several sizes and batches. */
async function assertTwin(network: tf.LayersModel, sizes: readonly [number, number, number][]) {
  const twin = await openOnnxTwin(await layersArtifacts(network));
  for (const [batch, height, width] of sizes) {
    const shape: [number, number, number, number] = [batch, height, width, twin.channels];
    const input = tf.randomNormal<tf.Rank.R4>(shape, 0, 1, 'float32', height);
    const outputs = network.predict(input);
    const expected = Array.isArray(outputs) ? outputs : [outputs];
    const found = await twin.answer(input);
    assert.equal(found.length, expected.length);
    for (const [index, one] of expected.entries()) {
      assert.deepEqual(found[index].shape, one.shape);
      const worst = one.sub(found[index]).abs().max().dataSync()[0];
      assert.ok(
        worst <= 1e-4,
        `${network.name}, output ${index}, ${height}×${width}: off by ${worst}`,
      );
      assert.ok(one.abs().max().dataSync()[0] > 1e-3, 'an output of zeros proves nothing');
    }
    tf.dispose([input, ...expected, ...found]);
  }
  twin.dispose();
}

/** A network of every kind of layer that can be written, as far as they are not in `base`. */
function buildZoo(): tf.LayersModel {
  const { layers } = tf;
  const input = tf.input({ name: 'picture', shape: [null, null, 3] });
  const padded = layers.zeroPadding2d({ padding: [[1, 0], [2, 1]] }).apply(input); // prettier-ignore
  let x = layers
    .conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'valid', activation: 'tanh' })
    .apply(padded) as tf.SymbolicTensor;
  x = layers.batchNormalization({ epsilon: 1e-5 }).apply(x) as tf.SymbolicTensor;
  const dilated = layers
    .conv2d({ filters: 8, kernelSize: 3, dilationRate: 2, padding: 'same', useBias: false })
    .apply(x);
  const leaky = layers.leakyReLU({ alpha: 0.2 }).apply(dilated);
  const depthwise = layers
    .depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same', activation: 'sigmoid' })
    .apply(x);
  const separable = layers
    .separableConv2d({ filters: 8, kernelSize: 5, padding: 'same', activation: 'elu' })
    .apply(x);
  const product = layers.multiply().apply([leaky, separable] as tf.SymbolicTensor[]);
  let y = layers
    .concatenate()
    .apply([product, depthwise] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
  y = layers.maxPooling2d({ poolSize: 1, strides: 2 }).apply(y) as tf.SymbolicTensor;
  y = layers
    .averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' })
    .apply(y) as tf.SymbolicTensor;
  y = layers.dropout({ rate: 0.5 }).apply(y) as tf.SymbolicTensor;
  y = layers.dense({ units: 6, activation: 'relu' }).apply(y) as tf.SymbolicTensor;
  const up = layers
    .conv2dTranspose({ filters: 4, kernelSize: 4, strides: 2, padding: 'same' })
    .apply(y) as tf.SymbolicTensor;
  const odd = layers
    .conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' })
    .apply(y) as tf.SymbolicTensor;
  const sum = layers.add().apply([up, odd]);
  const enlarged = layers.upSampling2d({ size: [3, 2] }).apply(sum) as tf.SymbolicTensor;
  const clipped = layers.reLU({ maxValue: 1.5 }).apply(enlarged) as tf.SymbolicTensor;
  const shares = layers.activation({ activation: 'softmax' }).apply(sum) as tf.SymbolicTensor;
  return tf.model({ name: 'zoo', inputs: input, outputs: [clipped, shares] });
}

describe('the ONNX twin', () => {
  test('of the base architecture answers as TensorFlow.js does, at any size and batch', async () => {
    const network = buildBaseNetwork(zhang313Bins().count, tinyNetwork, 3);
    randomize(network);
    await assertTwin(network, [
      [1, 64, 48],
      [2, 16, 80],
      [1, 96, 32],
    ]);
    network.dispose();
  });

  test('of every other kind of layer, too', async () => {
    const network = buildZoo();
    randomize(network);
    await assertTwin(network, [
      [1, 21, 34],
      [3, 16, 16],
      [1, 9, 47],
    ]);
    network.dispose();
  });

  test('of a sequential model, too', async () => {
    const network = tf.sequential({
      layers: [
        tf.layers.conv2d({
          filters: 4,
          kernelSize: 3,
          padding: 'same',
          inputShape: [null, null, 2],
        }),
        tf.layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }),
      ],
    });
    randomize(network);
    await assertTwin(network, [[1, 7, 5]]);
    network.dispose();
  });
});

test('what ONNX cannot say is refused, with the name of the layer', async () => {
  const network = tf.sequential({
    layers: [
      tf.layers.conv2d({ name: 'a', filters: 2, kernelSize: 1, inputShape: [null, null, 1] }),
      tf.layers.gaussianNoise({ name: 'noisy', stddev: 1 }),
    ],
  });
  const artifacts = await layersArtifacts(network);
  assert.throws(
    () => writeOnnx(artifacts, first),
    (error) =>
      error instanceof HeliochromeError &&
      error.code === 'not-offered' &&
      error.message.includes('noisy'),
  );
  network.dispose();
});

test('weights in float16 keep their values, and the file is half as large', async () => {
  const network = buildBaseNetwork(zhang313Bins().count, tinyNetwork, 3);
  randomize(network);
  const artifacts = await layersArtifacts(network);
  const halves = new Float16Array(new Float32Array(artifacts.weightData as ArrayBuffer));
  const half = writeOnnx(
    {
      ...artifacts,
      weightData: halves.buffer,
      weightSpecs: artifacts.weightSpecs!.map(({ name, shape }) => ({
        name,
        shape,
        quantization: { dtype: 'float16' },
      })),
    },
    first,
  ).file;
  const whole = writeOnnx(
    { ...artifacts, weightData: new Float32Array(halves).buffer },
    first,
  ).file;
  assert.ok(half.length < whole.length);
  const shape = [1, 4, 32, 16];
  const data = Float32Array.from({ length: 4 * 32 * 16 }, (_, place) => Math.sin(place));
  const answers = [];
  for (const file of [half, whole]) {
    const session = await openOnnxSession(file);
    assert.deepEqual(session.inputNames, ['luminance_and_hints']);
    assert.deepEqual(session.outputNames, ['bins_answer', 'ab_answer']);
    answers.push(await session.run({ luminance_and_hints: { shape, data } }));
    session.dispose();
  }
  assert.deepEqual(answers[0], answers[1]);
  assert.deepEqual(answers[0][0].shape, [1, 313, 8, 4]);
  network.dispose();
});

const checkerScript = `
import sys, json, onnx
from onnx import numpy_helper
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, check_type=True)
door = lambda value: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
print(json.dumps({
  'opset': [entry.version for entry in model.opset_import],
  'producer': model.producer_name,
  'inputs': {value.name: door(value) for value in inferred.graph.input},
  'outputs': {value.name: door(value) for value in inferred.graph.output},
  'weights': sum(int(numpy_helper.to_array(t).size) for t in model.graph.initializer if t.data_type in (1, 10)),
  'metadata': {entry.key: entry.value for entry in model.metadata_props},
}))
`;

test('ONNX’s own checker finds nothing', { skip: tools.missing ?? false }, async () => {
  for (const network of [buildZoo(), buildBaseNetwork(313, tinyNetwork, 1)]) {
    const file = path.join(folder, `${network.name}.onnx`);
    const written = writeOnnx(await layersArtifacts(network), {
      ...first,
      metadata: { licence: 'MIT' },
    });
    await writeFile(file, written.file);
    const report = JSON.parse(runPython(tools.python!, checkerScript, [file])) as {
      opset: number[];
      inputs: Record<string, unknown[]>;
      weights: number;
      metadata: Record<string, string>;
    };
    assert.deepEqual(report.opset, [22]);
    assert.deepEqual(report.metadata, { licence: 'MIT' });
    const [shape] = Object.values(report.inputs);
    assert.deepEqual([shape[0], shape[2], shape[3]], ['batch', 'height', 'width']);
    assert.ok(report.weights >= network.countParams());
    assert.ok((await readFile(file)).length > 1000);
    network.dispose();
  }
});
