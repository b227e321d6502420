import * as tf from '@tensorflow/tfjs';
import { abScale } from './abScale.ts';
import { decodeBins } from './annealedMean.ts';
import type { PredictOptions } from './colorModel.ts';
import type { BinsAndRegression, LayersOutput } from './modelManifest.ts';
import { abOfRgb } from './tensorColor.ts';

type DecodingOptions = Pick<PredictOptions, 'temperature' | 'decisiveness'>;

/** Brings planes to a size, bilinear, centers against centers. */
function resized(planes: tf.Tensor, [height, width]: readonly [number, number]): tf.Tensor4D {
  const four = planes as tf.Tensor4D;
  if (four.shape[1] === height && four.shape[2] === width) return four;
  return tf.image.resizeBilinear(four, [height, width], false, true);
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
  output: BinsAndRegression,
  options: DecodingOptions = {},
): tf.Tensor4D {
  const centers = tf.tensor2d([...output.binCenters], [output.binCenters.length / 2, 2]);
  const decoded = decodeBins(bins, centers, options.temperature ?? output.temperature);
  const size: [number, number] = [bins.shape[1] * 4, bins.shape[2] * 4];
  const enlarge = (x: tf.Tensor): tf.Tensor4D => resized(x, size);
  const decisiveness = options.decisiveness ?? output.decisiveness;
  const annealed = enlarge(decoded.ab);
  const averaged = enlarge(regressed.mul(abScale));
  const ab = annealed
    .mul(decisiveness * output.saturation)
    .add(averaged.mul((1 - decisiveness) * output.saturation));
  const confidence = enlarge(decoded.spread).div(-output.confidenceSpread).exp();
  return tf.concat([ab, confidence], 3) as tf.Tensor4D;
}

/** Distances in a distribution over ab bins alone become confidence as those beside a regression do. */
function decodeBinsAlone(
  logits: tf.Tensor4D,
  output: Extract<LayersOutput, { kind: 'ab-bins' }>,
  size: readonly [number, number],
  { temperature = output.temperature }: DecodingOptions,
): tf.Tensor4D {
  const centers = tf.tensor2d([...output.binCenters], [output.binCenters.length / 2, 2]);
  const { ab, spread } = decodeBins(logits, centers, temperature);
  const confidence = resized(spread, size).div(-output.confidenceSpread).exp();
  return tf.concat([resized(ab, size), confidence], 3) as tf.Tensor4D;
}

/**
 * Turns whatever a Layers network answers into colors.
 *
 * @param answer the network's outputs in its order
 * @param size height and width of the network's input
 * @returns `[batch, height, width, 3]`: a\*, b\*, confidence 0–1 (1 where the network tells of none)
 */
export function decodeAnswer(
  answer: readonly tf.Tensor4D[],
  output: LayersOutput,
  size: readonly [height: number, width: number],
  options: DecodingOptions = {},
): tf.Tensor4D {
  const [first, second] = answer;
  if (output.kind === 'ab-bins-and-regression') return decodeOutput(first, second, output, options);
  if (output.kind === 'ab-bins') return decodeBinsAlone(first, output, size, options);
  const ab = resized(abOf(first, output), size);
  return tf.concat4d([ab, tf.ones([ab.shape[0], ...size, 1])], 3);
}

/** The a\*b\* of an answer that is color itself. */
function abOf(
  answer: tf.Tensor4D,
  output: Extract<LayersOutput, { kind: 'ab' | 'rgb' }>,
): tf.Tensor4D {
  if (output.kind === 'ab') return answer.mul(output.scale);
  return abOfRgb(answer.sub(output.low).div(output.high - output.low));
}
