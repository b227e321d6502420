/** One figure of a benchmark. */
export interface BenchRow {
  /** what was measured, in a few words */
  readonly name: string;
  readonly value: number;
  /** `ms`, `MB`, `images/s`, `×` (a ratio) … */
  readonly unit: string;
  /** the value not to be exceeded (or reached, for rates), where one is set */
  readonly target?: number;
}

/** A named benchmark: `npm run bench -- <name>`. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** Measures. `temporary` is a folder that is removed afterwards. */
  run(temporary: string): Promise<BenchRow[]>;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Times several ways of doing something, turn by turn, so that whatever else the machine does meets them alike.
 * @returns the median of each in milliseconds
 */
export async function timeInterleaved<Name extends string>(
  rounds: number,
  ways: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  // The first round warms caches and compilers, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await ways[name]();
      if (round > 0) times.get(name)!.push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<
    Name,
    number
  >;
}
