import type { ChromaPlane } from '../../src-shared/domain/planes.ts';

/** Numbers from 0 (included) to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A chroma plane from a function of the cell. */
export function chromaPlane(
  width: number,
  height: number,
  abAt: (x: number, y: number) => readonly [a: number, b: number],
): ChromaPlane {
  const count = width * height;
  const plane = {
    width,
    height,
    a: new Float32Array(count),
    b: new Float32Array(count),
    confidence: new Float32Array(count).fill(1),
  };
  for (let i = 0; i < count; i++) {
    [plane.a[i], plane.b[i]] = abAt(i % width, Math.floor(i / width));
  }
  return plane;
}

/** A hue wheel over the plane: every hue, chroma rising to `chroma` at the right. */
export function hueWheel(width: number, height: number, chroma: number): ChromaPlane {
  return chromaPlane(width, height, (x, y) => {
    const hue = (2 * Math.PI * y) / height;
    const radius = (chroma * (x + 1)) / width;
    return [radius * Math.cos(hue), radius * Math.sin(hue)];
  });
}

/** L* codes with the tones, edges and grain of a scan. */
export function scannedTones(seed = 1): (x: number, y: number) => number {
  const random = seededRandom(seed);
  return (x, y) => {
    const sweep = 0.5 + 0.45 * Math.sin(x / 31) * Math.cos(y / 23);
    const squares = ((x >> 5) + (y >> 5)) % 2 === 0 ? 0.05 : -0.05;
    const grain = (random() + random() - 1) * 0.03;
    return 65535 * Math.min(1, Math.max(0, sweep + squares + grain));
  };
}
