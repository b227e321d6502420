import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { installDilatedGradient } from '../../../../src-main/models/dilatedGradient.ts';
import { loadWasm } from '../../../../src-main/engine/wasm/loadWasm.ts';
import { architectures } from '../../../../src-main/training/architectures/architectureList.ts';
import type { Moment, Trainable } from '../../../../src-main/training/architectures/trainable.ts';
import { kindOf } from '../../../../src-main/training/architectures/trainables.ts';
import type { Batch } from '../../../../src-main/training/data/batchStream.ts';
import { variablesOf } from '../../../../src-main/training/networkVariables.ts';
import { writeColorPhotos } from '../../../support/colorPhotos.ts';
import { tinyMaterial, tinyRequest } from '../../../support/tinyRun.ts';

let directory: string;
let photos: string[];

before(async () => {
  await loadWasm();
  installDilatedGradient();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-gradients-'));
  photos = await writeColorPhotos(directory, 2, 32);
});
after(() => rm(directory, { recursive: true, force: true }));

/**
 * How far to go, as shares of the loss that the step should change: the nearer, the truer the slope, until float32 has no
 * digits left to tell the difference.
 */
const reaches = [5e-4, 5e-5] as const;

const moment: Moment = { step: 0, passes: 0, progress: 0 };

/** The loss that a player lowers, and its gradients; chance is the same each time. */
function lesson(
  trainable: Trainable,
  turn: number,
  batch: Batch,
  variables: readonly tf.Variable[],
): { loss: number; gradients: tf.NamedTensorMap } {
  const player = trainable.players[turn].name;
  trainable.chance?.begin(0, turn);
  const { losses, gradients } = trainable.differentiate({ batch, player, moment, variables });
  const total = (losses[player === 'network' ? 'total' : player] ?? losses['total']).dataSync()[0];
  tf.dispose(losses);
  return { loss: total, gradients };
}

/** The slope of the loss along the gradient, measured by going a little both ways. */
function measuredSlope(
  trainable: Trainable,
  turn: number,
  batch: Batch,
  variables: readonly tf.Variable[],
  steps: ReadonlyMap<tf.Variable, tf.Tensor>,
): number {
  const lossAt = (factor: number): number => {
    for (const [variable, step] of steps) {
      tf.tidy(() => {
        variable.assign(variable.add(step.mul(factor)));
      });
    }
    const { loss, gradients } = lesson(trainable, turn, batch, variables);
    tf.dispose(gradients);
    return loss;
  };
  const ahead = lossAt(1);
  const behind = lossAt(-2);
  lossAt(1);
  return (ahead - behind) / 2;
}

for (const { name } of architectures) {
  test(`${name}: the gradient is the slope of the loss`, async () => {
    const { settings, facts, batch } = await tinyMaterial(
      tinyRequest(name, photos, directory, { batch: 2 }),
    );
    const trainable = kindOf(settings).build(settings, facts);
    const before = tf.memory().numTensors;
    for (const [turn, player] of trainable.players.entries()) {
      const variables = [...variablesOf(trainable.networks, player.networks, 'trainable').values()];
      const { loss, gradients } = lesson(trainable, turn, batch, variables);
      const last = variables.slice(-2);
      for (const part of [variables, last]) {
        const squares = tf.tidy(() =>
          part.reduce(
            (sum, variable) => sum + gradients[variable.name].square().sum().dataSync()[0],
            0,
          ),
        );
        assert.ok(squares > 0, 'there is a gradient');
        const ratios = reaches.map((share) => {
          const reach = (share * loss) / squares;
          const steps = new Map(
            part.map((variable) => [variable, gradients[variable.name].mul(reach)]),
          );
          const slope = measuredSlope(trainable, turn, batch, variables, steps);
          tf.dispose([...steps.values()]);
          return slope / (squares * reach);
        });
        assert.ok(
          ratios.some((ratio) => Math.abs(ratio - 1) < 0.05),
          `${player.name}, ${part.length} weights: measured over expected ${ratios.join(', ')}`,
        );
      }
      tf.dispose(gradients);
    }
    assert.equal(tf.memory().numTensors, before, 'nothing is left behind');
    trainable.dispose();
  });
}
