import { parseCurve, tableCurve } from './iccCurve.ts';
import type { ToneCurve } from './iccCurve.ts';

/** A device-to-PCS table: device values 0–1 in, the three encoded PCS values 0–1 out. */
export type DeviceToPcs = (device: readonly number[]) => [number, number, number];

/** A parsed table; `legacyLab` when L\*a\*b\* is encoded as in ICC version 2 (lut16Type). */
export interface ParsedLut {
  readonly evaluate: DeviceToPcs;
  readonly legacyLab: boolean;
}

interface Grid {
  /** grid points along each input */
  readonly points: readonly number[];
  readonly outputs: number;
  readonly values: Float32Array;
}

// Multilinear interpolation: the weighted sum over the corners of the cell.
function interpolate(grid: Grid, position: readonly number[]): number[] {
  let corners: { index: number; weight: number }[] = [{ index: 0, weight: 1 }];
  for (const [axis, points] of grid.points.entries()) {
    const scaled = Math.min(Math.max(position[axis] ?? 0, 0), 1) * (points - 1);
    const cell = Math.min(Math.floor(scaled), Math.max(points - 2, 0));
    const fraction = scaled - cell;
    corners = corners.flatMap(({ index, weight }) => {
      const low = { index: index * points + cell, weight: weight * (1 - fraction) };
      if (fraction === 0) return [low];
      return [low, { index: index * points + cell + 1, weight: weight * fraction }];
    });
  }
  const result = new Array<number>(grid.outputs).fill(0);
  for (const { index, weight } of corners) {
    for (let output = 0; output < grid.outputs; output++) {
      result[output] += weight * grid.values[index * grid.outputs + output];
    }
  }
  return result;
}

function triple(values: readonly number[]): [number, number, number] {
  return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
}

function readSamples(bytes: Buffer, at: number, count: number, width: 1 | 2): Float32Array {
  if (at + count * width > bytes.length) throw new RangeError('color table is cut short');
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    values[i] =
      width === 1 ? bytes.readUInt8(at + i) / 255 : bytes.readUInt16BE(at + i * 2) / 65535;
  }
  return values;
}

function readTables(
  bytes: Buffer,
  at: number,
  tables: number,
  entries: number,
  width: 1 | 2,
): ToneCurve[] {
  return Array.from({ length: tables }, (_, i) =>
    tableCurve(Float64Array.from(readSamples(bytes, at + i * entries * width, entries, width))),
  );
}

// lut8Type and lut16Type (ICC.1:2022, 10.10 and 10.11). Their matrix only acts on XYZ input, never on a device.
function parseClassicLut(bytes: Buffer, width: 1 | 2): ParsedLut {
  const inputs = bytes.readUInt8(8);
  const outputs = bytes.readUInt8(9);
  const points = bytes.readUInt8(10);
  const inputEntries = width === 1 ? 256 : bytes.readUInt16BE(48);
  const outputEntries = width === 1 ? 256 : bytes.readUInt16BE(50);
  const inputAt = width === 1 ? 48 : 52;
  const gridAt = inputAt + inputs * inputEntries * width;
  const gridSize = points ** inputs * outputs;
  const inputCurves = readTables(bytes, inputAt, inputs, inputEntries, width);
  const grid: Grid = {
    points: new Array<number>(inputs).fill(points),
    outputs,
    values: readSamples(bytes, gridAt, gridSize, width),
  };
  const outputCurves = readTables(bytes, gridAt + gridSize * width, outputs, outputEntries, width);
  return {
    legacyLab: width === 2,
    evaluate: (device) =>
      triple(
        interpolate(
          grid,
          inputCurves.map((curve, i) => curve(device[i] ?? 0)),
        ).map((value, i) => outputCurves[i](value)),
      ),
  };
}

function readCurveSet(bytes: Buffer, at: number, count: number): ToneCurve[] | null {
  if (at === 0) return null;
  const curves: ToneCurve[] = [];
  let position = at;
  for (let i = 0; i < count; i++) {
    const parsed = parseCurve(bytes.subarray(position));
    curves.push(parsed.curve);
    position += Math.ceil(parsed.byteLength / 4) * 4;
  }
  return curves;
}

function readVersion4Grid(bytes: Buffer, at: number, inputs: number, outputs: number): Grid | null {
  if (at === 0) return null;
  const points = Array.from({ length: inputs }, (_, i) => bytes.readUInt8(at + i));
  const width = bytes.readUInt8(at + 16) === 1 ? 1 : 2;
  const size = points.reduce((product, n) => product * n, outputs);
  return { points, outputs, values: readSamples(bytes, at + 20, size, width) };
}

function readMatrix(bytes: Buffer, at: number): number[] | null {
  if (at === 0) return null;
  return Array.from({ length: 12 }, (_, i) => bytes.readInt32BE(at + i * 4) / 65536);
}

function applyCurves(curves: ToneCurve[] | null, values: readonly number[]): readonly number[] {
  return curves === null ? values : values.map((value, i) => curves[i](value));
}

// lutAToBType (ICC.1:2022, 10.12): A curves, grid, M curves, matrix, B curves; any of them may be absent.
function parseVersion4Lut(bytes: Buffer): ParsedLut {
  const inputs = bytes.readUInt8(8);
  const outputs = bytes.readUInt8(9);
  const offset = (index: number): number => bytes.readUInt32BE(12 + index * 4);
  const bCurves = readCurveSet(bytes, offset(0), outputs);
  const matrix = readMatrix(bytes, offset(1));
  const mCurves = readCurveSet(bytes, offset(2), outputs);
  const grid = readVersion4Grid(bytes, offset(3), inputs, outputs);
  const aCurves = readCurveSet(bytes, offset(4), inputs);
  return {
    legacyLab: false,
    evaluate: (device) => {
      let values = applyCurves(aCurves, device);
      if (grid !== null) values = interpolate(grid, values);
      values = applyCurves(mCurves, values);
      if (matrix !== null) values = applyMatrix(matrix, values);
      return triple(applyCurves(bCurves, values));
    },
  };
}

function applyMatrix(m: readonly number[], values: readonly number[]): number[] {
  const [x, y, z] = triple(values);
  return [0, 1, 2].map(
    (row) => m[row * 3] * x + m[row * 3 + 1] * y + m[row * 3 + 2] * z + m[9 + row],
  );
}

/**
 * Reads an AToB tag: lut8Type, lut16Type or lutAToBType.
 * @throws RangeError when it is none of them, of another device than RGB, or cut short
 */
export function parseLut(bytes: Buffer): ParsedLut {
  const type = bytes.toString('latin1', 0, 4);
  const [inputs, outputs] = [bytes.readUInt8(8), bytes.readUInt8(9)];
  if (inputs !== 3 || outputs !== 3) {
    throw new RangeError(`color table of ${inputs} by ${outputs} channels`);
  }
  if (type === 'mft1') return parseClassicLut(bytes, 1);
  if (type === 'mft2') return parseClassicLut(bytes, 2);
  if (type === 'mAB ') return parseVersion4Lut(bytes);
  throw new RangeError(`color table of type "${type}"`);
}
