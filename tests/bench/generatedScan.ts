import { open } from 'node:fs/promises';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import { hueWheel, seededRandom } from '../support/pictures.ts';

const ROWS_AT_A_TIME = 64;

/**
 * Writes a scan as archives keep them: one page of 16-bit grey, uncompressed TIFF, with broad tones, fine texture,
 * edges and grain.
 */
export async function writeGreyScan(path: string, width: number, height: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    const header = greyHeader(width, height);
    await file.write(header);
    const grain = grainTable();
    const random = seededRandom(20);
    for (let top = 0; top < height; top += ROWS_AT_A_TIME) {
      const rows = Math.min(ROWS_AT_A_TIME, height - top);
      const samples = new Uint16Array(width * rows);
      for (let row = 0; row < rows; row++) {
        const offset = Math.floor(random() * (grain.length - width));
        fillRow(samples.subarray(row * width, (row + 1) * width), top + row, grain, offset);
      }
      await file.write(new Uint8Array(samples.buffer));
    }
  } finally {
    await file.close();
  }
}

function fillRow(samples: Uint16Array, y: number, grain: Int16Array, offset: number): void {
  const vertical = Math.cos(y / 700);
  const weave = 900 * Math.sin(y / 3.1);
  for (let x = 0; x < samples.length; x++) {
    const broad = 30_000 + 17_000 * Math.sin(x / 900 + y / 2300) * vertical;
    const shapes = ((x >> 9) + (y >> 8)) % 3 === 0 ? 6000 : 0;
    const texture = weave * Math.sin(x / 4.7);
    samples[x] = broad + shapes + texture + grain[(offset + x) % grain.length];
  }
}

/** Film grain of about 1 % deviation, near enough to Gaussian. */
function grainTable(): Int16Array {
  const random = seededRandom(10);
  return Int16Array.from({ length: 1 << 17 }, () => {
    const sum = random() + random() + random() + random() - 2;
    return sum * 1150;
  });
}

/** A TIFF header with the directory before the pixels, which lie in one run of strips of 64 rows. */
function greyHeader(width: number, height: number): Uint8Array {
  const strips = Math.ceil(height / ROWS_AT_A_TIME);
  const entries: [tag: number, type: 3 | 4, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, 16],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, strips, 0],
    [277, 3, 1, 1],
    [278, 4, 1, ROWS_AT_A_TIME],
    [279, 4, strips, 0],
  ];
  const tablesAt = 8 + 2 + entries.length * 12 + 4;
  const dataAt = tablesAt + strips * 8;
  const view = new DataView(new ArrayBuffer(dataAt));
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    const table = tag === 273 ? tablesAt : tablesAt + strips * 4;
    const inTable = tag === 273 || tag === 279;
    if (type === 3) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, inTable ? table : value, true);
  });
  for (let strip = 0; strip < strips; strip++) {
    const rows = Math.min(ROWS_AT_A_TIME, height - strip * ROWS_AT_A_TIME);
    const offset = dataAt + strip * ROWS_AT_A_TIME * width * 2;
    view.setUint32(tablesAt + strip * 4, offset, true);
    view.setUint32(tablesAt + (strips + strip) * 4, rows * width * 2, true);
  }
  return new Uint8Array(view.buffer);
}

/** A chroma plane as a model gives it, for exports without a model: 256 cells on the long side, chroma up to 35. */
export function givenChroma(width: number, height: number): ChromaPlane {
  const scale = 256 / Math.max(width, height);
  return hueWheel(Math.round(width * scale), Math.round(height * scale), 35);
}
