import * as tf from '@tensorflow/tfjs';
import { labPlanesToRgb8, type LabPlanes } from '../../src-shared/color/planes.ts';
import { decodeOutput } from '../models/colorModel.ts';
import type { ModelManifest } from '../models/modelManifest.ts';
import { disposeBatch, toBatchTensors, type BaseObjective } from './baseObjective.ts';
import type { Batch } from './data/batchStream.ts';
import { colorfulness } from './metrics/colorfulness.ts';
import { psnr } from './metrics/psnr.ts';

/** What a validation says; means over held-out crops, without hints. */
export interface ValidationRow {
  readonly classification: number;
  readonly regression: number;
  /** dB on RGB bytes, at the model's default decisiveness */
  readonly psnr: number;
  readonly psnrGrey: number;
  /** Hasler–Süsstrunk, of the result over that of the truth */
  readonly colorfulnessShare: number;
}

function planesOf(
  luminance: Float32Array,
  ab: Float32Array,
  stride: number,
  size: number,
): LabPlanes {
  const count = size * size;
  const planes = {
    width: size,
    height: size,
    L: luminance,
    a: new Float32Array(count),
    b: new Float32Array(count),
  };
  for (let point = 0; point < count && stride > 0; point += 1) {
    planes.a[point] = ab[point * stride]!;
    planes.b[point] = ab[point * stride + 1]!;
  }
  return planes;
}

/** Scores the network, as it stands, on held-out batches. */
export function validateNetwork(
  network: tf.LayersModel,
  objective: BaseObjective,
  output: ModelManifest['output'],
  batches: readonly Batch[],
): ValidationRow {
  const sums = { classification: 0, regression: 0, psnr: 0, psnrGrey: 0, color: 0, colorTruth: 0 };
  let images = 0;
  for (const batch of batches) {
    const tensors = toBatchTensors(batch);
    const losses = objective.measure(tensors);
    sums.classification += losses.classification.dataSync()[0] * batch.count;
    sums.regression += losses.regression.dataSync()[0] * batch.count;
    tf.dispose([losses.classification, losses.regression]);
    const colors = tf.tidy(() => {
      const [bins, ab] = network.predict(tensors.input) as [tf.Tensor4D, tf.Tensor4D];
      return decodeOutput(bins, ab, output).dataSync() as Float32Array;
    });
    disposeBatch(tensors);
    const area = batch.size * batch.size;
    for (let image = 0; image < batch.count; image += 1) {
      const luminance = batch.luminance.subarray(image * area, (image + 1) * area);
      const truthAb = batch.ab.subarray(image * area * 2, (image + 1) * area * 2);
      const truth = labPlanesToRgb8(planesOf(luminance, truthAb, 2, batch.size));
      const result = labPlanesToRgb8(
        planesOf(
          luminance,
          colors.subarray(image * area * 3, (image + 1) * area * 3),
          3,
          batch.size,
        ),
      );
      const grey = labPlanesToRgb8(planesOf(luminance, truthAb, 0, batch.size));
      sums.psnr += psnr(truth, result);
      sums.psnrGrey += psnr(truth, grey);
      sums.color += colorfulness(result);
      sums.colorTruth += colorfulness(truth);
      images += 1;
    }
  }
  return {
    classification: sums.classification / images,
    regression: sums.regression / images,
    psnr: sums.psnr / images,
    psnrGrey: sums.psnrGrey / images,
    colorfulnessShare: sums.color / sums.colorTruth,
  };
}
