/**
 * The built shell, run against a double of Electron: what it does at every turn of a desktop application's life. The last
 * test asks whether any line of the shell went unexecuted.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { buildTemporarily, type BuiltApplication } from '../../support/builtApplication.ts';
import { CoverageRecorder, sourceCoverage } from '../../support/electronDouble/shellCoverage.ts';
import { securityScenarios } from './securityScenarios.ts';

let application: BuiltApplication;
const recorder = new CoverageRecorder();
const built = (): BuiltApplication => application;

before(async () => {
  application = await buildTemporarily();
  await recorder.start();
});
after(() => application.dispose());

securityScenarios(built);

test('no line of the shell goes unexecuted', async (t) => {
  const runs = await recorder.stop(
    (file) => file === application.main || file === application.preload,
  );
  for (const bundle of [application.main, application.preload]) {
    const own = runs.filter((run) => run.file === bundle);
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
