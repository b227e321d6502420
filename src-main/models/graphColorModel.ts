import * as tf from '@tensorflow/tfjs';
import { lightnessToLuminance, srgbToLab } from '../../src-shared/color/lab.ts';
import { linearToSrgb } from '../../src-shared/color/transfer.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { GraphInput, GraphMapping } from '../../src-shared/domain/graphMapping.ts';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import type { ColorModel, HintPlane, PredictOptions } from './colorModel.ts';
import type { GraphManifest } from './modelManifest.ts';
import { readWeights } from './modelPackage.ts';
import { padByReflection } from './networkInput.ts';
import { openOnnxSession, type OnnxSession, type OnnxValues } from './onnx/onnxSession.ts';

type Channels = readonly ('L' | 'a' | 'b' | 'mask' | 'grey')[];

const channelsOf: Readonly<Record<GraphInput['holds'], Channels>> = {
  luminance: ['L'],
  hints: ['a', 'b'],
  mask: ['mask'],
  'luminance-and-hints': ['L', 'a', 'b', 'mask'],
  'grey-rgb': ['grey', 'grey', 'grey'],
};

/** L\*, a\*, b\* and mask of a picture, `[1, height, width, 4]`. */
function stackPlanes(luminance: LuminancePlane, hints: HintPlane | undefined): tf.Tensor4D {
  const { width, height, data } = luminance;
  const values = new Float32Array(width * height * 4);
  for (let point = 0; point < width * height; point += 1) {
    values[point * 4] = data[point]!;
    if (hints === undefined) continue;
    values[point * 4 + 1] = hints.a[point]!;
    values[point * 4 + 2] = hints.b[point]!;
    values[point * 4 + 3] = hints.mask[point]!;
  }
  return tf.tensor4d(values, [1, height, width, 4]);
}

function fit(planes: tf.Tensor4D, size: GraphMapping['size']): tf.Tensor4D {
  if (size.kind === 'padded') return padByReflection(planes, size.multipleOf);
  const [, height, width] = planes.shape;
  if (height === size.height && width === size.width) return planes;
  return tf.image.resizeBilinear(planes, [size.height, size.width], false, true);
}

const planeNumbers = { L: 0, a: 1, b: 2, mask: 3, grey: 0 } as const;

function greyOf(lightness: number): number {
  return linearToSrgb(lightnessToLuminance(Math.max(0, Math.min(100, lightness))));
}

/** The numbers that one input of the network takes. */
function fillInput(
  planes: Float32Array,
  [height, width]: readonly [number, number],
  input: GraphInput,
): OnnxValues {
  const channels = channelsOf[input.holds];
  const count = width * height;
  const data = new Float32Array(count * channels.length);
  const isFirst = input.layout === 'channels-first';
  for (const [channel, plane] of channels.entries()) {
    const offset = input.offset[channel] ?? input.offset[0];
    const scale = input.scale[channel] ?? input.scale[0];
    const number = planeNumbers[plane];
    for (let point = 0; point < count; point += 1) {
      const raw = planes[point * 4 + number];
      const value = plane === 'grey' ? greyOf(raw) : raw;
      const place = isFirst ? channel * count + point : point * channels.length + channel;
      data[place] = (value - offset) / scale;
    }
  }
  const shape = isFirst ? [1, channels.length, height, width] : [1, height, width, channels.length];
  return { shape, data };
}

function refuse(reason: string): HeliochromeError {
  return new HeliochromeError(
    'model-damaged',
    `The model's answer cannot be color: ${reason}.`,
    'Describe the model’s inputs and output by a mapping, or use another model.',
  );
}

/** a\*, b\* and, of a network that answers pictures, L\* (else 0) out of its answer, `[1, height, width, 3]`. */
function readOutput(values: OnnxValues, output: GraphMapping['output']): tf.Tensor4D {
  const isFirst = output.layout === 'channels-first';
  const channels = output.holds === 'ab' ? 2 : 3;
  const [batch, second, third, fourth] = values.shape as [number, number, number, number];
  const [found, height, width] = isFirst ? [second, third, fourth] : [fourth, second, third];
  if (values.shape.length !== 4 || batch !== 1 || found !== channels) {
    throw refuse(`its shape is [${values.shape.join(', ')}], and ${channels} channels are wanted`);
  }
  const count = height * width;
  const color = new Float32Array(count * 3);
  const at = (channel: number, point: number): number => {
    const raw = values.data[isFirst ? channel * count + point : point * channels + channel];
    const scale = output.scale[channel] ?? output.scale[0];
    return raw * scale + (output.offset[channel] ?? output.offset[0]);
  };
  const shut = (value: number): number => Math.max(0, Math.min(1, value));
  for (let point = 0; point < count; point += 1) {
    let [L, a, b] = [0, 0, 0];
    if (output.holds === 'ab') [a, b] = [at(0, point), at(1, point)];
    else [L, a, b] = srgbToLab(shut(at(0, point)), shut(at(1, point)), shut(at(2, point)));
    if (!Number.isFinite(a) || !Number.isFinite(b))
      throw refuse('it is not a number at some places');
    // Beyond any color of a screen; a network that overshoots is cut there.
    color[point * 3] = Math.max(-128, Math.min(128, a));
    color[point * 3 + 1] = Math.max(-128, Math.min(128, b));
    color[point * 3 + 2] = L;
  }
  return tf.tensor4d(color, [1, height, width, 3]);
}

/** A network from elsewhere, used by its mapping. */
export class GraphColorModel implements ColorModel {
  readonly manifest: GraphManifest;
  readonly #session: OnnxSession;

  constructor(manifest: GraphManifest, session: OnnxSession) {
    this.manifest = manifest;
    this.#session = session;
  }

  async predict(luminance: LuminancePlane, options: PredictOptions = {}): Promise<ChromaPlane> {
    return (await this.trial(luminance, options)).plane;
  }

  /**
   * Colors a picture, and tells by how much the lightness of its answer differs from the picture's, L\*, mean: a network
   * that answers whole pictures keeps the lightness when it is fed as it was trained. 0 for one that answers a\*b\*.
   */
  async trial(
    luminance: LuminancePlane,
    { hints }: PredictOptions = {},
  ): Promise<{ readonly plane: ChromaPlane; readonly lightnessError: number }> {
    const { width, height } = luminance;
    const { size, inputs, output } = this.manifest.graph.mapping;
    const planes = tf.tidy(() => fit(stackPlanes(luminance, hints), size));
    const inside = [planes.shape[1], planes.shape[2]] as const;
    const values = (await planes.data()) as Float32Array;
    planes.dispose();
    const feeds = Object.fromEntries(
      inputs.map((input) => [input.name, fillInput(values, inside, input)]),
    );
    const answers = await this.#session.run(feeds);
    const place = this.#session.outputNames.indexOf(output.name);
    if (place < 0) throw refuse(`it has no output “${output.name}”`);
    const answer = answers[place];
    const color = tf.tidy(() => {
      const decoded = readOutput(answer, output);
      if (size.kind === 'stretched') {
        return tf.image.resizeBilinear(decoded, [height, width], false, true);
      }
      const full = tf.image.resizeBilinear(decoded, [...inside], false, true);
      return full.slice([0, 0, 0, 0], [1, height, width, 3]);
    });
    try {
      const found = (await color.data()) as Float32Array;
      const error = output.holds === 'ab' ? 0 : lightnessError(found, luminance.data);
      return { plane: uniformlySure(found, width, height), lightnessError: error };
    } finally {
      color.dispose();
    }
  }

  /** A file from elsewhere tells colors alone. */
  weigh(): Promise<null> {
    return Promise.resolve(null);
  }

  dispose(): void {
    this.#session.dispose();
  }
}

/** @param color a\*, b\*, L\* of each point */
function lightnessError(color: Float32Array, asked: Float32Array): number {
  const sum = asked.reduce(
    (total, lightness, point) => total + Math.abs(color[point * 3 + 2] - lightness),
    0,
  );
  return sum / asked.length;
}

/** Such networks tell nothing of how sure they are. */
function uniformlySure(color: Float32Array, width: number, height: number): ChromaPlane {
  const count = width * height;
  const plane = {
    width,
    height,
    a: new Float32Array(count),
    b: new Float32Array(count),
    confidence: new Float32Array(count).fill(1),
  };
  for (let point = 0; point < count; point += 1) {
    plane.a[point] = color[point * 3]!;
    plane.b[point] = color[point * 3 + 1]!;
  }
  return plane;
}

/** Opens a package of a model from elsewhere. @throws HeliochromeError `model-missing`, `model-damaged` */
export async function openGraphModel(
  directory: string,
  manifest: GraphManifest,
): Promise<GraphColorModel> {
  const file = await readWeights(directory, manifest);
  return new GraphColorModel(manifest, await openOnnxSession(file));
}
