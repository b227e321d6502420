import { luminanceToLightness } from '../../src-shared/color/lab.ts';
import type { DeviceModel, GreyDevice, MatrixDevice, TableDevice } from './icc/iccProfile.ts';
import { neutralLuminance, srgbDevice } from './icc/srgbDevice.ts';
import type { Samples } from './samples.ts';

/**
 * Converts `count` pixels of interleaved samples (`stride` samples a pixel; only the first one or three are used)
 * to L\* code values (L\* = v × 100 / 65535), written to `target` from `targetOffset` on.
 */
export type LightnessConverter = (
  samples: Samples,
  sampleOffset: number,
  stride: number,
  count: number,
  target: Uint16Array,
  targetOffset: number,
) => void;

/** @returns L\* of luminance Y (0–1, held inside) as a 16-bit code value */
export function lightnessCode(luminance: number): number {
  const lightness = luminanceToLightness(Math.min(Math.max(luminance, 0), 1));
  return Math.round(Math.min(Math.max(lightness, 0), 100) * 655.35);
}

// 2^20 steps of Y: L* rises by at most 903.3 per unit of Y, so a step is 0.0009 L*.
const luminanceSteps = 1 << 20;
let sharedLightnessTable: Uint16Array | null = null;

function lightnessOfLuminance(): Uint16Array {
  if (sharedLightnessTable === null) {
    sharedLightnessTable = new Uint16Array(luminanceSteps + 1);
    for (let i = 0; i <= luminanceSteps; i++)
      sharedLightnessTable[i] = lightnessCode(i / luminanceSteps);
  }
  return sharedLightnessTable;
}

function greyConverter(luminance: (value: number) => number, maximum: number): LightnessConverter {
  const table = new Uint16Array(maximum + 1);
  for (let value = 0; value <= maximum; value++)
    table[value] = lightnessCode(luminance(value / maximum));
  return (samples, sampleOffset, stride, count, target, targetOffset) => {
    if (stride === 1) {
      for (let i = 0; i < count; i++) target[targetOffset + i] = table[samples[sampleOffset + i]]!;
      return;
    }
    for (let i = 0, at = sampleOffset; i < count; i++, at += stride) {
      target[targetOffset + i] = table[samples[at]]!;
    }
  };
}

function channelTable(
  curve: (value: number) => number,
  weight: number,
  maximum: number,
): Int32Array {
  const table = new Int32Array(maximum + 1);
  for (let value = 0; value <= maximum; value++) {
    table[value] = Math.round(curve(value / maximum) * weight * luminanceSteps);
  }
  return table;
}

// Light adds up: Y is the sum of the channels' own luminances, each by a table, in fixed point.
function matrixConverter(model: MatrixDevice, maximum: number): LightnessConverter {
  const [reds, greens, blues] = [0, 1, 2].map((channel) =>
    channelTable(model.curves[channel], model.primaries[channel][1], maximum),
  ) as [Int32Array, Int32Array, Int32Array];
  const lightness = lightnessOfLuminance();
  return (samples, sampleOffset, stride, count, target, targetOffset) => {
    for (let i = 0, at = sampleOffset; i < count; i++, at += stride) {
      const sum = reds[samples[at]] + greens[samples[at + 1]] + blues[samples[at + 2]];
      target[targetOffset + i] =
        lightness[sum < 0 ? 0 : sum > luminanceSteps ? luminanceSteps : sum]!;
    }
  };
}

const gridPoints = 49;

interface LightnessGrid {
  /** position along the grid's axes, 0 to gridPoints − 1, of every sample value */
  readonly positions: Float32Array;
  readonly codes: Float32Array;
}

/**
 * Samples a table device on a grid whose axes follow the L\* of its neutrals, so that neutrals interpolate exactly
 * however the device is encoded, and colors near them almost so.
 */
function sampleTableDevice(model: TableDevice, maximum: number): LightnessGrid {
  const luminance = neutralLuminance(model);
  const last = gridPoints - 1;
  const shape = new Float64Array(maximum + 1);
  // A small linear part keeps the axis strictly rising where a profile is flat or turns back.
  let highest = 0;
  for (let value = 0; value <= maximum; value++) {
    highest = Math.max(highest, luminanceToLightness(Math.max(luminance(value / maximum), 0)));
    shape[value] = highest + (0.5 * value) / maximum;
  }
  const low = shape[0];
  const range = shape[maximum] - low;
  const positions = Float32Array.from(shape, (value) => ((value - low) / range) * last);
  const nodes = gridNodes(positions, maximum);
  const codes = new Float32Array(gridPoints ** 3);
  for (let r = 0, at = 0; r < gridPoints; r++) {
    for (let g = 0; g < gridPoints; g++) {
      for (let b = 0; b < gridPoints; b++, at++) {
        codes[at] = lightnessCode(model.toXyz(nodes[r], nodes[g], nodes[b])[1]);
      }
    }
  }
  return { positions, codes };
}

// The device value (0–1) at each grid point: the inverse of `positions`.
function gridNodes(positions: Float32Array, maximum: number): Float64Array {
  const nodes = new Float64Array(gridPoints);
  let value = 0;
  for (let node = 1; node < gridPoints; node++) {
    while (value < maximum && positions[value + 1] < node) value++;
    const low = positions[value];
    const high = positions[Math.min(value + 1, maximum)];
    const fraction = high > low ? (node - low) / (high - low) : 0;
    nodes[node] = Math.min((value + fraction) / maximum, 1);
  }
  return nodes;
}

// Trilinear interpolation in the grid.
function tableConverter(model: TableDevice, maximum: number): LightnessConverter {
  const { positions, codes } = sampleTableDevice(model, maximum);
  const plane = gridPoints * gridPoints;
  return (samples, sampleOffset, stride, count, target, targetOffset) => {
    for (let i = 0, at = sampleOffset; i < count; i++, at += stride) {
      const r = positions[samples[at]];
      const g = positions[samples[at + 1]];
      const b = positions[samples[at + 2]];
      const r0 = r >= gridPoints - 1 ? gridPoints - 2 : r | 0;
      const g0 = g >= gridPoints - 1 ? gridPoints - 2 : g | 0;
      const b0 = b >= gridPoints - 1 ? gridPoints - 2 : b | 0;
      const fg = g - g0;
      const fb = b - b0;
      const corner = r0 * plane + g0 * gridPoints + b0;
      const low = bilinear(codes, corner, fg, fb);
      const high = bilinear(codes, corner + plane, fg, fb);
      target[targetOffset + i] = low + (high - low) * (r - r0) + 0.5;
    }
  };
}

function bilinear(codes: Float32Array, corner: number, fg: number, fb: number): number {
  const c00 = codes[corner];
  const c10 = codes[corner + gridPoints];
  const near = c00 + (codes[corner + 1] - c00) * fb;
  const far = c10 + (codes[corner + gridPoints + 1] - c10) * fb;
  return near + (far - near) * fg;
}

// A grey profile on an RGB file gives the tone curve of each channel; the primaries can only be guessed.
function asMatrix(model: GreyDevice): MatrixDevice {
  return {
    ...srgbDevice,
    description: model.description,
    curves: [model.curve, model.curve, model.curve],
  };
}

/**
 * @param model how sample values stand for light
 * @param channels 1 for a grey file, 3 for RGB
 * @param maximum the sample value of white: 255 or 65535
 */
export function lightnessConverter(
  model: DeviceModel,
  channels: 1 | 3,
  maximum: 255 | 65535,
): LightnessConverter {
  if (channels === 1) return greyConverter(neutralLuminance(model), maximum);
  if (model.kind === 'table') return tableConverter(model, maximum);
  return matrixConverter(model.kind === 'grey' ? asMatrix(model) : model, maximum);
}
