import path from 'node:path';
import { Command } from 'commander';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import type { ExportResult } from '../../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { LibraryJobReport } from '../../usecases/library/runLibraryJob.ts';
import { exitStatus } from '../exitStatus.ts';
import { filePath } from '../optionValues.ts';
import { countOf, durationOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions } from '../sharedOptions.ts';

interface ExportCommandOptions extends CommonOptions {
  readonly fromSidecar?: string;
  readonly master?: string;
  readonly reference?: readonly string[];
  readonly library?: string;
  readonly photos?: string;
  readonly collection?: string;
  readonly plan?: string;
  readonly preset?: string;
  readonly out?: string;
}

const defaultPreset = 'Access JPEG';

function usageError(message: string, advice: string): HeliochromeError {
  return new HeliochromeError('usage', message, advice);
}

async function planOf({ plan, preset, out }: ExportCommandOptions): Promise<ExportPlan> {
  if (out === undefined)
    throw usageError('Nothing says where the results go.', 'Use --out FOLDER.');
  if (plan !== undefined && preset !== undefined)
    throw usageError('--plan and --preset were both given.', 'Give one.');
  const { readPlanFile, shippedPreset } = await import('../../usecases/exporting/exportPhotos.ts');
  const chosen =
    plan === undefined ? shippedPreset(preset ?? defaultPreset) : await readPlanFile(plan);
  return { ...chosen, folder: path.resolve(out) };
}

function resultOf(
  { job, failures }: LibraryJobReport,
  library: string,
  out: string,
  aborted: boolean,
): Omit<ExportResult, 'seconds'> {
  const failed = failures.length > 0 || job.problem !== null;
  return {
    type: 'result',
    command: 'export',
    exitStatus: aborted ? exitStatus.stopped : failed ? exitStatus.someFailed : exitStatus.done,
    status: job.state === 'done' ? 'done' : 'stopped',
    library,
    out,
    exported: job.done - job.failed - job.skipped,
    skipped: job.skipped,
    failed: job.failed,
    notDone: job.total - job.done,
    identical: null,
    failures: failures.map(({ label, problem }) => ({
      path: label,
      error: problem ?? { code: 'internal', message: 'The reason was not kept.', advice: '' },
    })),
  };
}

function linesOf(result: ExportResult): string[] {
  const counts = [
    `${countOf(result.exported, 'picture')} exported`,
    ...(result.skipped > 0 ? [`${result.skipped} there already or gone`] : []),
    ...(result.failed > 0 ? [`${result.failed} failed`] : []),
    ...(result.notDone > 0 ? [`${result.notDone} not done`] : []),
  ];
  return ['', `${counts.join(', ')}, ${durationOf(result.seconds)}.`, `Results: ${result.out}`];
}

async function exportLibrary(
  options: ExportCommandOptions & { readonly library: string },
  { reporter, signal, log }: CommandContext,
): Promise<number> {
  const { exportPhotos } = await import('../../usecases/exporting/exportPhotos.ts');
  const { libraryExists, libraryFile } = await import('../../usecases/library/libraryPaths.ts');
  const plan = await planOf(options);
  const library = libraryFile(options.library);
  if (!libraryExists(library)) {
    throw new HeliochromeError(
      'file-missing',
      `There is no library ${library}.`,
      'Check the path.',
    );
  }
  const begun = performance.now();
  const { photos = null, collection = null } = options;
  const report = await exportPhotos(
    { library, plan, words: photos, collection },
    {
      signal,
      log,
      onEvent: (event) => {
        reporter.event(event);
      },
    },
  );
  const counted = resultOf(report, library, plan.folder, signal.aborted);
  for (const { path: file, error } of counted.failures)
    reporter.event({ type: 'item', path: file, status: 'failed', error });
  if (report.job.problem !== null) {
    const { message, advice } = report.job.problem;
    reporter.event({ type: 'warning', message: `${message} ${advice}`.trim() });
  }
  const result = { ...counted, seconds: (performance.now() - begun) / 1000 };
  reporter.result(result, linesOf(result));
  return result.exitStatus;
}

async function repeatRecord(
  sidecar: string,
  { master, reference = [], out }: ExportCommandOptions,
  { reporter, signal, log }: CommandContext,
): Promise<number> {
  const { repeatExport } = await import('../../usecases/exporting/repeatExport.ts');
  const begun = performance.now();
  const folder = path.resolve(out ?? '.');
  const { target, identical, notes } = await repeatExport(
    {
      sidecar: path.resolve(sidecar),
      master: master === undefined ? null : path.resolve(master),
      references: reference.map((file) => path.resolve(file)),
      out: folder,
    },
    { signal, log },
  );
  for (const message of notes) reporter.event({ type: 'warning', message });
  reporter.event({ type: 'item', path: sidecar, status: 'exported', output: target });
  const seconds = (performance.now() - begun) / 1000;
  const result: ExportResult = {
    type: 'result',
    command: 'export',
    exitStatus: exitStatus.done,
    status: 'done',
    library: null,
    out: folder,
    exported: 1,
    skipped: 0,
    failed: 0,
    notDone: 0,
    identical,
    failures: [],
    seconds,
  };
  reporter.result(result, [
    '',
    identical
      ? 'The file is the recorded one, byte for byte.'
      : 'The file was made by the same recipe; its bytes differ from the recorded ones.',
    `Result: ${target}`,
  ]);
  return result.exitStatus;
}

async function exportCommanded(
  options: ExportCommandOptions,
  context: CommandContext,
): Promise<number> {
  const { fromSidecar, library } = options;
  if (fromSidecar !== undefined && library !== undefined)
    throw usageError('--from-sidecar and --library were both given.', 'Give one.');
  if (fromSidecar !== undefined) return repeatRecord(fromSidecar, options, context);
  if (library !== undefined) return exportLibrary({ ...options, library }, context);
  throw usageError('Nothing says what to export.', 'Use --library FILE, or --from-sidecar FILE.');
}

/** `export --library FILE --out DIR`, and `export --from-sidecar FILE` */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('exports photos of a library, or makes a result again from its record')
    .option('--library <file>', 'the library', filePath)
    .option('--photos <words>', 'only photos that these words find')
    .option('--collection <name>', 'only photos of this collection')
    .option('--plan <file>', 'how to export, as JSON (see docs/export-plans.md)', filePath)
    .option('--preset <name>', `a preset of the program (default: ${defaultPreset})`)
    .option('-o, --out <folder>', 'folder for the results', filePath)
    .option('--from-sidecar <file>', 'instead: the record of a result, to make it again', filePath)
    .option('--master <file>', 'its master, where it is not beside the record', filePath)
    .option('--reference <files...>', 'the pictures that its colors were taken from');
  addCommonOptions(command);
  return command.action(async (options: ExportCommandOptions) => {
    await runCommand('export', options, (context) => exportCommanded(options, context));
  });
}
