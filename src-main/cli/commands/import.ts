import path from 'node:path';
import { Command } from 'commander';
import type { ImportResult } from '../../../src-shared/api/commandEvents.ts';
import type { ImportReport } from '../../usecases/importPhotos.ts';
import { exitStatus } from '../exitStatus.ts';
import { filePath } from '../optionValues.ts';
import { countOf, durationOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions } from '../sharedOptions.ts';

interface ImportCommandOptions extends CommonOptions {
  readonly library: string;
  readonly collections: boolean;
}

function titleOf(inputs: readonly string[]): string {
  return inputs.length === 1
    ? `Import “${path.basename(path.resolve(inputs[0]))}”`
    : `Import ${inputs.length} files and folders`;
}

function resultOf(
  report: ImportReport,
  library: string,
  aborted: boolean,
  errorOf: typeof import('../../usecases/importPhotos.ts').errorOfItem,
): ImportResult {
  const { job, failures } = report;
  const failed = failures.length > 0 || job.problem !== null;
  return {
    type: 'result',
    command: 'import',
    exitStatus: aborted ? exitStatus.stopped : failed ? exitStatus.someFailed : exitStatus.done,
    status: job.state === 'done' ? 'done' : 'stopped',
    library,
    imported: job.done - job.failed - job.skipped,
    skipped: job.skipped,
    failed: job.failed,
    notDone: job.total - job.done,
    photos: report.photos,
    failures: failures.map((item) => ({ path: item.label, error: errorOf(item) })),
    seconds: 0,
  };
}

function linesOf(result: ImportResult): string[] {
  const counts = [
    `${countOf(result.imported, 'file')} imported`,
    ...(result.skipped > 0 ? [`${result.skipped} left out`] : []),
    ...(result.failed > 0 ? [`${result.failed} failed`] : []),
    ...(result.notDone > 0 ? [`${result.notDone} not done`] : []),
  ];
  return [
    '',
    `${counts.join(', ')}, ${durationOf(result.seconds)}.`,
    `Library: ${result.library} (${countOf(result.photos, 'photo')})`,
    ...(result.status === 'stopped'
      ? ['The rest is imported when the library is opened the next time.']
      : []),
  ];
}

async function importInto(
  inputs: readonly string[],
  options: ImportCommandOptions,
  { reporter, signal, log }: CommandContext,
): Promise<number> {
  const { importPhotos, errorOfItem } = await import('../../usecases/importPhotos.ts');
  const { libraryExists, libraryFile } = await import('../../usecases/library/libraryPaths.ts');
  const library = libraryFile(options.library);
  const begun = performance.now();
  const report = await importPhotos(
    {
      library,
      create: !libraryExists(library),
      paths: inputs.map((input) => path.resolve(input)),
      title: titleOf(inputs),
      foldersAsCollections: options.collections,
    },
    {
      signal,
      log,
      onEvent: (event) => {
        reporter.event(event);
      },
    },
  );
  for (const item of report.skipped) {
    reporter.event({ type: 'item', path: item.label, status: 'ignored', reason: item.reason });
  }
  for (const item of report.failures) {
    reporter.event({ type: 'item', path: item.label, status: 'failed', error: errorOfItem(item) });
  }
  if (report.job.problem !== null) {
    const { message, advice } = report.job.problem;
    reporter.event({ type: 'warning', message: `${message} ${advice}`.trim() });
  }
  const seconds = (performance.now() - begun) / 1000;
  const result = { ...resultOf(report, library, signal.aborted, errorOfItem), seconds };
  reporter.result(result, linesOf(result));
  return result.exitStatus;
}

/** `import <files or folders…> --library FILE` */
export function importCommand(): Command {
  const command = new Command('import')
    .description(
      'takes scans into a library, with the folders inside; the files stay where they are',
    )
    .argument('<inputs...>', 'files, or folders of them')
    .requiredOption('--library <file>', 'the library; made when it is not there', filePath)
    .option('--no-collections', 'do not make a collection of every folder');
  addCommonOptions(command);
  return command.action(async (inputs: string[], options: ImportCommandOptions) => {
    await runCommand('import', options, (context) => importInto(inputs, options, context));
  });
}
