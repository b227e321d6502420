import type { Rectangle } from '../../../src-shared/domain/reference.ts';

/** Irrational steps of the R2 sequence (Roberts 2018): places that fall evenly and repeat nowhere. */
const acrossStep = 0.7548776662466927;
const downStep = 0.5698402909980532;

/** Pixels that a rectangle of a picture covers, at least one: from left and top, to before right and bottom. */
export function pixelsOf(
  { x, y, width, height }: Rectangle,
  size: { readonly width: number; readonly height: number },
): { left: number; top: number; right: number; bottom: number } {
  const left = Math.min(size.width - 1, Math.floor(x * size.width));
  const top = Math.min(size.height - 1, Math.floor(y * size.height));
  return {
    left,
    top,
    right: Math.max(left + 1, Math.min(size.width, Math.round((x + width) * size.width))),
    bottom: Math.max(top + 1, Math.min(size.height, Math.round((y + height) * size.height))),
  };
}

/**
 * About `count` pixels, one in each cell of a grid over a part of a picture, each somewhere else in its cell
 * (“jittered sampling”): always the same for the same size.
 *
 * @returns indices of pixels, row by row
 */
export function jitteredSamples(
  size: { readonly width: number; readonly height: number },
  count: number,
  part: Rectangle = { x: 0, y: 0, width: 1, height: 1 },
): Int32Array {
  const { left, top, right, bottom } = pixelsOf(part, size);
  const [width, height] = [right - left, bottom - top];
  const columns = Math.min(width, Math.max(1, Math.round(Math.sqrt((count * width) / height))));
  const rows = Math.min(height, Math.max(1, Math.round(count / columns)));
  const samples = new Int32Array(columns * rows);
  for (let cell = 0; cell < samples.length; cell += 1) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    const x = left + Math.floor(((column + ((0.5 + cell * acrossStep) % 1)) * width) / columns);
    const y = top + Math.floor(((row + ((0.5 + cell * downStep) % 1)) * height) / rows);
    samples[cell] = y * size.width + x;
  }
  return samples;
}
