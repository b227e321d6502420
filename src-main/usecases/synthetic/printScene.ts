import { captionRows, isInk } from './caption.ts';
import { fractalNoise, hashNoise } from './noise.ts';
import type { Scene } from './scenes.ts';

/** What time and the darkroom did to a print. */
export interface PrintFlaws {
  /** Standard deviation of the grain, share of the range. */
  readonly grain: number;
  /** Darkening of the corners, 0–1. */
  readonly vignetting: number;
  /** Specks of dust. */
  readonly dust: number;
  readonly scratches: number;
  readonly seed: number;
}

/** A made-up print, as a scanner sees it. */
export interface SyntheticPrint {
  readonly width: number;
  readonly height: number;
  /** width × height values, 0 (black) to 1 (white), sRGB-encoded */
  readonly values: Float32Array;
}

/** White border of the print, share of its height; the caption stands in it. */
const border = 0.045;
const caption = 'SYNTHETIC';
const paper = 0.9;

/** The sum of four even draws, close enough to a normal one: mean 0, standard deviation 1. */
function grainAt(x: number, y: number, seed: number): number {
  let sum = 0;
  for (let draw = 0; draw < 4; draw += 1) sum += hashNoise(x, y, seed + draw);
  return (sum - 2) * Math.sqrt(3);
}

/** The soft contrast of paper: shadows and lights are drawn together. */
function toneCurve(value: number): number {
  const held = Math.min(1, Math.max(0, value));
  return 0.05 + 0.87 * (held * held * (3 - 2 * held) * 0.5 + held * 0.5);
}

function captionAt(x: number, y: number, width: number, height: number): boolean {
  const size = Math.max(1, Math.floor((height * border * 0.6) / captionRows));
  const top = height - Math.round(height * border * 0.8);
  const left = width - Math.round(height * border) - caption.length * 6 * size;
  return isInk(caption, Math.floor((x - left) / size), Math.floor((y - top) / size));
}

/**
 * Prints a scene with the flaws of age, a white border, and the word SYNTHETIC in it: nobody shall take it for a
 * photograph.
 */
export function printScene(
  scene: Scene,
  width: number,
  height: number,
  flaws: PrintFlaws,
): SyntheticPrint {
  const values = new Float32Array(width * height);
  const edge = Math.round(height * border);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inside = x >= edge && y >= edge && x < width - edge && y < height - edge;
      const yellowed = 0.04 * fractalNoise((x / height) * 3, (y / height) * 3, flaws.seed + 50, 3);
      let value = captionAt(x, y, width, height) ? 0.2 : paper - yellowed;
      if (inside) {
        const corner = Math.hypot(x / width - 0.5, y / height - 0.5) / Math.SQRT1_2;
        value = toneCurve(scene(x / height, y / height)) * (1 - flaws.vignetting * corner ** 3);
      }
      values[y * width + x] = value + flaws.grain * grainAt(x, y, flaws.seed);
    }
  }
  addDust(values, width, height, flaws);
  addScratches(values, width, height, flaws);
  return { width, height, values: values.map((value) => Math.min(1, Math.max(0, value))) };
}

function addDust(values: Float32Array, width: number, height: number, flaws: PrintFlaws): void {
  for (let speck = 0; speck < flaws.dust; speck += 1) {
    const chance = (number: number): number => hashNoise(speck, number, flaws.seed + 60);
    const [centerX, centerY] = [chance(1) * width, chance(2) * height];
    const radius = 0.6 + 2 * chance(3) ** 3;
    const tone = chance(4) < 0.8 ? 0.95 : 0.1;
    for (let y = Math.ceil(centerY - radius); y <= centerY + radius; y += 1) {
      for (let x = Math.ceil(centerX - radius); x <= centerX + radius; x += 1) {
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        if (Math.hypot(x - centerX, y - centerY) <= radius) values[y * width + x] = tone;
      }
    }
  }
}

function addScratches(
  values: Float32Array,
  width: number,
  height: number,
  flaws: PrintFlaws,
): void {
  for (let scratch = 0; scratch < flaws.scratches; scratch += 1) {
    const chance = (number: number): number => hashNoise(scratch, number, flaws.seed + 70);
    const [start, lean] = [chance(1) * width, (chance(2) - 0.5) * 0.3];
    const [top, length] = [chance(3) * height * 0.5, (0.3 + 0.5 * chance(4)) * height];
    for (let y = Math.floor(top); y < Math.min(height, top + length); y += 1) {
      const x = Math.round(
        start + lean * (y - top) + 2 * hashNoise(0, Math.floor(y / 9), flaws.seed),
      );
      if (x >= 0 && x < width && hashNoise(x, y, flaws.seed + 71) < 0.8)
        values[y * width + x] = 0.93;
    }
  }
}
