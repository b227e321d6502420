/** Mixes two whole numbers and a seed to 0–1, evenly and the same every time (a 32-bit integer hash). */
export function hashNoise(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** Smooth noise, 0–1, with features of size 1 (value noise with smoothstep between whole places). */
export function smoothNoise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const ease = (t: number): number => t * t * (3 - 2 * t);
  const [across, down] = [ease(x - left), ease(y - top)];
  const at = (dx: number, dy: number): number => hashNoise(left + dx, top + dy, seed);
  const upper = at(0, 0) + (at(1, 0) - at(0, 0)) * across;
  const lower = at(0, 1) + (at(1, 1) - at(0, 1)) * across;
  return upper + (lower - upper) * down;
}

/** Noise over `octaves` of sizes, each half as large and strong as the one before; 0–1, mostly near ½. */
export function fractalNoise(x: number, y: number, seed: number, octaves = 5): number {
  let sum = 0;
  let strength = 0.5;
  let total = 0;
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += strength * smoothNoise(x * 2 ** octave, y * 2 ** octave, seed + octave);
    total += strength;
    strength /= 2;
  }
  return sum / total;
}
