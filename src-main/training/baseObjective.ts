import * as tf from '@tensorflow/tfjs';
import { abScale } from '../models/abScale.ts';
import { huberLoss, rebalancedCrossEntropy, softEncodeBins } from '../models/losses.ts';
import type { Batch } from './data/batchStream.ts';
import type { TrainingSettings } from './trainingSettings.ts';

/** A batch as tensors; the caller disposes them with {@link disposeBatch}. */
export interface BatchTensors {
  /** `[count, size, size, 4]`: (L\* − 50)/50, a/110 and b/110 of the hints, mask */
  readonly input: tf.Tensor4D;
  /** `[count, size/2, size/2, 2]`: true a\*b\* / 110 */
  readonly abHalf: tf.Tensor4D;
  /** `[count·(size/4)², 2]`: true a\*b\* */
  readonly abQuarter: tf.Tensor2D;
}

/** Makes the tensors of a batch. */
export function toBatchTensors(batch: Batch): BatchTensors {
  const { count, size } = batch;
  const half = size / 2;
  return tf.tidy(() => {
    const luminance = tf
      .tensor4d(batch.luminance, [count, size, size, 1])
      .sub(50)
      .div<tf.Tensor4D>(50);
    const hints = tf.tensor4d(batch.hints, [count, size, size, 3]);
    return {
      input: tf.concat4d([luminance, hints], 3),
      abHalf: tf.tensor4d(batch.abHalf, [count, half, half, 2]).div<tf.Tensor4D>(abScale),
      abQuarter: tf.tensor2d(batch.abQuarter, [(count * size * size) / 16, 2]),
    };
  });
}

/** Frees what {@link toBatchTensors} made. */
export function disposeBatch(batch: BatchTensors): void {
  batch.input.dispose();
  batch.abHalf.dispose();
  batch.abQuarter.dispose();
}

/** The two losses of a batch, as scalars the caller disposes. */
export type LossParts = Readonly<Record<'classification' | 'regression', tf.Scalar>>;

/** What `base` learns: the distribution over ab bins (rebalanced), and the regressed ab beside it. */
export class BaseObjective {
  readonly #network: tf.LayersModel;
  readonly #centers: tf.Tensor2D;
  readonly #binWeights: tf.Tensor1D;
  readonly #settings: TrainingSettings;

  /**
   * @param centers ab bin centers, a0, b0, a1, b1, …
   * @param binWeights a weight a bin
   */
  constructor(
    network: tf.LayersModel,
    centers: Float32Array,
    binWeights: Float32Array,
    settings: TrainingSettings,
  ) {
    this.#network = network;
    this.#centers = tf.tensor2d(centers, [centers.length / 2, 2]);
    this.#binWeights = tf.tensor1d(binWeights);
    this.#settings = settings;
  }

  /** Losses without gradients, the network in its inference mode. */
  measure(batch: BatchTensors): LossParts {
    return tf.tidy(() => this.#losses(batch, this.#labels(batch), false));
  }

  /** Losses and the gradient of their weighted sum; the caller disposes all of it. */
  differentiate(batch: BatchTensors): LossParts & { readonly gradients: tf.NamedTensorMap } {
    const labels = this.#labels(batch);
    let parts: LossParts | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const losses = this.#losses(batch, labels, true);
      parts = {
        classification: tf.keep(losses.classification),
        regression: tf.keep(losses.regression),
      };
      return losses.classification.add<tf.Scalar>(
        losses.regression.mul(this.#settings.regressionWeight),
      );
    });
    value.dispose();
    labels.dispose();
    return { ...parts!, gradients: grads };
  }

  #labels(batch: BatchTensors): tf.Tensor2D {
    return softEncodeBins(batch.abQuarter, this.#centers);
  }

  #losses(batch: BatchTensors, labels: tf.Tensor2D, training: boolean): LossParts {
    const [bins, ab] = this.#network.apply(batch.input, { training }) as [tf.Tensor4D, tf.Tensor4D];
    const logits = bins.reshape<tf.Tensor2D>([-1, bins.shape[3]]);
    return {
      classification: rebalancedCrossEntropy(logits, labels, this.#binWeights),
      regression: huberLoss(ab, batch.abHalf, this.#settings.huberDelta / abScale),
    };
  }

  /** Frees the constants; the network stays. */
  dispose(): void {
    this.#centers.dispose();
    this.#binWeights.dispose();
  }
}
