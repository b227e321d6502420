import type * as tf from '@tensorflow/tfjs';
import { rebalancedCrossEntropy, rebalancedEntropy } from '../../models/losses.ts';
import type { NetworkLosses, Truth } from './singleNetwork.ts';

/** Labels over bins as a truth; the entropy is what no network can undercut. */
export function labelsTruth(labels: tf.Tensor2D, binWeights: tf.Tensor1D): Truth {
  return { labels, entropy: rebalancedEntropy(labels, binWeights) };
}

/** Rebalanced cross-entropy of logits `[…, bins]`, and how far it is above the least possible. */
export function binLosses(
  logits: tf.Tensor4D,
  { labels, entropy }: Truth,
  binWeights: tf.Tensor1D,
): NetworkLosses {
  const flat = logits.reshape<tf.Tensor2D>([-1, logits.shape[3]]);
  const total = rebalancedCrossEntropy(flat, labels as tf.Tensor2D, binWeights);
  return { total, divergence: total.sub<tf.Scalar>(entropy) };
}
