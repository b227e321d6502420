import { writeFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import type { Page } from 'playwright-core';
import { layersArtifacts } from '../../src-main/engine/onnx/layersArtifacts.ts';
import { writeOnnx } from '../../src-main/models/onnx/writeOnnx.ts';
import { usePlainBackend } from './plainBackend.ts';

/**
 * An ONNX file of a network from elsewhere, as small as can be: L\* in, and the same a\*b\*, more of it the lighter the
 * place. Its graph is that of the SIGGRAPH 2017 family.
 *
 * @param color a\* and b\* at L\* 100
 */
export async function foreignModel([a, b]: readonly [number, number]): Promise<Uint8Array> {
  await usePlainBackend();
  const input = tf.input({ name: 'input', shape: [null, null, 1] });
  const output = tf.layers
    .conv2d({
      filters: 2,
      kernelSize: 1,
      weights: [tf.tensor4d([a / 100, b / 100], [1, 1, 1, 2]), tf.tensor1d([0, 0])],
    })
    .apply(input) as tf.SymbolicTensor;
  const network = tf.model({ inputs: input, outputs: output });
  const { file } = writeOnnx(await layersArtifacts(network), {
    description: 'for a test',
    producer: { name: 'test', version: '1' },
    doors: 'channels-first',
  });
  network.dispose();
  return file;
}

/** Writes {@link foreignModel} into a file. */
export async function writeForeignModel(
  file: string,
  color: readonly [number, number],
): Promise<void> {
  await writeFile(file, await foreignModel(color));
}

/** Drops a file on the Models view, as from the system's file manager. */
export async function dropOnModels(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ({ text, fileName }) => {
      const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([data], fileName));
      const over = { bubbles: true, cancelable: true, dataTransfer };
      document.body.dispatchEvent(new DragEvent('dragenter', over));
      requestAnimationFrame(() =>
        document.querySelector('.drop')?.dispatchEvent(new DragEvent('drop', over)),
      );
    },
    { text: Buffer.from(bytes).toString('base64'), fileName: name },
  );
}
