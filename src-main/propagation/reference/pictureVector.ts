import type { FeatureGrid } from '../../../src-shared/domain/pictureFeatures.ts';

/** So many pictures tell what pictures have in common. */
const enoughForCommon = 6;

function normalized(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length < 1e-9 ? vector : vector.map((value) => value / length);
}

/** What a network sees in a picture as a whole: the mean over its places, of length 1. */
export function pictureVector({ width, height, channels, data }: FeatureGrid): Float32Array {
  const sum = new Float32Array(channels);
  for (let place = 0; place < width * height; place += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      sum[channel] += data[place * channels + channel];
    }
  }
  return normalized(sum);
}

/**
 * How alike a picture is to others, −1–1. Where there are several, what all pictures have in common is taken away first:
 * it makes everything alike.
 */
export function likenesses(
  picture: Float32Array,
  others: readonly Float32Array[],
): readonly number[] {
  const common = new Float32Array(picture.length);
  if (others.length >= enoughForCommon) {
    for (const other of others) {
      other.forEach((value, channel) => {
        common[channel] += value / others.length;
      });
    }
  }
  const apart = (vector: Float32Array): Float32Array =>
    normalized(vector.map((value, channel) => value - common[channel]));
  const own = apart(picture);
  return others.map((other) => {
    const cosine = apart(other).reduce((sum, value, channel) => sum + value * own[channel], 0);
    return Math.min(1, Math.max(-1, cosine));
  });
}
