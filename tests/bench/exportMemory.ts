import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { writeGreyScan } from './generatedScan.ts';

const SIDE = 20_000;
const TARGET_MEGABYTES = 1000;
const program = path.join(import.meta.dirname, 'exportMemoryChild.ts');

/** Runs in a process of its own, whose peak counts from its start. */
export const exportMemoryBenchmark: Benchmark = {
  name: 'export-memory',
  description: '400 MP grey TIFF of 16 bits to color TIFF of 16 bits: peak memory and time',
  async run(temporary) {
    const scan = path.join(temporary, 'scan.tif');
    await writeGreyScan(scan, SIDE, SIDE);
    const result = path.join(temporary, 'out.tif');
    const { stdout } = await promisify(execFile)(process.execPath, [program, scan, result]);
    const { peakMegabytes, seconds } = JSON.parse(stdout) as Record<string, number>;
    return [
      {
        name: 'peak memory of the process',
        value: peakMegabytes,
        unit: 'MB',
        target: TARGET_MEGABYTES,
      },
      { name: 'time', value: seconds * 1000, unit: 'ms' },
    ];
  },
};
