import { linearOfByte } from './linearLab.ts';
import type { CropSquare, RgbPhoto } from './resample.ts';

/** Samples a target pixel takes in each direction, against aliasing when shrinking. */
const samplesPerSide = 2;

/**
 * Cuts a turned square out of a photo: like `resampleSquare`, but bilinear with 2 × 2 samples a pixel.
 *
 * @param square upright square around which the picture turns; its corners may turn out of the photo only when
 *   {@link largestTurnedSide} was not heeded, and edge pixels repeat there
 * @param angle radians, clockwise
 * @param target size × size × 3, filled with linear R, G, B 0–1
 */
export function resampleRotated(
  photo: RgbPhoto,
  square: CropSquare,
  angle: number,
  size: number,
  flip: boolean,
  target: Float32Array,
): void {
  const samples = size * samplesPerSide;
  const step = square.side / samples;
  const cosine = Math.cos(angle) * step;
  const sine = Math.sin(angle) * step;
  const middleX = square.left + square.side / 2 - 0.5;
  const middleY = square.top + square.side / 2 - 0.5;
  const sum = new Float64Array(3);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      sum.fill(0);
      for (let sample = 0; sample < samplesPerSide * samplesPerSide; sample += 1) {
        const u = x * samplesPerSide + (sample % samplesPerSide) + 0.5 - samples / 2;
        const v = y * samplesPerSide + Math.floor(sample / samplesPerSide) + 0.5 - samples / 2;
        addBilinear(photo, middleX + u * cosine - v * sine, middleY + u * sine + v * cosine, sum);
      }
      const place = 3 * (y * size + (flip ? size - 1 - x : x));
      for (let channel = 0; channel < 3; channel += 1) {
        target[place + channel] = sum[channel] / (samplesPerSide * samplesPerSide);
      }
    }
  }
}

/** The side of the largest square that stays inside a photo when it turns by `angle` about its middle, pixels. */
export function largestTurnedSide(shorterSide: number, angle: number): number {
  return shorterSide / (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)));
}

function addBilinear(photo: RgbPhoto, x: number, y: number, sum: Float64Array): void {
  const insideX = Math.min(Math.max(x, 0), photo.width - 1);
  const insideY = Math.min(Math.max(y, 0), photo.height - 1);
  const left = Math.min(Math.floor(insideX), Math.max(0, photo.width - 2));
  const top = Math.min(Math.floor(insideY), Math.max(0, photo.height - 2));
  const right = Math.min(left + 1, photo.width - 1);
  const bottom = Math.min(top + 1, photo.height - 1);
  const fx = insideX - left;
  const fy = insideY - top;
  for (let channel = 0; channel < 3; channel += 1) {
    const at = (column: number, row: number) =>
      linearOfByte[photo.data[3 * (row * photo.width + column) + channel]];
    const upper = at(left, top) * (1 - fx) + at(right, top) * fx;
    const lower = at(left, bottom) * (1 - fx) + at(right, bottom) * fx;
    sum[channel] += upper * (1 - fy) + lower * fy;
  }
}
