import * as tf from '@tensorflow/tfjs';
import type { LayersOutput, ModelDescription } from '../../models/modelManifest.ts';
import type { Batch } from '../data/batchStream.ts';
import type { CommonSettings } from './commonSettings.ts';
import type { StepChance } from './stepChance.ts';

/** Where a run stands. */
export interface Moment {
  /** Batches learned from so far. */
  readonly step: number;
  /** Passes over the photographs so far, with fractions. */
  readonly passes: number;
  /** Share of the budget spent, 0–1. */
  readonly progress: number;
}

/** Constants of an optimizer: see the common settings of the same names. */
export type OptimizerSettings = Pick<
  CommonSettings,
  'optimizer' | 'beta1' | 'beta2' | 'epsilon' | 'momentum' | 'weightDecay' | 'gradientNorm'
>;

/** Who learns by an optimizer of its own: the only one, or one of the opponents of a GAN. Each moves once a batch, in order. */
export interface Player {
  readonly name: string;
  /** Names of the networks whose weights it moves; no other player's. */
  readonly networks: readonly string[];
  /** What differs from the settings' optimizer. */
  readonly optimizer?: Partial<OptimizerSettings>;
  /** Factor on the settings' learning rate. */
  readonly rate?: number;
  /** Whether it moves now; default always. */
  readonly plays?: (moment: Moment) => boolean;
}

/** Losses by name, as scalars the caller disposes. */
export type Losses = Readonly<Record<string, tf.Scalar>>;

/** What one player learns from. */
export interface Lesson {
  readonly batch: Batch;
  readonly player: string;
  readonly moment: Moment;
  /** The weights that it may move now: an encoder that is frozen is not among them. */
  readonly variables: readonly tf.Variable[];
}

/** Losses and gradients; all of it is the caller's to dispose. */
export interface Differentiated {
  readonly losses: Losses;
  /** Keyed by the variables' own names. */
  readonly gradients: tf.NamedTensorMap;
}

/** A colorization system that can be trained. */
export interface Trainable {
  /**
   * By name, all of them kept in checkpoints. The first colorizes: it is what the model package holds. It goes by the
   * names of its own weights, the weights of the others by `<network>:<weight>`.
   */
  readonly networks: ReadonlyMap<string, tf.LayersModel>;
  /** Networks besides the first that the finished package needs, by name; default none. */
  readonly parts?: readonly string[];
  readonly players: readonly Player[];
  /** `input` and `output` of the model package. */
  readonly input: Omit<ModelDescription['input'], 'longSide'>;
  readonly output: LayersOutput;
  /** Name of the measured loss that tells better from worse on held-out photographs: lower is better. */
  readonly watched: string;
  /** Chance within a step (dropout, noise); set to the moment before each lesson. */
  readonly chance?: StepChance;
  /** Whether a weight of the first network, by name, belongs to the encoder that can be frozen. */
  readonly isEncoder?: (weight: string) => boolean;
  /** Losses and their gradients. */
  differentiate(lesson: Lesson): Differentiated;
  /** Losses without gradients, the networks as they are when they color. */
  measure(batch: Batch): Losses;
  /** What the first network colors the batch: `[count, size, size, 3]`: a\*, b\*, confidence. The caller disposes it. */
  colors(batch: Batch): tf.Tensor4D;
  /** Frees everything, the networks too. */
  dispose(): void;
}

/** What is known of the photographs when a system is built. */
export interface TrainingFacts {
  /** Share of each of the 313 ab bins; empty for systems that do not ask for it. */
  readonly classPrior: readonly number[];
  /** What the system's own {@link TrainableKind.survey} found. */
  readonly survey: Readonly<Record<string, unknown>>;
  /** The photographs to learn from, in the order of `Batch.photos`. */
  readonly photographs: readonly string[];
}

/** Loss and gradients with respect to `variables`. @param body gives the loss to lower and all that is to be told */
export function differentiateLosses(
  variables: readonly tf.Variable[],
  body: () => { readonly total: tf.Scalar; readonly losses: Losses },
): Differentiated {
  let told: Losses = {};
  const { value, grads } = tf.variableGrads(() => {
    const { total, losses } = body();
    told = Object.fromEntries(
      Object.entries(losses).map(([name, loss]) => [name, tf.keep(loss.clone())]),
    );
    return total;
  }, [...variables]);
  value.dispose();
  return { losses: told, gradients: grads };
}
