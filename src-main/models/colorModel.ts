import * as tf from '@tensorflow/tfjs';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import { decodeBins } from './annealedMean.ts';
import { abScale } from './abScale.ts';
import type { ModelManifest } from './modelManifest.ts';
import { loadLayersModel, readModelPackage } from './modelPackage.ts';

/** Known color at some places, as the network takes it: planes of the luminance's size. */
export interface HintPlane {
  readonly width: number;
  readonly height: number;
  /** width × height values of a\*, 0 where unknown */
  readonly a: Float32Array;
  /** width × height values of b\*, 0 where unknown */
  readonly b: Float32Array;
  /** width × height values: 1 where the color is known, else 0 */
  readonly mask: Float32Array;
}

/** How the network's answer becomes one color a point. */
export interface PredictOptions {
  readonly hints?: HintPlane;
  /** T of the annealed mean; the model's own default when left out. */
  readonly temperature?: number;
  /** 0 the averaged (regressed) color … 1 the decisive (annealed) one; the model's own default when left out. */
  readonly decisiveness?: number;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** Interleaves luminance and hints as the network's input, `[1, height, width, 4]`. */
function assembleInput(luminance: LuminancePlane, hints: HintPlane | undefined): tf.Tensor4D {
  const { width, height, data } = luminance;
  const values = new Float32Array(width * height * 4);
  for (let point = 0; point < width * height; point += 1) {
    values[point * 4] = (data[point] - 50) / 50;
    if (hints !== undefined) {
      values[point * 4 + 1] = hints.a[point] / abScale;
      values[point * 4 + 2] = hints.b[point] / abScale;
      values[point * 4 + 3] = hints.mask[point]!;
    }
  }
  return tf.tensor4d(values, [1, height, width, 4]);
}

/**
 * Pads right and bottom by mirrored pixels to multiples the network asks for (reflection keeps edges free of a
 * border the network would color). A side shorter than the padding is mirrored several times.
 */
function padByReflection(input: tf.Tensor4D, multiple: number): tf.Tensor4D {
  let padded = input;
  for (;;) {
    const [, height, width] = padded.shape;
    const down = Math.min(roundUp(input.shape[1], multiple) - height, Math.max(1, height - 1));
    const right = Math.min(roundUp(input.shape[2], multiple) - width, Math.max(1, width - 1));
    if (down === 0 && right === 0) return padded;
    const mode = height > 1 && width > 1 ? 'reflect' : 'symmetric';
    padded = tf.mirrorPad(
      padded,
      [
        [0, 0],
        [0, down],
        [0, right],
        [0, 0],
      ],
      mode,
    );
  }
}

/**
 * Turns a network's output into colors at the input's size.
 *
 * @param bins `[batch, height/4, width/4, bins]`, logits
 * @param regressed `[batch, height/2, width/2, 2]`, a\*b\* / 110
 * @returns `[batch, height, width, 3]`: a\*, b\*, confidence 0–1
 */
export function decodeOutput(
  bins: tf.Tensor4D,
  regressed: tf.Tensor4D,
  output: ModelManifest['output'],
  options: Pick<PredictOptions, 'temperature' | 'decisiveness'> = {},
): tf.Tensor4D {
  const centers = tf.tensor2d([...output.binCenters], [output.binCenters.length / 2, 2]);
  const decoded = decodeBins(bins, centers, options.temperature ?? output.temperature);
  const size: [number, number] = [bins.shape[1] * 4, bins.shape[2] * 4];
  const enlarge = (x: tf.Tensor): tf.Tensor4D =>
    tf.image.resizeBilinear(x as tf.Tensor4D, size, false, true);
  const decisiveness = options.decisiveness ?? output.decisiveness;
  const annealed = enlarge(decoded.ab);
  const averaged = enlarge(regressed.mul(abScale));
  const ab = annealed
    .mul(decisiveness * output.saturation)
    .add(averaged.mul((1 - decisiveness) * output.saturation));
  const confidence = enlarge(decoded.spread).div(-output.confidenceSpread).exp();
  return tf.concat([ab, confidence], 3) as tf.Tensor4D;
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

/** A colorization model ready to run on the current backend. */
export class ColorModel {
  readonly manifest: ModelManifest;
  readonly network: tf.LayersModel;

  constructor(manifest: ModelManifest, network: tf.LayersModel) {
    this.manifest = manifest;
    this.network = network;
  }

  /**
   * Colors one picture.
   *
   * @param luminance the model's copy, any size (the package's `input.longSide` is what it was made for)
   * @returns a chroma plane of the same size
   */
  async predict(luminance: LuminancePlane, options: PredictOptions = {}): Promise<ChromaPlane> {
    const { width, height } = luminance;
    const result = tf.tidy(() => {
      const input = padByReflection(
        assembleInput(luminance, options.hints),
        this.manifest.input.multipleOf,
      );
      const [bins, ab] = this.network.predict(input) as [tf.Tensor4D, tf.Tensor4D];
      return decodeOutput(bins, ab, this.manifest.output, options).slice(
        [0, 0, 0, 0],
        [1, height, width, 3],
      );
    });
    try {
      return toChromaPlane((await result.data()) as Float32Array, width, height);
    } finally {
      result.dispose();
    }
  }

  /** Frees the network. */
  dispose(): void {
    this.network.dispose();
  }
}

/** Loads a model package. @throws HeliochromeError `model-missing`, `model-damaged` */
export async function loadColorModel(directory: string): Promise<ColorModel> {
  const { manifest, artifacts } = await readModelPackage(directory);
  return new ColorModel(manifest, await loadLayersModel(artifacts));
}
