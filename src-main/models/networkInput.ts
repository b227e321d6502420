import * as tf from '@tensorflow/tfjs';
import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import { abScale } from './abScale.ts';
import type { HintPlane } from './colorModel.ts';

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** How a network takes its input. */
export interface InputShape {
  /** 1: luminance alone; 4: luminance, a\*, b\* and mask of the hints. */
  readonly channels: number;
  /** The network takes (L\* − middle) divided by the range. */
  readonly lightnessRange: number;
  /** Default 50. */
  readonly lightnessMiddle?: number;
}

/** Interleaves luminance and hints as the network's input, `[1, height, width, channels]`. */
export function assembleInput(
  luminance: LuminancePlane,
  hints: HintPlane | undefined,
  { channels, lightnessRange, lightnessMiddle = 50 }: InputShape,
): tf.Tensor4D {
  const { width, height, data } = luminance;
  const values = new Float32Array(width * height * channels);
  for (let point = 0; point < width * height; point += 1) {
    values[point * channels] = (data[point] - lightnessMiddle) / lightnessRange;
    if (hints !== undefined && channels === 4) {
      values[point * 4 + 1] = hints.a[point] / abScale;
      values[point * 4 + 2] = hints.b[point] / abScale;
      values[point * 4 + 3] = hints.mask[point]!;
    }
  }
  return tf.tensor4d(values, [1, height, width, channels]);
}

/**
 * Pads right and bottom by mirrored pixels to multiples the network asks for (reflection keeps edges free of a
 * border the network would color). A side shorter than the padding is mirrored several times.
 */
export function padByReflection(input: tf.Tensor4D, multiple: number): tf.Tensor4D {
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
 * The input of noise that makes colorings differ, `[1, height/stride, width/stride, channels]`.
 *
 * @param sample 0: no noise, the most likely coloring; each other number gives its own
 */
export function assembleNoise(
  [, height, width]: tf.Tensor4D['shape'],
  { noise, noiseStride }: { readonly noise: number; readonly noiseStride: number },
  sample: number,
): tf.Tensor4D {
  const shape: [number, number, number, number] = [
    1,
    Math.ceil(height / noiseStride),
    Math.ceil(width / noiseStride),
    noise,
  ];
  return sample === 0 ? tf.zeros(shape) : tf.randomNormal(shape, 0, 1, 'float32', sample);
}
