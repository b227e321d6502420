import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { installDilatedGradient } from '../models/dilatedGradient.ts';
import { installReluGradient } from '../models/reluGradient.ts';
import type { Moment, Player, Trainable, TrainingFacts } from './architectures/trainable.ts';
import { kindOf } from './architectures/trainables.ts';
import { saveCheckpoint, type LoadedCheckpoint } from './checkpoint.ts';
import type { Batch } from './data/batchStream.ts';
import { learningRateAt } from './learningRate.ts';
import { variablesOf } from './networkVariables.ts';
import { createOptimizer, type Optimizer } from './optimizer.ts';
import { setStartWeights, type StartWeights } from './startWeights.ts';
import type { TrainingSettings } from './trainingSettings.ts';
import type { TrainingState } from './trainingState.ts';
import { WeightAverage } from './weightAverage.ts';

/** What one step gives. */
export interface StepReport {
  /** Every loss by its name; of several players, each tells its own. */
  readonly losses: Readonly<Record<string, number>>;
  /** Longest of the players' gradients, global L2 norm before shortening. */
  readonly gradientNorm: number;
  readonly learningRate: number;
}

interface Seat {
  readonly player: Player;
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly optimizer: Optimizer;
}

/** A system in training: its weights, optimizers and average, one step at a time. */
export class TrainingRun {
  readonly trainable: Trainable;
  readonly average: WeightAverage;
  /** Every weight of every network, those that stay as they are too. */
  readonly #weights: Map<string, tf.Variable>;
  readonly #seats: readonly Seat[];
  readonly #settings: TrainingSettings;
  #step = 0;
  #tensorsAfterStep: number | null = null;

  constructor(trainable: Trainable, settings: TrainingSettings) {
    this.trainable = trainable;
    this.#settings = settings;
    this.#weights = variablesOf(trainable.networks, [...trainable.networks.keys()], 'all');
    this.#seats = trainable.players.map((player) => {
      const variables = variablesOf(trainable.networks, player.networks, 'trainable');
      const optimizer = createOptimizer(variables, { ...settings, ...player.optimizer });
      return { player, variables, optimizer };
    });
    const learning = this.#seats.flatMap(({ variables }) => [...variables]);
    this.average = new WeightAverage(
      new Map(settings.averageDecay > 0 ? learning : []),
      settings.averageDecay,
    );
  }

  /** Steps taken so far, over all resumptions. */
  get step(): number {
    return this.#step;
  }

  /** The network that colors. */
  get network(): tf.LayersModel {
    return [...this.trainable.networks.values()][0];
  }

  /**
   * One step: each player that plays now, in order, learns from the batch.
   *
   * @throws HeliochromeError `internal` when the loss is no number or a tensor leaked
   */
  async train(batch: Batch, { passes, progress }: Omit<Moment, 'step'>): Promise<StepReport> {
    const step = this.#step;
    const moment: Moment = { step, passes, progress };
    const learningRate = learningRateAt(this.#settings, step, progress);
    // Counted first: after a step that fails half way, the weights are no longer those of the step before.
    this.#step += 1;
    const losses: Record<string, number> = {};
    let gradientNorm = 0;
    for (const [turn, seat] of this.#seats.entries()) {
      if (seat.player.plays?.(moment) === false) continue;
      this.trainable.chance?.begin(step, turn);
      const told = await this.#learn(seat, batch, moment, learningRate);
      Object.assign(losses, told.losses);
      gradientNorm = Math.max(gradientNorm, told.norm);
    }
    this.average.update(step);
    this.#checkNumbers(losses, gradientNorm);
    this.#checkLeak();
    return { losses, gradientNorm, learningRate };
  }

  async #learn(
    { player, variables, optimizer }: Seat,
    batch: Batch,
    moment: Moment,
    learningRate: number,
  ): Promise<{ losses: Record<string, number>; norm: number }> {
    const { losses, gradients } = this.trainable.differentiate({
      batch,
      player: player.name,
      moment,
      variables: this.#movable(variables, moment),
    });
    const norm = optimizer.apply(gradients, learningRate * (player.rate ?? 1));
    const told: Record<string, number> = {};
    for (const [name, loss] of Object.entries(losses)) told[name] = (await loss.data())[0];
    const length = (await norm.data())[0];
    tf.dispose([norm, gradients, losses]);
    return { losses: told, norm: length };
  }

  /** The variables that learn now: for the first passes, those of the encoder may not. */
  #movable(variables: ReadonlyMap<string, tf.Variable>, { passes }: Moment): tf.Variable[] {
    const { isEncoder } = this.trainable;
    if (isEncoder === undefined || passes >= this.#settings.freezeEncoder) {
      return [...variables.values()];
    }
    return [...variables].filter(([name]) => !isEncoder(name)).map(([, variable]) => variable);
  }

  #checkNumbers(losses: Readonly<Record<string, number>>, gradientNorm: number): void {
    if ([...Object.values(losses), gradientNorm].every(Number.isFinite)) return;
    const told = Object.entries(losses).map(([name, value]) => `${name} ${value}`);
    throw new HeliochromeError(
      'internal',
      `Training diverged at step ${this.step}: ${told.join(', ')}, gradient ${gradientNorm}.`,
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

  /** Writes weights, optimizers, average and `state` as one checkpoint. */
  async save(path: string, state: TrainingState): Promise<void> {
    const updates = this.#updates();
    try {
      await saveCheckpoint(path, state, new Map([...this.#tensors(), ...updates]));
    } finally {
      tf.dispose([...updates.values()]);
    }
  }

  /** Takes over a checkpoint's tensors; the checkpoint's own are freed. */
  restore({ tensors, state }: LoadedCheckpoint): void {
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
    for (const [name, variable] of this.#weights) variable.assign(tensors.get(`weight/${name}`)!);
    for (const { player, optimizer } of this.#seats) {
      const updates = tensors.get(`optimizer/updates/${player.name}`)?.dataSync()[0];
      optimizer.restore(updates ?? state.step, tensors);
    }
    this.average.restore(tensors);
    this.#step = state.step;
    tf.dispose([...tensors.values()]);
  }

  #tensors(): Map<string, tf.Tensor> {
    const weights = [...this.#weights].map(
      ([name, variable]) => [`weight/${name}`, variable] as const,
    );
    return new Map<string, tf.Tensor>([
      ...weights,
      ...this.#seats.flatMap(({ optimizer }) => [...optimizer.state()]),
      ...this.average.state(),
    ]);
  }

  /** How often each of several players moved; one alone moves with every step. */
  #updates(): Map<string, tf.Tensor> {
    if (this.#seats.length === 1) return new Map();
    return new Map(
      this.#seats.map(({ player, optimizer }) => [
        `optimizer/updates/${player.name}`,
        tf.scalar(optimizer.step),
      ]),
    );
  }

  /** Frees everything, the networks too. */
  dispose(): void {
    this.trainable.dispose();
    for (const { optimizer } of this.#seats) optimizer.dispose();
    this.average.dispose();
  }
}

/**
 * Makes the system of `settings` and all that trains it.
 *
 * @param startWeights weights to begin with, by name; fresh ones when null
 */
export function createTrainingRun(
  settings: TrainingSettings,
  facts: TrainingFacts,
  startWeights: StartWeights | null = null,
): TrainingRun {
  installReluGradient();
  installDilatedGradient();
  const trainable = kindOf(settings).build(settings, facts);
  try {
    if (startWeights !== null) setStartWeights(trainable, startWeights);
    return new TrainingRun(trainable, settings);
  } catch (error) {
    trainable.dispose();
    throw error;
  }
}
