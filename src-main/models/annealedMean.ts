import * as tf from '@tensorflow/tfjs';

/** What a distribution over ab bins says at each point. */
export interface DecodedBins {
  /** `[…, 2]`, annealed mean in a\*b\* units */
  readonly ab: tf.Tensor;
  /** `[…, 1]`, standard deviation of the (not annealed) distribution, a\*b\* units: how undecided the model is */
  readonly spread: tf.Tensor;
}

/**
 * Annealed mean (Zhang et al. 2016, equation 5) and the spread of the distribution.
 *
 * @param logits `[batch, height, width, bins]`
 * @param centers `[bins, 2]`, a\*b\* units
 * @param temperature T: toward 0 the mode, 1 the mean; 0.38 in the paper
 */
export function decodeBins(
  logits: tf.Tensor4D,
  centers: tf.Tensor2D,
  temperature: number,
): DecodedBins {
  const [batch, height, width, bins] = logits.shape;
  const flat = logits.reshape<tf.Tensor2D>([-1, bins]);
  const ab = tf.matMul(tf.softmax(flat.div(temperature)), centers);
  const probabilities = tf.softmax(flat);
  const mean = tf.matMul(probabilities, centers);
  const meanOfSquares = tf.matMul(probabilities, centers.square().sum(1, true));
  const variance = meanOfSquares.sub(mean.square().sum(1, true)).relu();
  return {
    ab: ab.reshape([batch, height, width, 2]),
    spread: variance.sqrt().reshape([batch, height, width, 1]),
  };
}
