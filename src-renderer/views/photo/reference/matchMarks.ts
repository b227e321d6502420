import type { Placement } from '../../../canvas/viewport.ts';
import type { MatchMap } from '../../../../src-shared/domain/matchFormat.ts';

/** Confidence below which color is the model's own, and below which it comes from both. */
export const matchLimits = { model: 0.33, both: 0.66 } as const;

/** Device pixels of a pane. */
interface Marks {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8ClampedArray;
}

/**
 * Draws where colors come from, with the marks of the confidence overlay: none where the reference is sure, dots where
 * both have their part, hatching where the color is the model's own. Black beside white shows on every grey.
 */
export function drawMatchMarks(
  marks: Marks,
  map: MatchMap,
  placement: Placement,
  pixelRatio: number,
): void {
  const { width, height, data } = marks;
  const { left, top, width: wide, height: high } = placement;
  const firstX = Math.max(0, Math.ceil(left));
  const endX = Math.min(width, Math.floor(left + wide));
  const firstY = Math.max(0, Math.ceil(top));
  const endY = Math.min(height, Math.floor(top + high));
  for (let y = firstY; y < endY; y += 1) {
    const row = cell((y + 0.5 - top) / high, map.height) * map.width;
    for (let x = firstX; x < endX; x += 1) {
      const sure = map.confidence[row + cell((x + 0.5 - left) / wide, map.width)];
      if (sure >= matchLimits.both) continue;
      const grey = markAt((x - left) / pixelRatio, (y - top) / pixelRatio, sure);
      if (grey < 0) continue;
      data.fill(grey, 4 * (y * width + x), 4 * (y * width + x) + 3);
      data[4 * (y * width + x) + 3] = 255;
    }
  }
}

function cell(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}

/** @returns the grey of a mark (0 or 255), or -1 where there is none */
function markAt(x: number, y: number, sure: number): number {
  if (sure >= matchLimits.model) {
    const far = Math.hypot((x % 12) - 6, (y % 12) - 6);
    return far < 1.1 ? 255 : far < 2.1 ? 0 : -1;
  }
  const line = (x + y) % 8;
  return line < 1.2 ? 0 : line < 2.4 ? 255 : -1;
}

/** Where a place of the photo takes its color from; null where it takes none from a reference. */
export function matchAt(
  map: MatchMap,
  { x, y }: { readonly x: number; readonly y: number },
): { readonly picture: number; readonly x: number; readonly y: number } | null {
  const place = cell(y, map.height) * map.width + cell(x, map.width);
  if (map.confidence[place] < matchLimits.model) return null;
  return { picture: map.picture[place], x: map.x[place], y: map.y[place] };
}
