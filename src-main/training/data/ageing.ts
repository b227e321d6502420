import { z } from 'zod';
import { RandomState } from './randomState.ts';

const probability = z.number().min(0).max(1);
const positive = z.number().positive();

/** A range to draw from, uniformly. */
function range(low: number, high: number) {
  return z.tuple([z.number(), z.number()]).default([low, high]);
}

/**
 * What time, paper and lens did to a photograph; touches only the luminance that the model sees, never the truth.
 * Each effect happens with its own probability, but only in the `share` of crops that are aged at all.
 */
export const ageingSettingsSchema = z.strictObject({
  share: probability.default(0.4),
  /** Tone curve t → gain · t^γ + offset, t = L\* / 100. */
  tone: probability.default(0.6),
  gain: range(0.85, 1.15),
  /** γ is drawn so that its logarithm is uniform between these. */
  gamma: z.tuple([positive, positive]).default([0.7, 1.45]),
  offset: range(-0.06, 0.06),
  /** Fading: the levels shrink into black … white, both in t. */
  fading: probability.default(0.35),
  black: range(0, 0.25),
  white: range(0.7, 1),
  /** Gaussian blur, standard deviation in pixels. */
  blur: probability.default(0.4),
  blurSigma: range(0.3, 1.2),
  /** Grain: standard deviation in L\* in the mid-tones; a grain may be larger than a pixel. */
  grain: probability.default(0.5),
  grainSigma: range(0.8, 5),
  coarseGrain: probability.default(0.4),
  /** Vignetting: the share of light lost in the corners. */
  vignette: probability.default(0.2),
  vignetteLoss: range(0.1, 0.5),
  /** Scratches and dust: light or dark, few. */
  scratches: probability.default(0.12),
});

export type AgeingSettings = z.infer<typeof ageingSettingsSchema>;

/**
 * Ages a crop's luminance in place, in the order in which it happened: lens (vignette, blur), film (grain), paper
 * (tone, fading), wear (scratches).
 *
 * @param lightness size × size L\* values, 0–100 on entry and on return
 */
export function ageLightness(
  lightness: Float32Array,
  size: number,
  settings: AgeingSettings,
  random: RandomState,
): void {
  if (!random.chance(settings.share)) return;
  if (random.chance(settings.vignette))
    darkenCorners(lightness, size, draw(settings.vignetteLoss, random));
  if (random.chance(settings.blur)) blurPlane(lightness, size, draw(settings.blurSigma, random));
  if (random.chance(settings.grain)) {
    addGrain(
      lightness,
      size,
      draw(settings.grainSigma, random),
      random.chance(settings.coarseGrain),
      random,
    );
  }
  const bendTone = random.chance(settings.tone);
  const fade = random.chance(settings.fading);
  if (bendTone || fade) applyCurve(lightness, toneCurve(settings, bendTone, fade, random));
  if (random.chance(settings.scratches)) scratch(lightness, size, random);
}

function draw(limits: readonly [number, number], random: RandomState): number {
  return random.between(limits[0], limits[1]);
}

const curveSteps = 512;

/** The curve as a table over L\* 0–100, values L\*; one entry more so that 100 interpolates too. */
function toneCurve(
  settings: AgeingSettings,
  bendTone: boolean,
  fade: boolean,
  random: RandomState,
): Float32Array {
  const gain = bendTone ? draw(settings.gain, random) : 1;
  const logGamma = settings.gamma.map(Math.log) as [number, number];
  const gamma = bendTone ? Math.exp(draw(logGamma, random)) : 1;
  const offset = bendTone ? draw(settings.offset, random) : 0;
  const black = fade ? draw(settings.black, random) : 0;
  const white = fade ? draw(settings.white, random) : 1;
  return Float32Array.from({ length: curveSteps + 2 }, (_, step) => {
    const toned = gain * (step / curveSteps) ** gamma + offset;
    return 100 * (black + (white - black) * Math.min(Math.max(toned, 0), 1));
  });
}

function applyCurve(lightness: Float32Array, curve: Float32Array): void {
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    const scaled = lightness[pixel] * (curveSteps / 100);
    const index = scaled | 0;
    const low = curve[index];
    lightness[pixel] = low + (curve[index + 1] - low) * (scaled - index);
  }
}

/** Light falls off with the fourth power of the distance; L\* goes about with its cube root. */
function darkenCorners(lightness: Float32Array, size: number, loss: number): void {
  const middle = (size - 1) / 2;
  const scale = 1 / (2 * middle * middle);
  for (let y = 0; y < size; y += 1) {
    const dy = (y - middle) * (y - middle);
    for (let x = 0; x < size; x += 1) {
      const distance = ((x - middle) * (x - middle) + dy) * scale;
      lightness[y * size + x] *= 1 - loss * distance * distance * 0.4;
    }
  }
}

/** Separable Gaussian blur in place; edges repeat. */
export function blurPlane(plane: Float32Array, size: number, sigma: number): void {
  const kernel = gaussianKernel(sigma);
  const reach = (kernel.length - 1) / 2;
  const line = new Float32Array(size + 2 * reach);
  for (let row = 0; row < size; row += 1) blurLine(plane, row * size, 1, size, kernel, line);
  for (let column = 0; column < size; column += 1)
    blurLine(plane, column, size, size, kernel, line);
}

/** A sampled Gaussian, normalized, cut at 2.5 σ. */
function gaussianKernel(sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(2.5 * sigma));
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, tap) =>
    Math.exp(-((tap - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}

function blurLine(
  plane: Float32Array,
  start: number,
  step: number,
  size: number,
  kernel: Float32Array,
  line: Float32Array,
): void {
  const reach = (kernel.length - 1) / 2;
  for (let place = 0; place < line.length; place += 1) {
    const inside = Math.min(Math.max(place - reach, 0), size - 1);
    line[place] = plane[start + inside * step]!;
  }
  for (let place = 0; place < size; place += 1) {
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap += 1) sum += kernel[tap] * line[place + tap];
    plane[start + place * step] = sum;
  }
}

// Drawing a normal value for each pixel would cost more than all the rest; rows start anywhere in a fixed table.
const noiseTable = fixedNoise(1 << 15);

function fixedNoise(length: number): Float32Array {
  const random = RandomState.derive(length);
  return Float32Array.from({ length }, () => random.normal());
}

/** Grain, strongest in the mid-tones, as developed silver clumps; `coarse` grains are about two pixels wide. */
function addGrain(
  lightness: Float32Array,
  size: number,
  sigma: number,
  coarse: boolean,
  random: RandomState,
): void {
  const grain = new Float32Array(size * size);
  for (let row = 0; row < size; row += 1) {
    const start = random.below(noiseTable.length - size);
    grain.set(noiseTable.subarray(start, start + size), row * size);
  }
  let strength = sigma;
  if (coarse) {
    const grainBlur = 0.7;
    blurPlane(grain, size, grainBlur);
    // Blurring white noise divides its standard deviation by this, in both directions together.
    strength /= gaussianKernel(grainBlur).reduce((sum, weight) => sum + weight * weight, 0);
  }
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    const value = lightness[pixel];
    const midTone = 0.35 + 0.65 * 4 * (value / 100) * (1 - value / 100);
    lightness[pixel] = clipLightness(value + strength * midTone * grain[pixel]);
  }
}

/** One to four thin, nearly straight lines and up to a dozen specks, light or dark. */
function scratch(lightness: Float32Array, size: number, random: RandomState): void {
  const change = (random.chance(0.7) ? 1 : -1) * random.between(15, 50);
  for (let line = random.below(4); line >= 0; line -= 1) {
    let x = random.uniform() * size;
    let y = random.uniform() * size;
    const angle = random.chance(0.5) ? Math.PI / 2 : random.between(0, 2 * Math.PI);
    for (let left = random.between(0.2, 1) * size; left > 0; left -= 1) {
      touch(lightness, size, x, y, change);
      x += Math.cos(angle) + random.between(-0.15, 0.15);
      y += Math.sin(angle);
    }
  }
  for (let speck = random.below(12); speck > 0; speck -= 1) {
    const x = random.below(size);
    const y = random.below(size);
    touch(lightness, size, x, y, change);
    if (random.chance(0.4)) touch(lightness, size, x + 1, y, change * 0.7);
    if (random.chance(0.4)) touch(lightness, size, x, y + 1, change * 0.7);
  }
}

function touch(lightness: Float32Array, size: number, x: number, y: number, change: number): void {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= size || row >= size) return;
  const place = row * size + column;
  lightness[place] = clipLightness(lightness[place] + change);
}

function clipLightness(value: number): number {
  return value < 0 ? 0 : value > 100 ? 100 : value;
}
