import * as tf from '@tensorflow/tfjs';

/**
 * The global L2 norm of gradients, and the factor that shortens them to `longest` where they are longer (Pascanu,
 * Mikolov and Bengio 2013). Call it in a tidy.
 */
export function shortening(
  gradients: readonly tf.Tensor[],
  longest: number | null,
): { readonly norm: tf.Scalar; readonly scale: tf.Scalar } {
  const squares = gradients.map((gradient) => gradient.square().sum<tf.Scalar>());
  const norm = tf.sqrt(tf.addN(squares));
  if (longest === null) return { norm, scale: tf.scalar(1) };
  return { norm, scale: tf.minimum(1, tf.scalar(longest).div(norm.add(1e-12))) };
}
