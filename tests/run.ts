/**
 * Runs every test with Node's own runner and ends with the line `N passed, N failed, N skipped`.
 * `npm test -- color` runs only the test files whose path contains "color".
 */
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const files = globSync('tests/{unit,integration,e2e}/**/*.test.ts', { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
  .map((file) => path.join(root, file));

if (files.length === 0) {
  console.error(`No test file matches ${JSON.stringify(wanted)}.`);
  process.exit(2);
}

const counts = { passed: 0, failed: 0, skipped: 0 };
// Two at a time: several tests start a compute process, and a small machine has two cores.
const stream = run({
  files,
  concurrency: 2,
  timeout: 600_000,
  execArgv: ['--import', pathToFileURL(path.join(root, 'tests', 'support', 'fileEnd.ts')).href],
});
stream.on('test:pass', (event) => {
  if (event.details.type === 'suite') return;
  if (event.skip !== undefined || event.todo !== undefined) counts.skipped += 1;
  else counts.passed += 1;
});
stream.on('test:fail', (event) => {
  if (event.details.type !== 'suite') counts.failed += 1;
});
stream.compose(spec).pipe(process.stdout);
process.on('beforeExit', () => {
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
});
