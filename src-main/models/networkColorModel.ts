import * as tf from '@tensorflow/tfjs';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import type { ColorModel, PredictOptions, WeighedBins } from './colorModel.ts';
import { decodeAnswer } from './decodeOutput.ts';
import type { LayersManifest } from './modelManifest.ts';
import { assembleInput, assembleNoise, padByReflection } from './networkInput.ts';

/** What computes the answer of a Layers network: TensorFlow.js, or ONNX Runtime on the same weights. */
export interface ColorNetwork {
  /** Channels of the input. */
  readonly channels: number;
  /**
   * @param input `[1, height, width, channels]`; stays the caller's
   * @param noise the second input of networks that have one; stays the caller's
   * @returns the network's outputs in its order, which become the caller's
   */
  answer(input: tf.Tensor4D, noise?: tf.Tensor4D): Promise<tf.Tensor4D[]>;
  dispose(): void;
}

/** A network on the current TFJS backend. */
export class LayersNetwork implements ColorNetwork {
  readonly layers: tf.LayersModel;

  constructor(layers: tf.LayersModel) {
    this.layers = layers;
  }

  get channels(): number {
    return this.layers.inputs[0].shape.at(-1)!;
  }

  answer(input: tf.Tensor4D, noise?: tf.Tensor4D): Promise<tf.Tensor4D[]> {
    const inputs = noise === undefined ? input : [input, noise];
    const outputs = tf.tidy(() => this.layers.predict(inputs));
    return Promise.resolve((Array.isArray(outputs) ? outputs : [outputs]) as tf.Tensor4D[]);
  }

  dispose(): void {
    this.layers.dispose();
  }
}

function toChromaPlane(interleaved: Float32Array, width: number, height: number): ChromaPlane {
  const count = width * height;
  const [a, b, confidence] = [
    new Float32Array(count),
    new Float32Array(count),
    new Float32Array(count),
  ];
  for (let point = 0; point < count; point += 1) {
    a[point] = interleaved[point * 3]!;
    b[point] = interleaved[point * 3 + 1]!;
    confidence[point] = interleaved[point * 3 + 2]!;
  }
  return { width, height, a, b, confidence };
}

/** A colorization model of this program's own kinds of network. */
export class NetworkColorModel<Network extends ColorNetwork = ColorNetwork> implements ColorModel {
  readonly manifest: LayersManifest;
  readonly network: Network;

  constructor(manifest: LayersManifest, network: Network) {
    this.manifest = manifest;
    this.network = network;
  }

  async predict(luminance: LuminancePlane, options: PredictOptions = {}): Promise<ChromaPlane> {
    const { width, height } = luminance;
    const { output } = this.manifest;
    const input = this.#input(luminance, options);
    let answer: tf.Tensor4D[] = [];
    let colors: tf.Tensor4D | null = null;
    try {
      answer = await this.#answer(input, options);
      const size = [input.shape[1], input.shape[2]] as const;
      colors = tf.tidy(() =>
        decodeAnswer(answer, output, size, options).slice([0, 0, 0, 0], [1, height, width, 3]),
      );
      return toChromaPlane((await colors.data()) as Float32Array, width, height);
    } finally {
      tf.dispose([input, ...answer, ...(colors === null ? [] : [colors])]);
    }
  }

  async weigh(
    luminance: LuminancePlane,
    options: PredictOptions = {},
  ): Promise<WeighedBins | null> {
    if (!('binCenters' in this.manifest.output)) return null;
    const input = this.#input(luminance, options);
    let answer: tf.Tensor4D[] = [];
    try {
      answer = await this.#answer(input, options);
      const [, height, width, bins] = answer[0].shape;
      const logits = (await answer[0].data()) as Float32Array;
      const [, paddedHeight, paddedWidth] = input.shape;
      return {
        plane: { width, height, bins, logits },
        covers: [luminance.width / paddedWidth, luminance.height / paddedHeight],
      };
    } finally {
      tf.dispose([input, ...answer]);
    }
  }

  dispose(): void {
    this.network.dispose();
  }

  async #answer(input: tf.Tensor4D, { sample = 0 }: PredictOptions): Promise<tf.Tensor4D[]> {
    const { input: description } = this.manifest;
    if (description.noise === 0) return this.network.answer(input);
    const noise = assembleNoise(input.shape, description, sample);
    try {
      return await this.network.answer(input, noise);
    } finally {
      noise.dispose();
    }
  }

  #input(luminance: LuminancePlane, options: PredictOptions): tf.Tensor4D {
    const { lightnessRange, lightnessMiddle, multipleOf } = this.manifest.input;
    const { channels } = this.network;
    return tf.tidy(() =>
      padByReflection(
        assembleInput(luminance, options.hints, { channels, lightnessRange, lightnessMiddle }),
        multipleOf,
      ),
    );
  }
}
