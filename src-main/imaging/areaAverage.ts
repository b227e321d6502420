import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import { throwIfAborted } from './abortable.ts';

/** Rows of L\* code values (L\* = v × 100 / 65535). */
export interface LightnessRows {
  readonly width: number;
  readonly height: number;
  readonly shared: Uint16Array | null;
  readRows(top: number, rows: number, target: Uint16Array): Promise<void>;
}

/** One source span's share of each target: first and last source index, and the parts of them that belong. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly firstWeight: number;
  readonly lastWeight: number;
}

// Target i covers the source from i·scale to (i+1)·scale; source pixels cut by a border count by their part.
function spansOf(source: number, target: number): Span[] {
  const scale = source / target;
  return Array.from({ length: target }, (_, i) => {
    const from = i * scale;
    const to = Math.min((i + 1) * scale, source);
    const first = Math.min(Math.floor(from), source - 1);
    const last = Math.max(first, Math.min(Math.ceil(to) - 1, source - 1));
    return {
      first,
      last,
      firstWeight: last === first ? to - from : first + 1 - from,
      lastWeight: last === first ? 0 : to - last,
    };
  });
}

function averageRow(
  values: Uint16Array,
  at: number,
  spans: readonly Span[],
  target: Float64Array,
): void {
  for (let i = 0; i < spans.length; i++) {
    const { first, last, firstWeight, lastWeight } = spans[i];
    let sum = 0;
    for (let x = at + first + 1; x < at + last; x++) sum += values[x];
    target[i] = sum + values[at + first] * firstWeight + values[at + last] * lastWeight;
  }
}

function addScaled(target: Float64Array, values: Float64Array, weight: number): void {
  for (let i = 0; i < target.length; i++) target[i] += values[i] * weight;
}

/** @returns the size whose longer side is `longSide`, never larger than the source */
export function fitLongSide(
  width: number,
  height: number,
  longSide: number,
): { width: number; height: number } {
  const scale = Math.min(1, longSide / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

const bandPixels = 2 * 1024 * 1024;

/**
 * Averages L\* over the area of each target pixel (a box filter with exact parts at the borders), in one pass.
 * @param width target width, not above the source's
 * @param height target height, not above the source's
 * @throws HeliochromeError `cancelled`, what reading throws
 */
export async function areaAverage(
  source: LightnessRows,
  width: number,
  height: number,
  signal?: AbortSignal,
): Promise<LuminancePlane> {
  const columns = spansOf(source.width, width);
  const rowSpans = spansOf(source.height, height);
  const data = new Float32Array(width * height);
  const row = new Float64Array(width);
  const sum = new Float64Array(width);
  const factor = (100 / 65535) * ((width * height) / (source.width * source.height));
  const step = Math.max(1, Math.floor(bandPixels / source.width));
  const band = source.shared === null ? new Uint16Array(step * source.width) : null;
  let target = 0;
  for (let top = 0; top < source.height; top += step) {
    throwIfAborted(signal);
    const rows = Math.min(step, source.height - top);
    if (band !== null) await source.readRows(top, rows, band);
    const values = band ?? source.shared!;
    for (let y = top; y < top + rows; y++) {
      averageRow(values, (band === null ? y : y - top) * source.width, columns, row);
      // A source row belongs to one target row, or to two where a border cuts it.
      while (target < height) {
        const span = rowSpans[target];
        if (y < span.first) break;
        addScaled(
          sum,
          row,
          y === span.first ? span.firstWeight : y === span.last ? span.lastWeight : 1,
        );
        if (y < span.last) break;
        for (let i = 0; i < width; i++) data[target * width + i] = sum[i] * factor;
        sum.fill(0);
        target++;
      }
    }
    await turnOfTheLoop();
  }
  return { width, height, data };
}
