import * as tf from '@tensorflow/tfjs';
import type { ColorNetwork } from '../networkColorModel.ts';
import { openOnnxSession, type ExecutionProvider, type OnnxSession } from './onnxSession.ts';
import { writeOnnx, type LayersArtifacts } from './writeOnnx.ts';

const description = 'The same network, written for this moment.';

/** A Layers network computed by ONNX Runtime. */
export class OnnxTwin implements ColorNetwork {
  readonly channels: number;
  readonly #session: OnnxSession;

  constructor(session: OnnxSession, channels: number) {
    this.#session = session;
    this.channels = channels;
  }

  async answer(input: tf.Tensor4D): Promise<tf.Tensor4D[]> {
    const [name] = this.#session.inputNames as [string];
    const data = (await input.data()) as Float32Array;
    const outputs = await this.#session.run({ [name]: { shape: input.shape, data } });
    return outputs.map(({ shape, data: values }) =>
      tf.tensor4d(values, shape as [number, number, number, number]),
    );
  }

  dispose(): void {
    this.#session.dispose();
  }
}

/**
 * Makes the ONNX twin of a Layers network, in memory: that takes a fraction of a second, and a file on the disk could
 * only go stale.
 *
 * @throws HeliochromeError `not-offered` for a network that ONNX cannot say, `engine-unavailable`
 */
export async function openOnnxTwin(
  artifacts: LayersArtifacts,
  provider?: ExecutionProvider,
): Promise<OnnxTwin> {
  const { file, channels } = writeOnnx(artifacts, {
    description,
    producer: { name: 'Heliochrome', version: '' },
    doors: 'channels-last',
  });
  return new OnnxTwin(await openOnnxSession(file, provider), channels);
}
