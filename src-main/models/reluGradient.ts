import * as tf from '@tensorflow/tfjs';

let installed = false;

/**
 * Replaces TFJS's gradient of ReLU, dy · step(x), which costs five passes over memory on the native engine (fill,
 * compare, two selects, multiply), by the equal dy · sign(relu(x)), which costs two. At zero both give 0. Call once
 * before training; calling again does nothing.
 */
export function installReluGradient(): void {
  if (installed) return;
  installed = true;
  tf.unregisterGradient('Relu');
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => tf.mul(dy as tf.Tensor, tf.sign(saved[0])) }),
  });
}
