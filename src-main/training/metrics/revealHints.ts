import type { LabPlanes } from '../../../src-shared/color/planes.ts';
import { RandomState } from '../data/randomState.ts';

/** Known colors of some places, the way a model takes hints; planes of the picture's size. */
export interface RevealedHints {
  readonly width: number;
  readonly height: number;
  /** a\*, 0 where unknown */
  readonly a: Float32Array;
  /** b\*, 0 where unknown */
  readonly b: Float32Array;
  /** 1 where the color is known, else 0 */
  readonly mask: Float32Array;
}

/** Side of a patch in a picture of 256 × 256 pixels. */
const patchSide = 6;

/**
 * Reveals some of the truth, for the hint curve (PSNR after 0, 1, 10, 100 … hints) of Zhang et al., "Real-time
 * user-guided image colorization", SIGGRAPH 2017: square patches of their mean true a\*b\*, 6 × 6 pixels where the
 * picture has the area of 256 × 256 and in proportion otherwise, their places drawn from a normal distribution about
 * the middle (mean ½(H − P + 1), standard deviation ¼(H − P + 1), clipped to the picture). Later patches lie over
 * earlier ones.
 *
 * The same for the same seed and size; the hints of a smaller count are among those of a larger one, so that a curve
 * shows what is gained by adding.
 */
export function revealHints(truth: LabPlanes, count: number, seed: number): RevealedHints {
  const { width, height } = truth;
  const area = width * height;
  const a = new Float32Array(area);
  const b = new Float32Array(area);
  const mask = new Float32Array(area);
  const proportional = Math.round((patchSide * Math.sqrt(area)) / 256);
  const side = Math.min(width, height, Math.max(1, proportional));
  const random = RandomState.derive(seed);
  for (let hint = 0; hint < count; hint += 1) {
    const left = centeredPlace(width - side, random);
    const top = centeredPlace(height - side, random);
    const meanA = patchMean(truth.a, width, left, top, side);
    const meanB = patchMean(truth.b, width, left, top, side);
    for (let row = top; row < top + side; row += 1) {
      const start = row * width + left;
      a.fill(meanA, start, start + side);
      b.fill(meanB, start, start + side);
      mask.fill(1, start, start + side);
    }
  }
  return { width, height, a, b, mask };
}

/** A whole number from 0 to `last`. */
function centeredPlace(last: number, random: RandomState): number {
  const room = last + 1;
  const place = room / 2 + (random.normal() * room) / 4;
  return Math.floor(Math.min(last, Math.max(0, place)));
}

function patchMean(
  plane: Float32Array,
  width: number,
  left: number,
  top: number,
  side: number,
): number {
  let sum = 0;
  for (let row = top; row < top + side; row += 1) {
    for (let column = left; column < left + side; column += 1) sum += plane[row * width + column];
  }
  return sum / (side * side);
}
