import { fractalNoise, hashNoise, smoothNoise } from './noise.ts';

/**
 * A made-up scene: its brightness, 0–1, at a place. `x` runs from 0 to the aspect ratio, `y` from 0 (top) to 1.
 */
export type Scene = (x: number, y: number) => number;

/** 0 below `low`, 1 above `high`, smooth between. */
function step(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** Brightness over cloud and sky; brighter towards the horizon, as film that sees mostly blue shows it. */
function sky(x: number, y: number, horizon: number, seed: number): number {
  const clear = 0.62 + 0.25 * (y / horizon);
  const cloud = fractalNoise(x * 3 + 7, y * 6, seed, 6);
  return mix(clear, 0.95, step(0.5, 0.72, cloud));
}

/** Fine leaves or grass. */
function foliage(x: number, y: number, size: number, seed: number): number {
  return (
    fractalNoise(x * size, y * size, seed, 4) * 0.6 +
    smoothNoise(x * size * 9, y * size * 9, seed) * 0.4
  );
}

/** Sea, a beach and a boat. */
export const coast: Scene = (x, y) => {
  const horizon = 0.42;
  if (y < horizon) {
    const mast = Math.abs(x - 0.9) < 0.003 && y > 0.27;
    const sail = y > 0.28 && y < 0.405 && x > 0.905 && x < 0.905 + (y - 0.28) * 0.6;
    if (sail) return 0.9 - 0.1 * smoothNoise(x * 90, y * 20, 5);
    if (mast) return 0.12;
    return sky(x, y, horizon, 11);
  }
  const hull = y < 0.435 && x > 0.86 && x < 1.0 && y < 0.435 - Math.abs(x - 0.93) * 0.1;
  if (hull) return 0.14;
  const near = (y - horizon) / (1 - horizon);
  const shore = 0.72 + 0.16 * (x / 1.33) + 0.03 * fractalNoise(x * 4, 3, 21, 3);
  if (y > shore) {
    const wet = step(0.1, 0, y - shore);
    return mix(0.66, 0.42, wet) + 0.1 * (foliage(x, y, 60, 31) - 0.5);
  }
  const foam = step(0.03, 0, shore - y) * smoothNoise(x * 60, y * 40, 41);
  const waves = fractalNoise(x * (30 - 22 * near), y * (190 - 140 * near), 51, 4);
  return mix(0.3 + 0.3 * waves, 0.95, Math.min(1, foam * 1.4)) + 0.12 * (1 - near);
};

function ridge(x: number, seed: number, base: number, height: number): number {
  return base - height * fractalNoise(x * 2.4, 9, seed, 6);
}

/** Snowy mountains over woods and a lake. */
export const mountains: Scene = (x, y) => {
  const far = ridge(x, 61, 0.52, 0.42);
  const middle = ridge(x, 71, 0.64, 0.2);
  const lake = 0.74;
  if (y > lake) {
    const mirrored = mountains(x + 0.01 * smoothNoise(x * 8, y * 90, 81), 2 * lake - y);
    return 0.75 * mirrored + 0.1 * fractalNoise(x * 20, y * 160, 83, 3);
  }
  if (y > middle) {
    const trunks = smoothNoise(x * 140, y * 12, 91);
    return 0.1 + 0.22 * foliage(x, y, 40, 93) + 0.08 * trunks;
  }
  if (y > far) {
    const rock = fractalNoise(x * 14 + y * 9, y * 16, 95, 6);
    const snow = step(0.42, 0.58, rock + 0.5 * (0.45 - (y - far) * 2.2));
    return mix(0.28 + 0.2 * rock, 0.92, snow);
  }
  return sky(x, y, 0.6, 97);
};

function ellipse(x: number, y: number, [left, top, width, height]: readonly number[]): number {
  return Math.hypot((x - left) / width, (y - top) / height);
}

/** A sitter before a studio's backdrop. */
export const portrait: Scene = (x, y) => {
  const [centerX, faceY] = [0.4, 0.4];
  const backdrop =
    0.5 - 0.22 * ellipse(x, y, [0.5, 0.4, 0.8, 0.9]) + 0.12 * fractalNoise(x * 3, y * 3, 101);
  const light = 0.12 * step(0.14, -0.14, x - centerX);
  const face = ellipse(x, y, [centerX, faceY, 0.125, 0.17]);
  const hair = ellipse(x, y, [centerX, faceY - 0.05, 0.145, 0.175]);
  const eyes = Math.min(
    ellipse(x, y, [centerX - 0.045, faceY - 0.01, 0.017, 0.009]),
    ellipse(x, y, [centerX + 0.045, faceY - 0.01, 0.017, 0.009]),
  );
  const mouth = ellipse(x, y, [centerX, faceY + 0.085, 0.036, 0.009]);
  const nose = ellipse(x, y, [centerX + 0.01, faceY + 0.035, 0.013, 0.035]);
  const coat = ellipse(x, y, [centerX, 1.02, 0.36, 0.42]);
  const shirt = Math.abs(x - centerX) < 0.075 * (1.05 - y) + 0.012 && y > 0.57;
  if (hair < 1 && (y < faceY - 0.085 || face > 1) && y < faceY + 0.05) {
    return 0.1 + 0.16 * smoothNoise(x * 190, y * 40, 103);
  }
  if (face < 1) {
    const skin =
      0.68 + light - 0.16 * step(0.5, 1, face) + 0.03 * fractalNoise(x * 40, y * 40, 105);
    const features = Math.max(
      step(1.3, 0.6, eyes),
      0.6 * step(1.4, 0.4, mouth),
      0.22 * step(1.4, 0.2, nose),
    );
    return mix(skin, 0.18, features);
  }
  if (Math.abs(x - centerX) < 0.06 && y > 0.5 && y < 0.62) return 0.55 + light;
  if (coat < 1) {
    if (shirt) return 0.85 - 0.1 * smoothNoise(x * 60, y * 10, 107);
    return 0.14 + 0.08 * fractalNoise(x * 30, y * 60, 109) + 0.3 * light;
  }
  return backdrop;
};

/** Houses along a street. */
export const street: Scene = (x, y) => {
  const house = Math.floor(x * 3.2);
  const top = 0.16 + 0.16 * hashNoise(house, 1, 111);
  const ground = 0.8;
  if (y < top) return sky(x, y, 0.6, 113);
  if (y < ground) {
    const across = ((x * 3.2) % 1) * 4;
    const down = ((y - top) / 0.6) * 5;
    const window = across % 1 > 0.3 && across % 1 < 0.72 && down % 1 > 0.25 && down % 1 < 0.8;
    const wall = 0.42 + 0.3 * hashNoise(house, 2, 115) + 0.08 * fractalNoise(x * 50, y * 50, 117);
    if (y - top < 0.018) return 0.25;
    return window ? 0.12 + 0.2 * hashNoise(Math.floor(x * 12.8), Math.floor(down), 119) : wall;
  }
  const pavement = y < ground + 0.03;
  const stones = smoothNoise(x * 70 * (1.6 - y), (y - ground) * 220 * (1.6 - y), 121);
  return pavement ? 0.6 : 0.3 + 0.22 * stones;
};

/** A meadow with a tree under summer clouds. */
export const meadow: Scene = (x, y) => {
  const horizon = 0.58 + 0.03 * fractalNoise(x * 2, 5, 131, 3);
  const crown =
    ellipse(x, y, [0.92, 0.4, 0.24, 0.23]) + 0.5 * (fractalNoise(x * 9, y * 9, 133) - 0.5);
  if (crown < 1) return 0.12 + 0.3 * foliage(x, y, 34, 135) + 0.12 * step(0.5, 0.3, y);
  if (Math.abs(x - 0.92) < 0.022 && y > 0.5 && y < 0.74)
    return 0.14 + 0.1 * smoothNoise(x * 120, y * 20, 137);
  if (y < horizon) return sky(x, y, 0.6, 139);
  const path = Math.abs(x - 0.42 - 0.22 * Math.sin((y - 0.55) * 5)) < (y - 0.55) * 0.13;
  if (path) return 0.62 + 0.1 * (foliage(x, y, 40, 141) - 0.5);
  return 0.26 + 0.24 * foliage(x, y, 26, 143) + 0.1 * (y - horizon);
};
