/**
 * The built shell, run against a double of Electron: what it does at every turn of a desktop application's life. The last
 * test asks whether any line of the shell went unexecuted.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import Database from 'better-sqlite3';
import { buildTemporarily, type BuiltApplication } from '../../support/builtApplication.ts';
import { CoverageRecorder, sourceCoverage } from '../../support/electronDouble/shellCoverage.ts';
import { menuScenarios } from './menuScenarios.ts';
import { pageScenarios } from './pageScenarios.ts';
import { recoveryScenarios } from './recoveryScenarios.ts';
import { securityScenarios } from './securityScenarios.ts';
import { startScenarios } from './startScenarios.ts';
import { workScenarios } from './workScenarios.ts';

let application: BuiltApplication;
const recorder = new CoverageRecorder();
const built = (): BuiltApplication => application;

before(async () => {
  // Every start adds its own.
  process.setMaxListeners(0);
  // Tests pretend to be on another system; what is native is loaded before, for the one they are on.
  new Database(':memory:').close();
  application = await buildTemporarily();
  await recorder.start();
});
after(() => application.dispose());

securityScenarios(built);
startScenarios(built);
menuScenarios(built);
workScenarios(built);
recoveryScenarios(built);
pageScenarios(built);

test('no line of the shell goes unexecuted', async (t) => {
  // Copies of the bundles in other places count as well.
  const bundles = [application.main, application.preload];
  const tail = (file: string): string => file.split(path.sep).slice(-4).join('/');
  const runs = await recorder.stop((file) => bundles.some((one) => tail(one) === tail(file)));
  for (const bundle of bundles) {
    const own = runs.filter((run) => tail(run.file) === tail(bundle));
    const coverage = sourceCoverage(bundle, own, (source) =>
      /src-main\/(app|preload)\//.test(source.split(path.sep).join('/')),
    );
    const missed = [...coverage].flatMap(([source, { missed: lines }]) =>
      lines.map((line) => `${path.basename(source)}:${line}`),
    );
    const all = [...coverage.values()].reduce((sum, { lines }) => sum + lines, 0);
    t.diagnostic(`${path.basename(bundle)}: ${all - missed.length} of ${all} lines executed`);
    assert.ok(all > 0);
    assert.deepEqual(missed, []);
  }
});
