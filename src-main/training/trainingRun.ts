import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { AdamW } from './adamW.ts';
import { zhang313Bins } from '../../src-shared/color/abBins.ts';
import { rebalancingWeights, smoothPrior } from '../../src-shared/color/rebalancing.ts';
import { buildBaseNetwork } from '../models/architectures/baseNetwork.ts';
import { installReluGradient } from '../models/reluGradient.ts';
import { BaseObjective, disposeBatch, toBatchTensors } from './baseObjective.ts';
import { saveCheckpoint, type LoadedCheckpoint } from './checkpoint.ts';
import type { TrainingState } from './trainingState.ts';
import type { Batch } from './data/batchStream.ts';
import { learningRateAt } from './learningRate.ts';
import { weightsInOrder, type StartWeights } from './startWeights.ts';
import type { TrainingSettings } from './trainingSettings.ts';
import { WeightAverage } from './weightAverage.ts';

/** What one step gives. */
export interface StepReport {
  readonly classification: number;
  readonly regression: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/** A network in training: its weights, optimizer and average, one step at a time. */
export class TrainingRun {
  readonly network: tf.LayersModel;
  readonly objective: BaseObjective;
  readonly average: WeightAverage;
  readonly #variables: Map<string, tf.Variable>;
  /** Weights that stay as they are. */
  readonly #fixed: Map<string, tf.Variable>;
  readonly #optimizer: AdamW;
  readonly #settings: TrainingSettings;
  #tensorsAfterStep: number | null = null;

  constructor(network: tf.LayersModel, objective: BaseObjective, settings: TrainingSettings) {
    this.network = network;
    this.objective = objective;
    this.#settings = settings;
    this.#variables = variablesOf(network.trainableWeights);
    this.#fixed = variablesOf(network.nonTrainableWeights);
    this.#optimizer = new AdamW(this.#variables, {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: settings.weightDecay,
      gradientNorm: settings.gradientNorm,
    });
    this.average = new WeightAverage(this.#variables, settings.averageDecay);
  }

  /** Steps taken so far, over all resumptions. */
  get step(): number {
    return this.#optimizer.step;
  }

  /**
   * One optimizer step.
   *
   * @param progress share of the budget spent, 0–1, for the learning rate
   * @throws HeliochromeError `internal` when the loss is no number or a tensor leaked
   */
  async train(batch: Batch, progress: number): Promise<StepReport> {
    const step = this.#optimizer.step;
    const learningRate = learningRateAt(this.#settings, step, progress);
    const tensors = toBatchTensors(batch);
    const { classification, regression, gradients } = this.objective.differentiate(tensors);
    const norm = this.#optimizer.apply(gradients, learningRate);
    this.average.update(step);
    const report = {
      classification: (await classification.data())[0],
      regression: (await regression.data())[0],
      gradientNorm: (await norm.data())[0],
      learningRate,
    };
    tf.dispose([classification, regression, norm, gradients]);
    disposeBatch(tensors);
    this.#checkNumbers(report);
    this.#checkLeak();
    return report;
  }

  #checkNumbers(report: StepReport): void {
    if (Number.isFinite(report.classification + report.regression + report.gradientNorm)) return;
    throw new HeliochromeError(
      'internal',
      `Training diverged at step ${this.step}: the loss is ${report.classification} + ${report.regression}.`,
      'Train afresh with a lower learning rate.',
    );
  }

  #checkLeak(): void {
    const { numTensors } = tf.memory();
    if (this.#tensorsAfterStep !== null && numTensors > this.#tensorsAfterStep) {
      throw new HeliochromeError(
        'internal',
        `A training step left ${numTensors - this.#tensorsAfterStep} tensors behind.`,
        'This is a fault of Heliochrome; please report it.',
      );
    }
    this.#tensorsAfterStep = numTensors;
  }

  /** Writes weights, optimizer, average and `state` as one checkpoint. */
  async save(path: string, state: TrainingState): Promise<void> {
    await saveCheckpoint(path, state, this.#tensors());
  }

  /** Takes over a checkpoint's tensors; the checkpoint's own are freed. */
  restore(checkpoint: LoadedCheckpoint): void {
    const { tensors, state } = checkpoint;
    for (const [name, { shape }] of this.#tensors()) {
      const found = tensors.get(name);
      if (found === undefined || found.shape.join() !== shape.join()) {
        throw new HeliochromeError(
          'model-damaged',
          `The checkpoint does not fit the network: “${name}” should have shape [${shape.join()}], ` +
            `it has ${found === undefined ? 'none' : `[${found.shape.join()}]`}.`,
          'Resume with the settings the run was started with, or start afresh.',
        );
      }
    }
    for (const [name, variable] of [...this.#variables, ...this.#fixed]) {
      variable.assign(tensors.get(`weight/${name}`)!);
    }
    this.#optimizer.restore(state.step, tensors);
    this.average.restore(tensors);
    tf.dispose([...tensors.values()]);
  }

  #tensors(): Map<string, tf.Tensor> {
    const weights = [...this.#variables, ...this.#fixed].map(
      ([name, variable]) => [`weight/${name}`, variable] as const,
    );
    return new Map<string, tf.Tensor>([
      ...weights,
      ...this.#optimizer.state(),
      ...this.average.state(),
    ]);
  }

  /** Frees everything, the network too. */
  dispose(): void {
    this.network.dispose();
    this.objective.dispose();
    this.#optimizer.dispose();
    this.average.dispose();
  }
}

// TFJS types weights as tensors; that they are variables is what lets the optimizer assign them.
function isVariable(tensor: tf.Tensor): tensor is tf.Variable {
  return tensor instanceof tf.Variable;
}

/** Weights as variables, by the name `<layer>/<weight>`. */
function variablesOf(weights: tf.LayersModel['weights']): Map<string, tf.Variable> {
  const variables = new Map<string, tf.Variable>();
  for (const weight of weights) {
    const variable = weight.read();
    if (!isVariable(variable)) throw new TypeError(`${weight.name} is no variable`);
    variables.set(weight.originalName, variable);
  }
  return variables;
}

/**
 * Makes the network of `settings` and all that trains it.
 *
 * @param classPrior share of each of the 313 ab bins in the photographs
 * @param startWeights weights to begin with, by layer name; fresh ones when null
 */
export function createTrainingRun(
  settings: TrainingSettings,
  classPrior: readonly number[],
  startWeights: StartWeights | null = null,
): TrainingRun {
  installReluGradient();
  const bins = zhang313Bins();
  const published = rebalancingWeights(smoothPrior(bins, classPrior), {
    lambda: settings.rebalanceLambda,
  });
  const weights = Float32Array.from(published, (weight) => weight ** settings.rebalancePower);
  const network = buildBaseNetwork(bins.count, settings.network, settings.seed);
  if (startWeights !== null) network.setWeights(weightsInOrder(network, startWeights));
  return new TrainingRun(
    network,
    new BaseObjective(network, bins.centers, weights, settings),
    settings,
  );
}
