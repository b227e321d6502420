import type { Samples } from '../samples.ts';
import type { DecodedStream } from './decodeStream.ts';
import type { Jpeg2000Page } from './jpeg2000Page.ts';

/** Stretches samples of `bits` bits to the whole range of 8 or 16. */
function stretchTable(bits: number): Uint16Array | null {
  if (bits === 8 || bits === 16) return null;
  const maximum = bits < 8 ? 255 : 65535;
  const most = 2 ** bits - 1;
  return Uint16Array.from({ length: most + 1 }, (_, value) => Math.round((value * maximum) / most));
}

/** Copies a decoded tile into a band of rows `width` pixels wide, from column `left` on. */
export function placeTile(
  tile: DecodedStream,
  page: Pick<Jpeg2000Page, 'colors' | 'bits'>,
  left: number,
  width: number,
  target: Samples,
): void {
  const { samples } = tile;
  const table = stretchTable(page.bits);
  const length = tile.width * page.colors;
  for (let y = 0; y < tile.height; y += 1) {
    const to = (y * width + left) * page.colors;
    const row = samples.subarray(y * length, (y + 1) * length);
    if (table === null) target.set(row, to);
    else for (let i = 0; i < length; i += 1) target[to + i] = table[row[i]];
  }
}
