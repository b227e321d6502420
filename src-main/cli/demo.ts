/**
 * `npm run demo`: makes a small synthetic collection of scans (or takes `-- --photos FOLDER`), colorizes it with the
 * shipped model, and writes the results and a before/after page into `demo/`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { defaultFinish } from '../../src-shared/domain/finish.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { applicationRoot } from '../platform/paths.ts';
import { createLog } from '../platform/log.ts';
import { colorizePhotos, type ColorizeReport } from '../usecases/colorizePhotos.ts';
import type { EngineChoice } from '../usecases/engineChoices.ts';
import { makeSyntheticCollection } from '../usecases/makeSyntheticCollection.ts';
import { writeComparisonPage } from '../usecases/writeComparisonPage.ts';
import { pageName } from './commands/colorize.ts';
import { exitStatus, statusOfError } from './exitStatus.ts';
import { watchInterruption } from './interruption.ts';
import { countOf, durationOf } from './plainText.ts';
import { endProcess, makeReporter } from './runCommand.ts';
import { engineOption, modelOption } from './sharedOptions.ts';

interface DemoOptions {
  readonly photos?: string;
  readonly out: string;
  readonly model: string;
  readonly engine: EngineChoice;
}

function readOptions(): DemoOptions {
  return new Command('demo')
    .description(
      'colorizes a small synthetic collection, or your photos, and shows before and after',
    )
    .option(
      '--photos <folder>',
      'your own photos, with the folders inside, instead of synthetic ones',
    )
    .option('--out <folder>', 'folder of the demo', path.join(applicationRoot(), 'demo'))
    .addOption(modelOption())
    .addOption(engineOption())
    .parse()
    .opts<DemoOptions>();
}

async function prepareScans({ photos, out }: DemoOptions): Promise<string> {
  if (photos !== undefined) return photos;
  const folder = path.join(out, 'scans');
  console.log(
    `Making a synthetic collection of scans in ${folder} (computed pictures, not photographs) …`,
  );
  await makeSyntheticCollection(folder);
  return folder;
}

function tellEnd(report: ColorizeReport, out: string, page: string): void {
  const { engine, model } = report;
  console.log('');
  console.log(
    `${countOf(report.colorized, 'photo')} colorized by ${model.manifest.name} ${model.manifest.version} on ${engine?.device ?? 'this computer'} (${engine?.name ?? 'no engine'}), ${durationOf(report.seconds)}.`,
  );
  console.log(`Results:          ${out}`);
  if (existsSync(page)) console.log(`Before and after: ${page}`);
  if (existsSync(page)) console.log(`Open in a browser: ${pathToFileURL(page).href}`);
}

async function demo(options: DemoOptions, signal: AbortSignal): Promise<number> {
  const reporter = makeReporter(false);
  const scans = await prepareScans(options);
  const out = path.join(options.out, 'colorized');
  const report = await colorizePhotos(
    {
      inputs: [scans],
      recursive: true,
      destination: { kind: 'folder', path: out },
      // The demo's folder is its own.
      overwrite: true,
      model: options.model,
      engine: options.engine,
      format: 'jpeg',
      depth: null,
      quality: 92,
      temperature: null,
      decisiveness: null,
      finish: defaultFinish,
      hints: [],
      edges: null,
      jobs: null,
    },
    {
      signal,
      graceMilliseconds: 600,
      log: createLog({ screen: 'error' }),
      onEvent: (event) => {
        reporter.event(event);
      },
    },
  );
  const page = path.join(options.out, pageName);
  if (report.finished.length > 0 && !signal.aborted) {
    const title =
      options.photos === undefined ? 'Before and after: synthetic scans' : 'Before and after';
    const { name, version } = report.model.manifest;
    const facts = `${countOf(report.finished.length, 'photo')}. ${name} ${version}, ${report.engine?.device ?? ''}.`;
    await writeComparisonPage(page, { title, facts, photos: report.finished }, { signal });
  }
  tellEnd(report, out, page);
  if (report.stopped) return signal.aborted ? exitStatus.stopped : exitStatus.someFailed;
  return report.failures.length > 0 ? exitStatus.someFailed : exitStatus.done;
}

const interruption = watchInterruption((text) => {
  process.stderr.write(`\n${text}\n`);
});
try {
  await endProcess(await demo(readOptions(), interruption.signal));
} catch (thrown) {
  const error = HeliochromeError.from(thrown);
  const status = statusOfError(error.code);
  makeReporter(false).failure(null, error, status);
  await endProcess(status);
}
