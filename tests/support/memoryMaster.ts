import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import type { LuminanceSource, Master } from '../../src-main/imaging/master.ts';

/** How a {@link memoryMaster} behaves. */
export interface MemoryMasterOptions {
  /** false: rows are only given by `readRows`, as for a scan too large to be held */
  readonly shared?: boolean;
}

/** A master made of L* code values (L* = v × 100 / 65535) instead of a file. */
export function memoryMaster(
  width: number,
  height: number,
  codeAt: (x: number, y: number) => number,
  { shared = true }: MemoryMasterOptions = {},
): Master & { readonly codes: Uint16Array<SharedArrayBuffer> } {
  const codes = new Uint16Array(new SharedArrayBuffer(width * height * 2));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) codes[y * width + x] = Math.round(codeAt(x, y));
  }
  const source: LuminanceSource = {
    width,
    height,
    shared: shared ? codes : null,
    readRows: (top, rows, target) => {
      target.set(codes.subarray(top * width, (top + rows) * width));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return {
    path: 'memory',
    page: 0,
    pages: 1,
    width,
    height,
    depth: 16,
    info: {
      format: 'tiff',
      channels: 1,
      grey: true,
      alpha: false,
      orientation: 1,
      colorSpace: 'grey',
      cast: null,
      warnings: [],
    },
    metadata: { exif: null, iptc: null, xmp: null, density: null },
    modelLuminance: (longSide) => Promise.resolve(averaged(codes, width, height, longSide)),
    luminance: () => Promise.resolve(source),
    close: () => Promise.resolve(),
    codes,
  };
}

function averaged(
  codes: Uint16Array,
  width: number,
  height: number,
  longSide: number,
): LuminancePlane {
  const scale = Math.min(1, longSide / Math.max(width, height));
  const cellsWide = Math.max(1, Math.round(width * scale));
  const cellsHigh = Math.max(1, Math.round(height * scale));
  const data = new Float32Array(cellsWide * cellsHigh);
  const counts = new Uint32Array(cellsWide * cellsHigh);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * cellsHigh) / height) * cellsWide;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * cellsWide) / width);
      data[cell] += (codes[y * width + x] * 100) / 65535;
      counts[cell]++;
    }
  }
  data.forEach((sum, i) => (data[i] = sum / counts[i]));
  return { width: cellsWide, height: cellsHigh, data };
}
