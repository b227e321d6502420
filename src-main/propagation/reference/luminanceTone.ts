/** Mean and standard deviation of values. */
export interface Tone {
  readonly mean: number;
  readonly deviation: number;
}

/** @param values at least one */
export function toneOf(values: Float32Array): Tone {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** A flat picture has no contrast that another could be brought to. */
const smallestDeviation = 1;

/**
 * Brings a luminance to the mean and the deviation of another, linearly (Hertzmann et al. 2001, as Welsh et al. 2002 do
 * before they compare): an underexposed reference and a well exposed photo then agree on what is light and dark.
 *
 * @returns L\*, not cut to 0–100
 */
export function remapLuminance(luminance: Float32Array, from: Tone, to: Tone): Float32Array {
  const scale = to.deviation / Math.max(smallestDeviation, from.deviation);
  return luminance.map((value) => (value - from.mean) * scale + to.mean);
}
