import * as tf from '@tensorflow/tfjs';

/** TFJS's own JavaScript backend: slow, exact, always there. Give it to `before`. */
export async function usePlainBackend(): Promise<void> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  await tf.ready();
}

/** Runs `body` and tells how many tensors it left behind. */
export async function tensorsLeftBy(body: () => unknown): Promise<number> {
  const { numTensors } = tf.memory();
  await body();
  return tf.memory().numTensors - numTensors;
}
