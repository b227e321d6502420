import { writeFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { layersArtifacts } from '../../src-main/engine/onnx/layersArtifacts.ts';
import { writeOnnx } from '../../src-main/models/onnx/writeOnnx.ts';

/**
 * Writes an ONNX file of a network from elsewhere, as small as can be: L\* in, and the same a\*b\*, more of it the lighter
 * the place. Its graph is that of the SIGGRAPH 2017 family. Needs a TFJS backend in this process.
 *
 * @param color a\* and b\* at L\* 100
 */
export async function writeForeignModel(
  file: string,
  [a, b]: readonly [number, number],
): Promise<void> {
  const input = tf.input({ name: 'input', shape: [null, null, 1] });
  const output = tf.layers
    .conv2d({
      filters: 2,
      kernelSize: 1,
      weights: [tf.tensor4d([a / 100, b / 100], [1, 1, 1, 2]), tf.tensor1d([0, 0])],
    })
    .apply(input) as tf.SymbolicTensor;
  const network = tf.model({ inputs: input, outputs: output });
  const { file: bytes } = writeOnnx(await layersArtifacts(network), {
    description: 'for a test',
    producer: { name: 'test', version: '1' },
    doors: 'channels-first',
  });
  network.dispose();
  await writeFile(file, bytes);
}
