import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { buildCicNetwork } from '../../../src-main/models/architectures/cicNetwork.ts';
import { buildSiggraph17Network } from '../../../src-main/models/architectures/siggraph17Network.ts';
import { layersArtifacts } from '../../../src-main/engine/onnx/layersArtifacts.ts';
import { openOnnxTwin } from '../../../src-main/models/onnx/onnxTwin.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

function trainable(network: tf.LayersModel): number {
  return network.trainableWeights.reduce(
    (sum, { shape }) => sum + (shape as number[]).reduce((product, side) => product * side, 1),
    0,
  );
}

test('the published networks have the parameters of their authors’ code', () => {
  const cic = buildCicNetwork();
  // The release counts its last layer too: 313 bins to a and b.
  assert.equal(trainable(cic), 32_236_011 - 313 * 2);
  cic.dispose();
  const siggraph17 = buildSiggraph17Network();
  // The release counts its second head too: 256 features to 529 classes.
  assert.equal(trainable(siggraph17), 34_187_027 - (256 * 529 + 529));
  assert.deepEqual(siggraph17.outputs[0].shape, [null, null, null, 2]);
  siggraph17.dispose();
});

test('both can be written as ONNX, and answer at the sizes that they should', async () => {
  for (const [build, channels, reduction] of [
    [buildCicNetwork, 1, 4],
    [buildSiggraph17Network, 4, 1],
  ] as const) {
    const network = build();
    const twin = await openOnnxTwin(await layersArtifacts(network));
    network.dispose();
    assert.equal(twin.channels, channels);
    const input = tf.zeros<tf.Rank.R4>([1, 16, 24, channels]);
    const [answer] = await twin.answer(input);
    assert.deepEqual(answer.shape.slice(1, 3), [16 / reduction, 24 / reduction]);
    twin.dispose();
    tf.dispose([input, answer]);
  }
});
