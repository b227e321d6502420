import type * as tf from '@tensorflow/tfjs';
import { AdamW } from './adamW.ts';
import type { OptimizerSettings } from './architectures/trainable.ts';
import { MomentumDescent } from './momentumDescent.ts';

/** Moves a fixed list of variables by their gradients, with its state open to checkpoints. */
export interface Optimizer {
  /** Updates so far. */
  readonly step: number;
  /**
   * One update. `gradients` is keyed by the variables' own names and is not disposed; variables without a gradient stay.
   * @returns the global L2 norm of the gradients before shortening, as a scalar the caller disposes
   */
  apply(gradients: tf.NamedTensorMap, learningRate: number): tf.Scalar;
  /** The state, keyed for a checkpoint; the tensors stay owned by the optimizer. */
  state(): Map<string, tf.Variable>;
  /** Puts back what {@link state} gave. */
  restore(step: number, tensors: ReadonlyMap<string, tf.Tensor>): void;
  dispose(): void;
}

/** The optimizer of some settings. @param variables name → variable; names key the state in checkpoints */
export function createOptimizer(
  variables: ReadonlyMap<string, tf.Variable>,
  settings: OptimizerSettings,
): Optimizer {
  return settings.optimizer === 'sgd'
    ? new MomentumDescent(variables, settings)
    : new AdamW(variables, { ...settings, coupledDecay: settings.optimizer === 'adam' });
}
