import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';

/** A picture to try a network on: a dark ground, a light sky, a figure. */
export function trialPicture(): LuminancePlane {
  const [width, height] = [96, 64];
  const data = Float32Array.from({ length: width * height }, (_, place) => {
    const [x, y] = [place % width, Math.floor(place / width)];
    const inFigure = Math.hypot(x - 40, (y - 34) / 1.6) < 12;
    const ground = y > 44 ? 30 - (y - 44) / 2 : 88 - y / 2;
    return inFigure ? 55 + ((x * 7 + y * 3) % 13) : ground;
  });
  return { width, height, data };
}
