const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Orders names as people do: `scan2` before `scan10`, case only where all else is equal. Total and stable. */
export function compareNaturally(left: string, right: string): number {
  const order = collator.compare(left, right);
  if (order !== 0) return order;
  return left < right ? -1 : left > right ? 1 : 0;
}
