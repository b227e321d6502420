import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { linearToSrgb } from '../../../src-shared/color/transfer.ts';
import { lightnessToLuminance } from '../../../src-shared/color/lab.ts';
import type { GraphMapping } from '../../../src-shared/domain/graphMapping.ts';
import { HeliochromeError, type ErrorCode } from '../../../src-shared/domain/error.ts';
import {
  startComputeProcess,
  type ComputeProcess,
} from '../../../src-main/engine/computeProcess.ts';
import { layersArtifacts } from '../../../src-main/engine/onnx/layersArtifacts.ts';
import type { GraphManifest, ModelManifest } from '../../../src-main/models/modelManifest.ts';
import { writeOnnx } from '../../../src-main/models/onnx/writeOnnx.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

let folder = '';
let compute: ComputeProcess;
before(async () => {
  await usePlainBackend();
  folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-foreign-'));
  compute = await startComputeProcess({ engine: 'wasm' });
});
after(async () => {
  await compute.close();
  await rm(folder, { recursive: true, force: true });
});

/** A 1×1 convolution with given weights. */
function mixing(
  inputs: number,
  outputs: number,
  matrix: number[],
  bias: number[],
): tf.layers.Layer {
  return tf.layers.conv2d({
    filters: outputs,
    kernelSize: 1,
    weights: [tf.tensor4d(matrix, [1, 1, inputs, outputs]), tf.tensor1d(bias)],
  });
}

async function writeGraph(name: string, network: tf.LayersModel): Promise<string> {
  const file = path.join(folder, `${name}.onnx`);
  const { file: bytes } = writeOnnx(await layersArtifacts(network), {
    description: 'for a test',
    producer: { name: 'test', version: '1' },
    doors: 'channels-first',
  });
  network.dispose();
  await writeFile(file, bytes);
  return file;
}

function chain(inputs: number, layers: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ name: 'input', shape: [null, null, inputs] });
  let x = input;
  for (const layer of layers) x = layer.apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: x });
}

let imports = 0;
async function importFile(
  source: string,
  mapping: GraphMapping | null = null,
): Promise<{ out: string; manifest: ModelManifest }> {
  const out = path.join(folder, `package-${(imports += 1)}`);
  const identity = { id: 'foreign', name: 'Foreign', version: '1', licence: 'MIT' };
  return { out, manifest: await compute.importModel({ source, out, mapping, identity }) };
}

function graphOf(manifest: ModelManifest): GraphManifest['graph'] {
  assert.ok('graph' in manifest);
  return manifest.graph;
}

const flat = { width: 24, height: 16, data: new Float32Array(24 * 16).fill(60) };
const grey = linearToSrgb(lightnessToLuminance(60));

/** Every point of a plane is this color, with full confidence. */
function assertColor(
  plane: { a: Float32Array; b: Float32Array; confidence: Float32Array },
  a: number,
  b: number,
) {
  for (let point = 0; point < plane.a.length; point += 1) {
    assert.ok(Math.abs(plane.a[point] - a) < 1e-3, `${plane.a[point]} is not ${a}`);
    assert.ok(Math.abs(plane.b[point] - b) < 1e-3, `${plane.b[point]} is not ${b}`);
    assert.equal(plane.confidence[point], 1);
  }
}

describe('families are recognized by their graphs, and fed as published', () => {
  test('L to ab: ECCV 2016 by its 313 bins, else SIGGRAPH 2017', async () => {
    const bins = new Array<number>(313).fill(0).map((_, bin) => (bin === 0 ? 1 : 0));
    const eccv = chain(1, [
      mixing(1, 313, bins, new Array<number>(313).fill(0)),
      mixing(
        313,
        2,
        new Array<number>(626).fill(0).map((_, at) => [0.5, -0.25][at] ?? 0),
        [1, 2],
      ),
    ]);
    const { out, manifest } = await importFile(await writeGraph('eccv', eccv));
    assert.equal(graphOf(manifest).family, 'eccv16');
    assert.equal(manifest.input.hints, false);
    // The network takes L* as it is.
    assertColor(await compute.colorize({ modelDirectory: out, luminance: flat }), 31, -13);
    const plain = await importFile(
      await writeGraph('auto', chain(1, [mixing(1, 2, [0.1, 0.2], [0, 0])])),
    );
    assert.equal(graphOf(plain.manifest).family, 'siggraph17');
  });

  test('SIGGRAPH 2017 with hints: L, ab and mask', async () => {
    const inputs = [1, 2, 1].map((channels, index) =>
      tf.input({ name: ['lightness', 'hints', 'mask'][index], shape: [null, null, channels] }),
    );
    const joined = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor;
    const answer = mixing(4, 2, [0, 0, 1, 0, 0, 1, 5, 7], [0, 0]).apply(
      joined,
    ) as tf.SymbolicTensor;
    const network = tf.model({ inputs, outputs: answer });
    const { out, manifest } = await importFile(await writeGraph('hinted', network));
    assert.equal(graphOf(manifest).family, 'siggraph17');
    assert.equal(manifest.input.hints, true);
    const count = 24 * 16;
    const hints = {
      width: 24,
      height: 16,
      a: new Float32Array(count).fill(40),
      b: new Float32Array(count).fill(-20),
      mask: new Float32Array(count).fill(1),
    };
    const plane = await compute.colorize({ modelDirectory: out, luminance: flat, hints });
    assertColor(plane, 45, -13);
  });

  test('DDColor: the grey picture as RGB, stretched to 512 × 512, to ab', async () => {
    const network = chain(3, [mixing(3, 2, [20, 0, 0, -30, 0, 0], [0, 0])]);
    const { out, manifest } = await importFile(await writeGraph('ddcolor', network));
    const { family, mapping } = graphOf(manifest);
    assert.equal(family, 'ddcolor');
    assert.deepEqual(mapping.size, { kind: 'stretched', width: 512, height: 512 });
    assert.equal(manifest.input.longSide, 512);
    const plane = await compute.colorize({ modelDirectory: out, luminance: flat });
    assertColor(plane, 20 * grey, -30 * grey);
  });

  test('DeOldify: by its answer, as bytes or as ImageNet normalizes', async () => {
    const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const bytes = chain(3, [mixing(3, 3, identity, [0, 0, 0])]);
    const one = graphOf((await importFile(await writeGraph('bytes', bytes))).manifest);
    assert.equal(one.family, 'deoldify');
    assert.deepEqual(one.mapping.inputs[0].scale, [1 / 255]);
    // Cut to −3 … 3: bytes would come out black.
    const normalized = chain(3, [
      mixing(3, 3, identity, [3, 3, 3]),
      tf.layers.reLU({ maxValue: 6 }),
      mixing(3, 3, identity, [-3, -3, -3]),
    ]);
    const { out, manifest } = await importFile(await writeGraph('normalized', normalized));
    assert.deepEqual(graphOf(manifest).mapping.inputs[0].offset, [0.485, 0.456, 0.406]);
    assertColor(await compute.colorize({ modelDirectory: out, luminance: flat }), 0, 0);
  });
});

test('a described mapping: a tiny model of ours, exported, gives its regressed colors', async () => {
  const ours = path.join(folder, 'tiny');
  await writeTinyModel(ours);
  const file = path.join(folder, 'tiny.onnx');
  const exported = await compute.exportModel({ modelDirectory: ours, file, overwrite: false });
  assert.equal(exported.bytes, (await readFile(file)).length);
  await assert.rejects(importFile(file), { code: 'not-offered', message: /bins_answer/ });
  const mapping: GraphMapping = {
    size: { kind: 'padded', multipleOf: 16, longSide: 64 },
    inputs: [
      {
        name: 'luminance_and_hints',
        holds: 'luminance-and-hints',
        layout: 'channels-first',
        offset: [50, 0, 0, 0],
        scale: [50, 110, 110, 1],
      },
    ],
    output: { name: 'ab_answer', holds: 'ab', layout: 'channels-first', offset: [0], scale: [110] },
  };
  const wrong = { ...mapping, output: { ...mapping.output, name: 'colors' } };
  await assert.rejects(importFile(file, wrong), { code: 'usage', message: /“colors”/ });
  const { out, manifest } = await importFile(file, mapping);
  assert.equal(graphOf(manifest).family, 'described');
  const luminance = {
    width: 40,
    height: 30,
    data: Float32Array.from({ length: 1200 }, (_, i) => (i * 7) % 100),
  };
  const found = await compute.colorize({ modelDirectory: out, luminance });
  const expected = await compute.colorize({ modelDirectory: ours, luminance, decisiveness: 0 });
  for (let point = 0; point < 1200; point += 1) {
    assert.ok(Math.abs(found.a[point] - expected.a[point]) < 1e-3);
    assert.ok(Math.abs(found.b[point] - expected.b[point]) < 1e-3);
  }
});

test('files that are no models end in a clear error each, and the process lives on', async () => {
  const good = await writeGraph('good', chain(1, [mixing(1, 2, [0.1, 0.2], [0, 0])]));
  const bytes = await readFile(good);
  const future = Buffer.from(bytes);
  const opset = future.indexOf(Buffer.from('42040a001016', 'hex'));
  assert.ok(opset > 0);
  future[opset + 5] = 0x7f;
  const process = compute.processId;
  const cases: [name: string, content: Buffer, code: ErrorCode, words: RegExp][] = [
    ['empty.onnx', Buffer.alloc(0), 'model-damaged', /no graph/],
    ['text.onnx', Buffer.from('this is no model at all'), 'model-damaged', /ONNX file/],
    ['cut.onnx', bytes.subarray(0, bytes.length - 40), 'model-damaged', /cut off|no graph/],
    ['future.onnx', future, 'model-damaged', /opset/i],
    ['cut.pth', Buffer.from('504b0304', 'hex'), 'model-damaged', /archive/],
  ];
  for (const [name, content, code, words] of cases) {
    const file = path.join(folder, name);
    await writeFile(file, content);
    await assert.rejects(importFile(file), (error) => {
      assert.ok(error instanceof HeliochromeError);
      assert.equal(error.code, code, `${name}: ${error.message}`);
      assert.match(error.message, words, name);
      return true;
    });
  }
  await assert.rejects(importFile(path.join(folder, 'nowhere.onnx')), { code: 'file-missing' });
  assert.equal(compute.processId, process);
  const { out } = await importFile(good);
  assertColor(await compute.colorize({ modelDirectory: out, luminance: flat }), 6, 12);
  await assert.rejects(
    compute.exportModel({
      modelDirectory: out,
      file: path.join(folder, 'x.onnx'),
      overwrite: false,
    }),
    { code: 'usage' },
  );
});
