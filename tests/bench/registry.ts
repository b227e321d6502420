import type { Benchmark } from './benchmark.ts';
import { catalogBenchmark } from './catalogSpeed.ts';
import { colorizeBenchmark, inferenceBenchmark, trainingBenchmark } from './engineSpeed.ts';
import { exportBatchBenchmark } from './exportBatch.ts';
import { exportMemoryBenchmark } from './exportMemory.ts';
import { exportJpegBenchmark, exportTiffBenchmark } from './exportSpeed.ts';
import { gridBenchmark } from './gridSpeed.ts';
import { guidedBenchmark } from './guidedSpeed.ts';
import { importBenchmark } from './importSpeed.ts';
import { propagationBenchmark } from './propagationSpeed.ts';

/** Every benchmark, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  colorizeBenchmark,
  exportJpegBenchmark,
  exportTiffBenchmark,
  exportBatchBenchmark,
  inferenceBenchmark,
  trainingBenchmark,
  exportMemoryBenchmark,
  importBenchmark,
  gridBenchmark,
  catalogBenchmark,
  propagationBenchmark,
  guidedBenchmark,
];
