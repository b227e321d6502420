import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark, BenchRow } from './benchmark.ts';
import { writeGreyScan } from './generatedScan.ts';

const [WIDTH, HEIGHT] = [6000, 4000];
const FEW = 4;
const MANY = 12;
/** Of the throughput of sharp alone. */
const TARGET_SHARE = 0.65;
const program = path.join(import.meta.dirname, 'exportBatchChild.ts');

interface Measured {
  readonly seconds: number;
  readonly plainSeconds: number;
  readonly peakMegabytes: number;
  readonly failed: number;
}

/** In a process of its own, whose peak counts from its start. */
async function measure(
  temporary: string,
  format: 'jpeg' | 'tiff',
  scans: readonly string[],
): Promise<Measured> {
  const folder = path.join(temporary, 'batch');
  await mkdir(folder);
  const run = await promisify(execFile)(process.execPath, [program, folder, format, ...scans]);
  await rm(folder, { recursive: true });
  const measured = JSON.parse(run.stdout) as Measured;
  if (measured.failed > 0) throw new Error(`${measured.failed} exports failed`);
  return measured;
}

export const exportBatchBenchmark: Benchmark = {
  name: 'export-batch',
  description: `a job that exports 24 MP masters of colored photos, beside sharp alone; memory of ${FEW} and of ${MANY}`,
  async run(temporary) {
    const first = path.join(temporary, 'scan0.tif');
    await writeGreyScan(first, WIDTH, HEIGHT);
    const scans = [first];
    for (let number = 1; number < MANY; number += 1) {
      const copy = path.join(temporary, `scan${number}.tif`);
      await copyFile(first, copy);
      scans.push(copy);
    }
    const few = await measure(temporary, 'jpeg', scans.slice(0, FEW));
    const many = await measure(temporary, 'jpeg', scans);
    const deep = await measure(temporary, 'tiff', scans.slice(0, FEW));
    const share = ({ seconds, plainSeconds }: Measured): number => plainSeconds / seconds;
    const rows: BenchRow[] = [
      { name: `${MANY} masters to JPEG`, value: many.seconds * 1000, unit: 'ms' },
      {
        name: 'throughput, of sharp’s plain transcode to JPEG',
        value: share(many),
        unit: '×',
        target: TARGET_SHARE,
      },
      {
        name: 'throughput, of sharp’s plain transcode to RGB TIFF 16 bits LZW',
        value: share(deep),
        unit: '×',
        target: TARGET_SHARE,
      },
      { name: `peak memory, ${FEW} masters`, value: few.peakMegabytes, unit: 'MB' },
      { name: `peak memory, ${MANY} masters`, value: many.peakMegabytes, unit: 'MB' },
    ];
    return rows;
  },
};
