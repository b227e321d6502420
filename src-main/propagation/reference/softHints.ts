import type { KnownColors } from '../propagationTypes.ts';
import type { TransferredColors } from './referenceTypes.ts';

/** Only what is as good as sure is told to the network: it takes hints for true, wherever they are. */
const sureFrom = 0.9;
/** One hint for every so many pixels a side, so that the network has the say in between. */
const spacing = 16;
/** Side of a hint, pixels: the network has learned from small squares. */
const side = 3;

/**
 * Sure colors as hints for the network: small squares, well apart.
 *
 * @param size of the model's copy
 * @param stride pixels to a side of a place
 */
export function softHints(
  colors: TransferredColors,
  { width, height }: { readonly width: number; readonly height: number },
  stride: number,
): KnownColors {
  const plane = (): Float32Array => new Float32Array(width * height);
  const hints: KnownColors = { width, height, a: plane(), b: plane(), mask: plane() };
  const step = Math.max(1, Math.round(spacing / stride));
  const first = Math.floor(step / 2);
  for (let row = first; row < colors.height; row += step) {
    for (let column = first; column < colors.width; column += step) {
      const place = row * colors.width + column;
      if (colors.confidence[place] < sureFrom) continue;
      const left = Math.floor((column + 0.5) * stride - side / 2 + 0.5);
      const top = Math.floor((row + 0.5) * stride - side / 2 + 0.5);
      for (let y = Math.max(0, top); y < Math.min(height, top + side); y += 1) {
        for (let x = Math.max(0, left); x < Math.min(width, left + side); x += 1) {
          const pixel = y * width + x;
          hints.a[pixel] = colors.a[place];
          hints.b[pixel] = colors.b[place];
          hints.mask[pixel] = 1;
        }
      }
    }
  }
  return hints;
}
