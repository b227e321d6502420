import { labPlanesToRgb8, type LabPlanes } from '../../src-shared/color/planes.ts';
import * as tf from '@tensorflow/tfjs';
import type { Trainable } from './architectures/trainable.ts';
import type { Batch } from './data/batchStream.ts';
import { colorfulness } from './metrics/colorfulness.ts';
import { psnr } from './metrics/psnr.ts';

/** What a validation says; means over held-out crops, without hints. */
export interface ValidationRow {
  /** The measured losses, by name. */
  readonly losses: Readonly<Record<string, number>>;
  /** dB on RGB bytes, with the model's default decoding */
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

interface Sums {
  images: number;
  readonly losses: Record<string, number>;
  psnr: number;
  psnrGrey: number;
  colorfulness: number;
  colorfulnessTruth: number;
}

/** Adds the scores of one picture's colors, `color` interleaved a, b, confidence. */
function addPicture(
  sums: Sums,
  luminance: Float32Array,
  truthAb: Float32Array,
  color: Float32Array,
  size: number,
): void {
  const truth = labPlanesToRgb8(planesOf(luminance, truthAb, 2, size));
  const result = labPlanesToRgb8(planesOf(luminance, color, 3, size));
  const grey = labPlanesToRgb8(planesOf(luminance, truthAb, 0, size));
  sums.images += 1;
  sums.psnr += psnr(truth, result);
  sums.psnrGrey += psnr(truth, grey);
  sums.colorfulness += colorfulness(result);
  sums.colorfulnessTruth += colorfulness(truth);
}

async function addBatch(sums: Sums, batch: Batch, trainable: Trainable): Promise<void> {
  const losses = trainable.measure(batch);
  for (const [name, loss] of Object.entries(losses)) {
    sums.losses[name] = (sums.losses[name] ?? 0) + (await loss.data())[0] * batch.count;
  }
  const colored = trainable.colors(batch);
  const colors = (await colored.data()) as Float32Array;
  tf.dispose([losses, colored]);
  const area = batch.size * batch.size;
  for (let image = 0; image < batch.count; image += 1) {
    const part = (values: Float32Array, channels: number): Float32Array =>
      values.subarray(image * area * channels, (image + 1) * area * channels);
    addPicture(sums, part(batch.luminance, 1), part(batch.ab, 2), part(colors, 3), batch.size);
  }
}

/** Scores a system, as it stands, on held-out batches. */
export async function validateTrainable(
  trainable: Trainable,
  batches: readonly Batch[],
): Promise<ValidationRow> {
  const sums: Sums = {
    images: 0,
    losses: {},
    psnr: 0,
    psnrGrey: 0,
    colorfulness: 0,
    colorfulnessTruth: 0,
  };
  for (const batch of batches) await addBatch(sums, batch, trainable);
  const means = Object.entries(sums.losses).map(([name, sum]) => [name, sum / sums.images]);
  return {
    losses: Object.fromEntries(means) as Record<string, number>,
    psnr: sums.psnr / sums.images,
    psnrGrey: sums.psnrGrey / sums.images,
    colorfulnessShare: sums.colorfulness / sums.colorfulnessTruth,
  };
}
