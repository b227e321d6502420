import * as tf from '@tensorflow/tfjs';

/**
 * Soft-encodes a\*b\* over bins with a Gaussian of `sigma` (Zhang et al. 2016, section 2.2).
 *
 * All bins take part instead of the 5 or 10 nearest: on a grid of 10 with σ = 5 the rest weighs under 1 %, and the
 * whole encoding is then one product of matrices.
 *
 * @param ab `[points, 2]`, true a\*b\* in Lab units
 * @param centers `[bins, 2]`, bin centers in Lab units
 * @returns `[points, bins]`, rows summing to 1
 */
export function softEncodeBins(ab: tf.Tensor2D, centers: tf.Tensor2D, sigma = 5): tf.Tensor2D {
  return tf.tidy(() => {
    // −|ab − c|²/2σ² up to a constant a row, which the softmax removes: (ab·c − |c|²/2)/σ²
    const halfSquares = centers.square().sum(1).div(2);
    const products = tf.matMul(ab, centers, false, true);
    return tf.softmax(products.sub(halfSquares).div(sigma * sigma));
  });
}

/**
 * Rebalanced cross-entropy of Zhang et al. 2016 (equation 2), mean over points:
 * −Σ w(argmax z) Σ_q z_q log ẑ_q / Σ w.
 *
 * @param logits `[points, bins]`
 * @param labels `[points, bins]`, soft encoding; no gradient flows into it
 * @param binWeights `[bins]`, rebalancing weights
 */
export function rebalancedCrossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor2D,
  binWeights: tf.Tensor1D,
): tf.Scalar {
  // The gradient, w (softmax − z)/Σw, is far cheaper written out than composed by the tape.
  const operation = tf.customGrad((...parameters) => {
    const [x, save] = parameters as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    const logProbabilities = tf.logSoftmax(x);
    const weights = binWeights.gather(labels.argMax<tf.Tensor1D>(1));
    const normalized = weights.div<tf.Tensor1D>(weights.sum()).expandDims<tf.Tensor2D>(1);
    const value = tf.neg(labels.mul(logProbabilities).mul(normalized).sum<tf.Scalar>());
    save([logProbabilities, normalized, labels]);
    return {
      value,
      gradFunc: (upstream: tf.Scalar, saved: tf.Tensor[]) => {
        const [savedLog, savedWeights, savedLabels] = saved as tf.Tensor2D[];
        return savedLog.exp().sub(savedLabels).mul(savedWeights.mul(upstream));
      },
    };
  });
  return operation(logits);
}

/**
 * The least that {@link rebalancedCrossEntropy} can be, however well the network does: the labels' own entropy, weighed
 * as there. What is above it is the divergence of the answer from the labels.
 */
export function rebalancedEntropy(labels: tf.Tensor2D, binWeights: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    const weights = binWeights.gather(labels.argMax<tf.Tensor1D>(1));
    const entropies = labels.mul(labels.add(1e-12).log()).sum<tf.Tensor1D>(1).neg();
    return entropies.mul(weights).sum().div<tf.Scalar>(weights.sum());
  });
}

/**
 * Huber loss of a\*b\* (Huber 1964), mean over all values: quadratic within `delta`, linear beyond, so that a rare
 * vivid place does not outweigh a picture.
 *
 * @param predicted `[…, 2]`, a\*b\* / 110
 * @param truth same shape, a\*b\* / 110
 * @param delta in the same unit
 */
export function huberLoss(predicted: tf.Tensor, truth: tf.Tensor, delta: number): tf.Scalar {
  return tf.tidy(() => {
    const error = predicted.sub(truth).abs();
    const quadratic = error.minimum(delta);
    const linear = error.sub(quadratic);
    return quadratic.square().div(2).add(linear.mul(delta)).mean().div<tf.Scalar>(delta);
  });
}
