/** Where a sample lies between two of a coarser (or finer) row: the indices beside it, and the share of the higher. */
export interface Between {
  readonly low: number;
  readonly high: number;
  /** 0–1 */
  readonly share: number;
}

/**
 * Place of sample `index` of `count` among `sourceCount` samples that cover the same length, centers against
 * centers; beyond the outermost centers the outermost sample holds.
 */
export function between(index: number, count: number, sourceCount: number): Between {
  const last = sourceCount - 1;
  const position = Math.max(0, Math.min(last, ((index + 0.5) * sourceCount) / count - 0.5));
  const low = Math.floor(position);
  return { low, high: Math.min(low + 1, last), share: position - low };
}

/** Linear interpolation. @param share 0 gives `from`, 1 gives `to` */
export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
