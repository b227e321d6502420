import type { AbBins } from './abBins.ts';

/** T of the annealed mean in Zhang et al. 2016. */
export const defaultTemperature = 0.38;

/**
 * The annealed mean of Zhang et al. 2016, equation 5: the mean of the bins' centers under softmax(log z / T). As
 * log z is the logits less a constant, that is softmax(logits / T).
 *
 * @param logits colors × bins.count
 * @param temperature 0 gives the mode (the first of equal ones), 1 the mean; above 1 is flatter than the model said
 * @returns a0, b0, a1, b1 …
 */
export function annealedMean(
  logits: Float32Array,
  bins: AbBins,
  temperature = defaultTemperature,
): Float32Array<ArrayBuffer> {
  const { count, centers } = bins;
  const colors = Math.floor(logits.length / count);
  const result = new Float32Array(colors * 2);
  for (let color = 0; color < colors; color += 1) {
    const start = color * count;
    const top = indexOfLargest(logits, start, count);
    // At the mode: 0 / T would be no number at T = 0.
    let sum = 1;
    let a = centers[2 * top];
    let b = centers[2 * top + 1];
    for (let bin = 0; bin < count && temperature > 0; bin += 1) {
      if (bin === top) continue;
      const weight = Math.exp((logits[start + bin] - logits[start + top]) / temperature);
      sum += weight;
      a += weight * centers[2 * bin];
      b += weight * centers[2 * bin + 1];
    }
    result[2 * color] = a / sum;
    result[2 * color + 1] = b / sum;
  }
  return result;
}

function indexOfLargest(values: Float32Array, start: number, count: number): number {
  let top = 0;
  for (let index = 1; index < count; index += 1) {
    if (values[start + index] > values[start + top]) top = index;
  }
  return top;
}
