import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ModelFamily } from '../../../src-shared/domain/graphMapping.ts';
import { abScale } from '../abScale.ts';
import { buildCicNetwork, cicBins, cicOutput, cicStride } from '../architectures/cicNetwork.ts';
import {
  buildSiggraph17Network,
  siggraph17Output,
  siggraph17Stride,
} from '../architectures/siggraph17Network.ts';
import type { LayersOutput } from '../modelManifest.ts';
import type { PlainTensor } from '../tensorFile.ts';
import { damagedWeights } from './pickleValues.ts';

/** A published network with the weights of a file. */
export interface PublishedModel {
  readonly family: ModelFamily;
  /** Name of the architecture in the model's package. */
  readonly architecture: string;
  readonly network: tf.LayersModel;
  readonly input: {
    readonly multipleOf: number;
    readonly longSide: number;
    readonly hints: boolean;
    readonly lightnessRange: number;
  };
  readonly output: LayersOutput;
}

/** Names of weights there, by the names here. */
const weightNames: Readonly<Record<string, string>> = {
  kernel: 'weight',
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/** `model3short8_0/kernel` is `model3short8.0.weight` there. */
function publishedName(ours: string): string {
  const [layer, weight] = ours.split('/') as [string, string];
  const place = layer.lastIndexOf('_');
  return `${layer.slice(0, place)}.${layer.slice(place + 1)}.${weightNames[weight]}`;
}

function take(
  tensors: ReadonlyMap<string, PlainTensor>,
  name: string,
  shape: readonly number[],
): PlainTensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw damagedWeights(`the weights “${name}” are missing`);
  if (tensor.shape.join() !== shape.join()) {
    throw damagedWeights(
      `the weights “${name}” have the shape [${tensor.shape.join(', ')}], and the network needs [${shape.join(', ')}]`,
    );
  }
  if (!tensor.data.every((value) => Number.isFinite(value))) {
    throw damagedWeights(`the weights “${name}” hold values that are no numbers`);
  }
  return tensor;
}

/**
 * One array of weights as the layer has it: PyTorch keeps convolutions as out, in, height, width (transposed ones as in,
 * out, height, width), TensorFlow as height, width, in, out (out, in): the same reversal of both.
 */
function arranged(
  tensors: ReadonlyMap<string, PlainTensor>,
  name: string,
  shape: readonly number[],
): tf.Tensor {
  if (shape.length !== 4) return tf.tensor([...take(tensors, name, shape).data], [...shape]);
  const [height, width, third, fourth] = shape as [number, number, number, number];
  const there = [fourth, third, height, width];
  const { data } = take(tensors, name, there);
  return tf.tidy(() => tf.tensor(data, there).transpose([2, 3, 1, 0]));
}

function fillNetwork(network: tf.LayersModel, tensors: ReadonlyMap<string, PlainTensor>): void {
  const values: tf.Tensor[] = [];
  try {
    for (const weight of network.weights) {
      const shape = weight.shape as number[];
      values.push(arranged(tensors, publishedName(weight.originalName), shape));
    }
    network.setWeights(values);
  } finally {
    tf.dispose(values);
  }
}

/** Centers of the bins: the release's last layer maps the distribution to a\*b\* / 110. */
function binCentersOf(tensors: ReadonlyMap<string, PlainTensor>): number[] {
  const { data } = take(tensors, 'model_out.weight', [2, cicBins, 1, 1]);
  const centers: number[] = [];
  for (let bin = 0; bin < cicBins; bin += 1) {
    centers.push(data[bin] * abScale, data[cicBins + bin] * abScale);
  }
  if (centers.every((value) => Math.abs(value) <= 128)) return centers;
  throw damagedWeights('the colors of its last layer lie beyond any real color');
}

const input = { longSide: 256, lightnessRange: 100 } as const;

function build(tensors: ReadonlyMap<string, PlainTensor>): PublishedModel {
  if (tensors.has('model8.6.weight') && tensors.has('model_out.weight')) {
    return {
      family: 'eccv16',
      architecture: 'cic',
      network: buildCicNetwork(),
      input: { ...input, multipleOf: cicStride, hints: false },
      output: cicOutput(binCentersOf(tensors)),
    };
  }
  if (tensors.has('model10up.0.weight') && tensors.has('model_out.0.weight')) {
    return {
      family: 'siggraph17',
      architecture: 'siggraph17',
      network: buildSiggraph17Network(),
      input: { ...input, multipleOf: siggraph17Stride, hints: true },
      output: siggraph17Output,
    };
  }
  const names = [...tensors.keys()].slice(0, 3).join(', ');
  throw new HeliochromeError(
    'not-offered',
    `These are weights of a network that is not known here (${tensors.size} tensors: ${names} …).`,
    'Weights of ECCV 2016 and SIGGRAPH 2017 colorization are read; other networks can be imported as ONNX files.',
  );
}

/**
 * Recognizes a published network by the names of its weights, builds it on the current backend and gives it the weights.
 *
 * @throws HeliochromeError `not-offered` for another network, `model-damaged` for weights that do not fit or are no numbers
 */
export function buildPublishedModel(tensors: ReadonlyMap<string, PlainTensor>): PublishedModel {
  const model = build(tensors);
  try {
    fillNetwork(model.network, tensors);
    return model;
  } catch (error) {
    model.network.dispose();
    throw error;
  }
}
