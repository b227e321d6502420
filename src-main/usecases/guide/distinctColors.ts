import type { SuggestedColor } from '../../../src-shared/api/contract.ts';

/** Suggestions at most. */
const mostColors = 6;
/** Colors nearer to one another than this, in a\*b\*, count as the same. */
const distinctFrom = 18;
/** A color less likely than this is no suggestion. */
const smallestShare = 0.02;

interface Bin {
  readonly a: number;
  readonly b: number;
  share: number;
}

/** Share of all within reach of a bin, nearer ones counting more: one sharp bin does not outdo a broad hill. */
function weightAround(bin: Bin, bins: readonly Bin[]): number {
  let weight = 0;
  for (const { a, b, share } of bins) {
    const distance = Math.hypot(a - bin.a, b - bin.b);
    if (distance < distinctFrom) weight += share * (1 - distance / distinctFrom);
  }
  return weight;
}

/**
 * The likeliest distinct colors of a distribution over ab bins: hills, the highest first, each with the share of what
 * lies around it and their mean as its color.
 *
 * @param shares summing to 1
 * @param centers a0, b0, a1, b1, …
 */
export function distinctColors(
  shares: ArrayLike<number>,
  centers: readonly number[],
): SuggestedColor[] {
  const bins = Array.from(shares, (share, bin): Bin => ({
    a: centers[2 * bin],
    b: centers[2 * bin + 1],
    share,
  }));
  const colors: SuggestedColor[] = [];
  while (colors.length < mostColors) {
    const left = bins.filter(({ share }) => share > 0);
    if (left.length === 0) break;
    const top = left.reduce((best, bin) =>
      weightAround(bin, left) > weightAround(best, left) ? bin : best,
    );
    const hill = left.filter(({ a, b }) => Math.hypot(a - top.a, b - top.b) < distinctFrom);
    const share = hill.reduce((sum, bin) => sum + bin.share, 0);
    if (share < smallestShare) break;
    const mean = (of: (bin: Bin) => number): number =>
      hill.reduce((sum, bin) => sum + bin.share * of(bin), 0) / share;
    const color = { a: mean(({ a }) => a), b: mean(({ b }) => b), share: Math.min(1, share) };
    for (const bin of hill) bin.share = 0;
    // What is left at the foot of another hill is no color of its own.
    const isOwn = colors.every(
      ({ a, b }) => Math.hypot(a - color.a, b - color.b) >= distinctFrom / 2,
    );
    if (isOwn) colors.push(color);
  }
  return colors.toSorted((one, other) => other.share - one.share);
}
