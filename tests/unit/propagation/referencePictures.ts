import type { ReferenceColors } from '../../../src-main/propagation/reference/referenceTypes.ts';
import type { FeatureGrid, PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';

/** A picture from functions of the place. */
export function colorsFrom(
  width: number,
  height: number,
  at: (x: number, y: number) => readonly [L: number, a: number, b: number],
): ReferenceColors {
  const plane = (channel: number): Float32Array =>
    Float32Array.from({ length: width * height }, (_, place) => {
      return at(place % width, Math.floor(place / width))[channel];
    });
  return { width, height, L: plane(0), a: plane(1), b: plane(2) };
}

/** A grid of vectors of length 1. */
export function gridFrom(
  width: number,
  height: number,
  at: (x: number, y: number) => readonly number[],
): FeatureGrid {
  const vectors = Array.from({ length: width * height }, (_, place) => {
    const vector = at(place % width, Math.floor(place / width));
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
  const channels = vectors[0].length;
  return { width, height, channels, data: Float32Array.from(vectors.flat()) };
}

/** Numbers that look random and are the same each time, −1–1. */
export function scattered(index: number): number {
  const wave = Math.sin(index * 12.9898 + 4.1) * 43_758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
}

/** A world that is seen through windows: every place of it looks like itself and like nothing else. */
export function window(left: number, top: number, width: number, height: number): PictureFeatures {
  const look =
    (scale: number) =>
    (x: number, y: number): number[] => {
      const place = (top * scale + y) * 1000 + left * scale + x;
      return Array.from({ length: 48 }, (_, channel) => scattered(place * 48 + channel + scale));
    };
  return {
    coarse: gridFrom(width, height, look(1)),
    fine: gridFrom(2 * width, 2 * height, look(2)),
  };
}
