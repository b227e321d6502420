import * as tf from '@tensorflow/tfjs';
import { rgbToXyzMatrix, whiteD65, xyzToRgbMatrix } from '../../src-shared/color/rgbXyz.ts';

/** Colors of whole batches as tensors; the same definitions as `src-shared/color/lab.ts`, on any engine. */

const epsilon = 216 / 24389;
const kappa = 24389 / 27;

/** Rows of a 3×3 matrix as a `[3, 3]` tensor that pixels `[…, 3]` are multiplied by from the left. */
function columns(rows: readonly number[]): tf.Tensor2D {
  return tf.tensor2d([...rows], [3, 3]).transpose();
}

function multiplied(pixels: tf.Tensor4D, matrix: tf.Tensor2D): tf.Tensor4D {
  return tf.matMul(pixels.reshape<tf.Tensor2D>([-1, 3]), matrix).reshape(pixels.shape);
}

/** A small positive floor keeps roots and powers, and their gradients, away from zero. */
const floor = 1e-8;

function linearized(srgb: tf.Tensor4D): tf.Tensor4D {
  const power = srgb.add(0.055).div(1.055).maximum(floor).pow(2.4);
  return tf.where(srgb.greater(0.04045), power, srgb.div(12.92)) as tf.Tensor4D;
}

function companded(linear: tf.Tensor4D): tf.Tensor4D {
  const power = linear
    .maximum(floor)
    .pow(1 / 2.4)
    .mul(1.055)
    .sub(0.055);
  return tf.where(linear.greater(0.0031308), power, linear.mul(12.92)) as tf.Tensor4D;
}

/**
 * The chroma of sRGB colors.
 *
 * @param rgb `[batch, height, width, 3]`, 0–1; values beyond are clipped
 * @returns `[batch, height, width, 2]`: a\*b\*, D65
 */
export function abOfRgb(rgb: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const matrix = columns(rgbToXyzMatrix);
    const xyz = multiplied(linearized(rgb.clipByValue(0, 1) as tf.Tensor4D), matrix);
    const t = xyz.div(tf.tensor1d([...whiteD65]));
    const root = t.maximum(floor).pow(1 / 3);
    const f = tf.where(t.greater(epsilon), root, t.mul(kappa).add(16).div(116));
    const [x, y, z] = tf.split(f, 3, 3);
    return tf.concat<tf.Tensor4D>([x.sub(y).mul(500), y.sub(z).mul(200)], 3);
  });
}

/**
 * sRGB of CIE L\*a\*b\* colors (D65), clipped to the gamut.
 *
 * @param luminance `[batch, height, width, 1]`: L\*, 0–100
 * @param ab `[batch, height, width, 2]`
 * @returns `[batch, height, width, 3]`, 0–1
 */
export function rgbOfLab(luminance: tf.Tensor4D, ab: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const [a, b] = tf.split(ab, 2, 3);
    const y = luminance.add(16).div(116);
    const f = tf.concat([y.add(a.div(500)), y, y.sub(b.div(200))], 3) as tf.Tensor4D;
    const line = f.mul(116).sub(16).div(kappa);
    const t = tf.where(f.greater(6 / 29), f.mul(f).mul(f), line) as tf.Tensor4D;
    const matrix = columns(xyzToRgbMatrix);
    const linear = multiplied(t.mul(tf.tensor1d([...whiteD65])), matrix);
    return companded(linear).clipByValue(0, 1) as tf.Tensor4D;
  });
}
