import * as tf from '@tensorflow/tfjs';
import { zhang313Bins } from '../../../../src-shared/color/abBins.ts';
import { rebalancingWeights, smoothPrior } from '../../../../src-shared/color/rebalancing.ts';
import { abScale } from '../../../models/abScale.ts';
import {
  baseNetworkOutput,
  baseNetworkStride,
  buildBaseNetwork,
} from '../../../models/architectures/baseNetwork.ts';
import { decodeAnswer } from '../../../models/decodeOutput.ts';
import { huberLoss, rebalancedCrossEntropy, softEncodeBins } from '../../../models/losses.ts';
import type { BinsAndRegression } from '../../../models/modelManifest.ts';
import type { Batch } from '../../data/batchStream.ts';
import {
  differentiateLosses,
  type Differentiated,
  type Lesson,
  type Losses,
  type Trainable,
  type TrainingFacts,
} from '../trainable.ts';
import type { TrainableKind } from '../trainableKind.ts';
import type { BaseSettings } from './baseSettings.ts';

/** A batch as tensors. */
// A type, because TFJS takes only those for containers of tensors.
type BatchTensors = {
  /** `[count, size, size, 4]`: (L\* − 50)/50, a/110 and b/110 of the hints, mask */
  readonly input: tf.Tensor4D;
  /** `[count, size/2, size/2, 2]`: true a\*b\* / 110 */
  readonly abHalf: tf.Tensor4D;
  /** `[count·(size/4)², bins]`: the true a\*b\*, soft-encoded */
  readonly labels: tf.Tensor2D;
};

function inputOf({ count, size, luminance, hints }: Batch): tf.Tensor4D {
  const lightness = tf.tensor4d(luminance, [count, size, size, 1]).sub(50).div<tf.Tensor4D>(50);
  return tf.concat4d([lightness, tf.tensor4d(hints, [count, size, size, 3])], 3);
}

/** What `base` learns: the distribution over ab bins (rebalanced), and the regressed ab beside it. */
class BaseTrainable implements Trainable {
  readonly networks: ReadonlyMap<string, tf.LayersModel>;
  readonly players = [{ name: 'network', networks: ['network'] }];
  readonly input;
  readonly output: BinsAndRegression;
  readonly watched = 'total';
  readonly #network: tf.LayersModel;
  readonly #centers: tf.Tensor2D;
  readonly #binWeights: tf.Tensor1D;
  readonly #settings: BaseSettings;

  constructor(settings: BaseSettings, { classPrior }: TrainingFacts) {
    const bins = zhang313Bins();
    const published = rebalancingWeights(smoothPrior(bins, classPrior), {
      lambda: settings.rebalanceLambda,
    });
    const weights = Float32Array.from(published, (weight) => weight ** settings.rebalancePower);
    this.#settings = settings;
    this.#network = buildBaseNetwork(bins.count, settings.network, settings.seed);
    this.#centers = tf.tensor2d(bins.centers, [bins.count, 2]);
    this.#binWeights = tf.tensor1d(weights);
    this.networks = new Map([['network', this.#network]]);
    this.input = { multipleOf: baseNetworkStride(settings.network), hints: true };
    const { temperature, decisiveness, saturation } = settings;
    this.output = baseNetworkOutput(bins.centers, { temperature, decisiveness, saturation });
  }

  isEncoder(weight: string): boolean {
    return /^(encode|bottleneck)/.test(weight);
  }

  measure(batch: Batch): Losses {
    return tf.tidy(() => this.#losses(this.#tensors(batch), false));
  }

  differentiate({ batch, variables }: Lesson): Differentiated {
    const tensors = tf.tidy(() => this.#tensors(batch));
    const result = differentiateLosses(variables, () => {
      const losses = this.#losses(tensors, true);
      return { total: losses.total, losses };
    });
    tf.dispose([tensors.input, tensors.abHalf, tensors.labels]);
    return result;
  }

  colors(batch: Batch): tf.Tensor4D {
    const { size } = batch;
    return tf.tidy(() => {
      const answer = this.#network.predict(inputOf(batch)) as tf.Tensor4D[];
      return decodeAnswer(answer, this.output, [size, size]);
    });
  }

  #tensors(batch: Batch): BatchTensors {
    const { count, size } = batch;
    const half = size / 2;
    const abQuarter = tf.tensor2d(batch.abQuarter, [(count * size * size) / 16, 2]);
    return {
      input: inputOf(batch),
      abHalf: tf.tensor4d(batch.abHalf, [count, half, half, 2]).div<tf.Tensor4D>(abScale),
      labels: softEncodeBins(abQuarter, this.#centers),
    };
  }

  #losses(
    { input, abHalf, labels }: BatchTensors,
    training: boolean,
  ): Record<'classification' | 'regression' | 'total', tf.Scalar> {
    const [bins, ab] = this.#network.apply(input, { training }) as [tf.Tensor4D, tf.Tensor4D];
    const logits = bins.reshape<tf.Tensor2D>([-1, bins.shape[3]]);
    const classification = rebalancedCrossEntropy(logits, labels, this.#binWeights);
    const regression = huberLoss(ab, abHalf, this.#settings.huberDelta / abScale);
    const total = classification.add<tf.Scalar>(regression.mul(this.#settings.regressionWeight));
    return { classification, regression, total };
  }

  dispose(): void {
    this.#network.dispose();
    this.#centers.dispose();
    this.#binWeights.dispose();
  }
}

export const baseKind: TrainableKind<BaseSettings> = {
  multipleOf: ({ network }) => baseNetworkStride(network),
  build: (settings, facts) => new BaseTrainable(settings, facts),
};
