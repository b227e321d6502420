/**
 * `npm run bench [-- --json] [names…]`: runs the benchmarks (all, or those named) and prints their figures.
 * `--json` prints one object a line: {"benchmark", "name", "value", "unit", "target"}.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Benchmark, BenchRow } from './benchmark.ts';
import { benchmarks } from './registry.ts';

const json = process.argv.includes('--json');
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

function chosen(): readonly Benchmark[] {
  if (names.length === 0) return benchmarks;
  return names.map((name) => {
    const benchmark = benchmarks.find((candidate) => candidate.name === name);
    if (benchmark) return benchmark;
    const known = benchmarks.map((candidate) => `${candidate.name}: ${candidate.description}`);
    console.error(`There is no benchmark "${name}". There are:\n  ${known.join('\n  ')}`);
    process.exit(2);
  });
}

function print(benchmark: Benchmark, row: BenchRow): void {
  if (json) {
    console.log(JSON.stringify({ benchmark: benchmark.name, ...row }));
    return;
  }
  const value = row.value.toFixed(row.unit === '×' ? 2 : 0);
  const target = row.target === undefined ? '' : `  (target ${row.target})`;
  console.log(`  ${row.name.padEnd(58)} ${value.padStart(8)} ${row.unit}${target}`);
}

for (const benchmark of chosen()) {
  if (!json) console.log(`${benchmark.name}: ${benchmark.description}`);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-bench-'));
  try {
    for (const row of await benchmark.run(temporary)) print(benchmark, row);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
