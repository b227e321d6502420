import * as tf from '@tensorflow/tfjs';

/**
 * Proves that the current backend computes: a small strided convolution and its two gradients, against sums made here
 * one by one. A driver that answers wrongly is worse than none.
 *
 * @throws Error when a result is off
 */
export async function checkBackend(): Promise<void> {
  const [size, channels, filters] = [6, 2, 3];
  const x = Float32Array.from({ length: size * size * channels }, (_, place) => Math.sin(place));
  const w = Float32Array.from({ length: 9 * channels * filters }, (_, place) => Math.cos(place));
  const input = tf.tensor4d(x, [1, size, size, channels]);
  const filter = tf.tensor4d(w, [3, 3, channels, filters]);
  const sumOfSquares = (a: tf.Tensor, b: tf.Tensor): tf.Scalar =>
    tf
      .conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'valid')
      .square()
      .sum();
  const { value, grads } = tf.valueAndGrads(sumOfSquares)([input, filter]);
  const [byInput, byFilter] = grads as [tf.Tensor, tf.Tensor];
  const found = await Promise.all([value.data(), byInput.data(), byFilter.data()]);
  tf.dispose([input, filter, value, byInput, byFilter]);
  const expected = referenceSums(x, w, size, channels, filters);
  for (const [which, values] of expected.entries()) {
    for (const [place, want] of values.entries()) {
      const got = found[which][place];
      // TF32 of recent graphics cards keeps ten bits.
      if (!(Math.abs(got - want) <= 0.02 * (1 + Math.abs(want)))) {
        throw new Error(`a convolution gave ${got} where ${want} is right`);
      }
    }
  }
}

/** The sum of squares of a 3×3 convolution of stride 2 without padding, and its gradients. */
function referenceSums(
  x: Float32Array,
  w: Float32Array,
  size: number,
  channels: number,
  filters: number,
): [number[], Float64Array, Float64Array] {
  const out = Math.floor((size - 3) / 2) + 1;
  let total = 0;
  const byInput = new Float64Array(x.length);
  const byFilter = new Float64Array(w.length);
  for (let place = 0; place < out * out * filters; place += 1) {
    const filter = place % filters;
    const column = Math.floor(place / filters) % out;
    const row = Math.floor(place / filters / out);
    const pairs: [number, number][] = [];
    for (let tap = 0; tap < 9 * channels; tap += 1) {
      const channel = tap % channels;
      const across = Math.floor(tap / channels) % 3;
      const down = Math.floor(tap / channels / 3);
      const at = ((row * 2 + down) * size + column * 2 + across) * channels + channel;
      pairs.push([at, tap * filters + filter]);
    }
    const y = pairs.reduce((sum, [at, weight]) => sum + x[at] * w[weight], 0);
    total += y * y;
    for (const [at, weight] of pairs) {
      byInput[at] += 2 * y * w[weight];
      byFilter[weight] += 2 * y * x[at];
    }
  }
  return [[total], byInput, byFilter];
}
