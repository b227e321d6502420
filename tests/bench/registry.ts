import type { Benchmark } from './benchmark.ts';
import { exportJpegBenchmark, exportTiffBenchmark } from './exportSpeed.ts';
import { exportMemoryBenchmark } from './exportMemory.ts';

/** Every benchmark, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  exportJpegBenchmark,
  exportTiffBenchmark,
  exportMemoryBenchmark,
];
