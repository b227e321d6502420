import * as tf from '@tensorflow/tfjs';
import { autoencoderStride } from '../../../models/architectures/autoencoderNetwork.ts';
import { WeightSeeds } from '../../../models/architectures/seededDropout.ts';
import {
  buildVaeGenerator,
  buildVaeRecognition,
} from '../../../models/architectures/vaeNetworks.ts';
import { decodeAnswer } from '../../../models/decodeOutput.ts';
import type { LayersOutput } from '../../../models/modelManifest.ts';
import type { Batch } from '../../data/batchStream.ts';
import { colorAnswer, type ColorAnswer } from '../autoencoder/colorAnswer.ts';
import { lightnessOf } from '../singleNetwork.ts';
import { StepChance } from '../stepChance.ts';
import {
  differentiateLosses,
  type Differentiated,
  type Lesson,
  type Losses,
  type Trainable,
} from '../trainable.ts';
import type { TrainableKind } from '../trainableKind.ts';
import type { VaeSettings } from './vaeSettings.ts';

type VaeLosses = Record<'reconstruction' | 'divergence' | 'total', tf.Scalar>;

/**
 * Learns by the evidence lower bound (Kingma and Welling 2014), conditioned on luminance: the recognition network sees
 * the true color and names a code for it, from which the generator must give the color back; codes are kept near the
 * standard normal distribution, from which they are drawn when there is no truth.
 */
class VaeTrainable implements Trainable {
  readonly networks: ReadonlyMap<string, tf.LayersModel>;
  readonly players = [{ name: 'network', networks: ['network', 'recognition'] }];
  readonly input;
  readonly output: LayersOutput;
  readonly watched = 'total';
  readonly chance: StepChance;
  readonly #generator: tf.LayersModel;
  readonly #recognition: tf.LayersModel;
  readonly #color: ColorAnswer;
  readonly #settings: VaeSettings;

  constructor(settings: VaeSettings) {
    const { width, latent, seed } = settings;
    this.#settings = settings;
    this.#color = colorAnswer(settings);
    const { channels, output } = this.#color;
    const sizes = { width, latent, channels, seeds: new WeightSeeds(seed) };
    this.#generator = buildVaeGenerator(sizes);
    this.#recognition = buildVaeRecognition(sizes);
    this.networks = new Map([
      ['network', this.#generator],
      ['recognition', this.#recognition],
    ]);
    this.output = output;
    this.chance = new StepChance(seed);
    this.input = {
      multipleOf: autoencoderStride,
      hints: false,
      lightnessRange: 50,
      noise: latent,
      noiseStride: autoencoderStride,
    };
  }

  isEncoder(weight: string): boolean {
    return weight.startsWith('encode');
  }

  measure(batch: Batch): Losses {
    return tf.tidy(() => this.#losses(lightnessOf(batch, 50), this.#color.truthOf(batch), false));
  }

  differentiate({ batch, variables }: Lesson): Differentiated {
    const given = tf.tidy(() => ({
      luminance: lightnessOf(batch, 50),
      color: this.#color.truthOf(batch),
    }));
    const result = differentiateLosses(variables, () => {
      const losses = this.#losses(given.luminance, given.color, true);
      return { total: losses.total, losses };
    });
    tf.dispose(given);
    return result;
  }

  colors(batch: Batch): tf.Tensor4D {
    const { size, count } = batch;
    return tf.tidy(() => {
      const side = size / autoencoderStride;
      const code = tf.zeros([count, side, side, this.#settings.latent]);
      const answer = this.#generator.predict([lightnessOf(batch, 50), code]) as tf.Tensor4D;
      return decodeAnswer([answer], this.output, [size, size]);
    });
  }

  #losses(luminance: tf.Tensor4D, color: tf.Tensor4D, training: boolean): VaeLosses {
    const picture = tf.concat([luminance, color], 3);
    const codes = this.#recognition.apply(picture, { training }) as tf.Tensor4D;
    const [mean, logVariance] = tf.split(codes, 2, 3);
    const code = training ? this.#draw(mean, logVariance) : mean;
    const answer = this.#generator.apply([luminance, code], { training }) as tf.Tensor4D;
    const reconstruction = answer.sub(color).square().mean().asScalar();
    // Kullback–Leibler divergence of a normal distribution from the standard one, summed over the code's channels.
    const nats = logVariance.exp().add(mean.square()).sub(1).sub(logVariance).div(2);
    const divergence = nats.sum(3).mean().asScalar();
    const total = reconstruction.add<tf.Scalar>(divergence.mul(this.#settings.divergenceWeight));
    return { reconstruction, divergence, total };
  }

  #draw(mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
    const noise = tf.randomNormal(mean.shape, 0, 1, 'float32', this.chance.nextSeed());
    return mean.add(logVariance.div(2).exp().mul(noise));
  }

  dispose(): void {
    this.#generator.dispose();
    this.#recognition.dispose();
  }
}

export const vaeKind: TrainableKind<VaeSettings> = {
  multipleOf: () => autoencoderStride,
  build: (settings) => new VaeTrainable(settings),
};
