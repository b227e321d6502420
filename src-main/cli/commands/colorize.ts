import path from 'node:path';
import { Command, Option } from 'commander';
import type { ColorizeResult } from '../../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { finishSchema } from '../../../src-shared/domain/finish.ts';
import { defaultEdges, type HintFile } from '../../../src-shared/domain/hint.ts';
import {
  deepFormats,
  lossyFormats,
  outputFormats,
  type OutputFormat,
} from '../../../src-shared/domain/outputFormat.ts';
import type {
  ColorizeReport,
  ColorizeRequest,
  Destination,
  ReferenceRequest,
} from '../../usecases/colorizePhotos.ts';
import type { EngineChoice } from '../../usecases/engineChoices.ts';
import { exitStatus } from '../exitStatus.ts';
import { filePath, numberWithin, wholeNumber } from '../optionValues.ts';
import { countOf, durationOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import {
  addCommonOptions,
  decisivenessOption,
  engineOption,
  modelOption,
  summarizeModel,
  temperatureOption,
} from '../sharedOptions.ts';

interface ColorizeOptions extends CommonOptions {
  readonly out?: string;
  readonly beside?: boolean;
  readonly model: string;
  readonly engine: EngineChoice;
  readonly format: OutputFormat;
  readonly depth?: '8' | '16';
  readonly quality?: number;
  readonly temperature?: number;
  readonly decisiveness?: number;
  readonly strength: number;
  readonly saturation: number;
  readonly hints?: string;
  readonly edges?: number;
  readonly reference: readonly string[];
  readonly referenceMethod?: ReferenceRequest['method'];
  readonly referenceStrength?: number;
  readonly recursive?: boolean;
  readonly overwrite?: boolean;
  readonly jobs?: number;
  readonly page?: boolean;
}

/** File name of the page that `--page` writes. */
export const pageName = 'before-after.html';
const defaultQuality = 92;
/** A person who stops waits no longer than a second, of which this much is left to work that ends by itself. */
const graceMilliseconds = 600;

function usageError(message: string, advice: string): HeliochromeError {
  return new HeliochromeError('usage', message, advice);
}

function destinationOf(options: ColorizeOptions): Destination {
  if (options.out !== undefined && options.beside === true) {
    throw usageError('--out and --beside were both given.', 'Give one: where the results go.');
  }
  if (options.beside === true) {
    if (options.page === true) {
      throw usageError('--page needs a folder to lie in.', 'Use --out instead of --beside.');
    }
    return { kind: 'beside' };
  }
  if (options.out !== undefined && options.out !== '') return { kind: 'folder', path: options.out };
  throw usageError(
    'Nothing says where the results go.',
    'Use --out FOLDER, or --beside to have each result beside its master.',
  );
}

function depthOf({ depth, format }: ColorizeOptions): 8 | 16 | null {
  if (depth === '16' && !deepFormats.includes(format)) {
    throw usageError(
      `--depth 16 was asked for, but ${format} holds 8 bits.`,
      `Use --format ${deepFormats.join(' or --format ')}.`,
    );
  }
  if (depth === undefined) return null;
  return depth === '16' ? 16 : 8;
}

function qualityOf({ quality, format }: ColorizeOptions): number {
  if (quality !== undefined && !lossyFormats.includes(format)) {
    throw usageError(
      `--quality ${quality} was given, but ${format} loses nothing.`,
      `Leave it out, or use --format ${lossyFormats.join(' or --format ')}.`,
    );
  }
  return quality ?? defaultQuality;
}

async function readHints({ hints, edges }: ColorizeOptions): Promise<HintFile> {
  if (hints !== undefined) {
    const { readHintFile } = await import('../../usecases/guide/hintFile.ts');
    return readHintFile(hints);
  }
  if (edges === undefined) return { hints: [], edges: null };
  throw usageError(`--edges ${edges} was given without hints.`, 'Add --hints FILE.');
}

function referenceOf({
  reference: files,
  referenceMethod: method,
  referenceStrength: strength,
}: ColorizeOptions): Pick<ColorizeRequest, 'reference'> {
  if (files.length > 0) {
    return { reference: { files, method: method ?? 'deep', strength: strength ?? 1 } };
  }
  if (method === undefined && strength === undefined) return {};
  throw usageError(
    'It was said how colors come from a reference, but no reference was given.',
    'Add --reference FILE.',
  );
}

async function requestOf(
  inputs: readonly string[],
  options: ColorizeOptions,
): Promise<ColorizeRequest> {
  const { hints, edges } = await readHints(options);
  return {
    inputs,
    recursive: options.recursive ?? false,
    destination: destinationOf(options),
    overwrite: options.overwrite ?? false,
    model: options.model,
    engine: options.engine,
    format: options.format,
    depth: depthOf(options),
    quality: qualityOf(options),
    temperature: options.temperature ?? null,
    decisiveness: options.decisiveness ?? null,
    finish: finishSchema.parse({ strength: options.strength, saturation: options.saturation }),
    hints,
    edges: options.edges ?? edges,
    ...referenceOf(options),
    jobs: options.jobs ?? null,
  };
}

function statusOf(report: ColorizeReport, aborted: boolean): number {
  if (report.stopped && aborted) return exitStatus.stopped;
  return report.failures.length > 0 || report.stopped ? exitStatus.someFailed : exitStatus.done;
}

function resultOf(
  report: ColorizeReport,
  out: string | null,
  page: string | null,
  status: number,
): ColorizeResult {
  return {
    type: 'result',
    command: 'colorize',
    exitStatus: status,
    status: report.stopped ? 'stopped' : 'done',
    total: report.total,
    colorized: report.colorized,
    skipped: report.skipped,
    failed: report.failures.length,
    ignored: report.ignored,
    notDone: report.notDone,
    failures: report.failures.map(({ path: file, error: { code, message, advice } }) => ({
      path: file,
      error: { code, message, advice },
    })),
    out,
    page,
    model: summarizeModel(report.model.manifest),
    engine: report.engine,
    seconds: report.seconds,
  };
}

function linesOf(report: ColorizeReport, out: string | null, page: string | null): string[] {
  const counts = [
    `${countOf(report.colorized, 'photo')} colorized`,
    ...(report.skipped > 0 ? [`${report.skipped} already done`] : []),
    ...(report.failures.length > 0 ? [`${report.failures.length} failed`] : []),
    ...(report.notDone > 0 ? [`${report.notDone} not done`] : []),
  ];
  const { manifest } = report.model;
  const by =
    report.engine === null
      ? ''
      : ` by ${manifest.name} ${manifest.version} on ${report.engine.device}`;
  return [
    '',
    `${counts.join(', ')}${by}, ${durationOf(report.seconds)}.`,
    ...(report.failures.length > 0 && report.total > 1
      ? [
          'Failed:',
          ...report.failures.map(({ path: file, error }) => `  ${file}: ${error.message}`),
        ]
      : []),
    ...(out === null ? [] : [`Results: ${out}`]),
    ...(page === null ? [] : [`Before and after: ${page}`]),
    ...(report.stopped ? ['Run the same command again to go on; what is done is skipped.'] : []),
  ];
}

async function writePage(
  report: ColorizeReport,
  target: string,
  options: ColorizeOptions,
  { reporter, signal }: CommandContext,
): Promise<string | null> {
  if (report.finished.length === 0 || signal.aborted) return null;
  const { writeComparisonPage } = await import('../../usecases/writeComparisonPage.ts');
  const { manifest } = report.model;
  const engine = report.engine === null ? '' : `, ${report.engine.device}`;
  const { shown, leftOut } = await writeComparisonPage(
    target,
    {
      title: 'Before and after',
      facts: `${countOf(report.finished.length, 'photo')}. ${manifest.name} ${manifest.version}${engine}.`,
      photos: report.finished,
    },
    { signal, overwrite: options.overwrite ?? false },
  );
  if (leftOut > 0) {
    const message = `The page shows the first ${shown} photos; ${leftOut} more would make it too large.`;
    reporter.event({ type: 'warning', message });
  }
  return target;
}

async function colorize(
  inputs: readonly string[],
  options: ColorizeOptions,
  context: CommandContext,
): Promise<number> {
  const { reporter, signal, log } = context;
  const request = await requestOf(inputs, options);
  const { colorizePhotos } = await import('../../usecases/colorizePhotos.ts');
  const report = await colorizePhotos(request, {
    signal,
    log,
    graceMilliseconds,
    onEvent: (event) => {
      reporter.event(event);
    },
  });
  const out = options.out ?? null;
  const page =
    options.page === true && out !== null
      ? await writePage(report, path.join(out, pageName), options, context)
      : null;
  const status = statusOf(report, signal.aborted);
  reporter.result(resultOf(report, out, page, status), linesOf(report, out, page));
  return status;
}

/** `colorize <files or folders…> --out DIR` */
export function colorizeCommand(): Command {
  const command = new Command('colorize')
    .description('colorizes photos; the originals are read and never changed')
    .argument('<inputs...>', 'photos and folders of photos (JPEG, PNG, WebP, TIFF)')
    .option('-o, --out <folder>', 'folder for the results; it mirrors the folders given', filePath)
    .option('--beside', 'instead of --out: each result beside its master')
    .addOption(modelOption())
    .addOption(engineOption())
    .addOption(
      new Option('--format <format>', 'file format').choices(outputFormats).default('jpeg'),
    )
    .addOption(
      new Option(
        '--depth <bits>',
        'bits a channel (default: as the master, where the format can)',
      ).choices(['8', '16']),
    )
    .option(
      '--quality <1-100>',
      `quality of JPEG and WebP (default: ${defaultQuality})`,
      wholeNumber(1, 100),
    )
    .addOption(temperatureOption())
    .addOption(decisivenessOption())
    .option('--strength <0-1>', 'opacity of the color', numberWithin(0, 1), 1)
    .option('--saturation <0-2>', 'factor on the saturation', numberWithin(0, 2), 1)
    .option('--hints <file>', 'color hints for one photo, as JSON', filePath)
    .option(
      '--edges <0-1>',
      `how hints spread: 0 as the model has learned … 1 along edges alone (default: ${defaultEdges})`,
      numberWithin(0, 1),
    )
    .option(
      '--reference <file>',
      'color photograph to take the colors from; up to 8, each after a --reference of its own',
      (file: string, files: readonly string[]) => [...files, filePath(file)],
      [],
    )
    .addOption(
      new Option(
        '--reference-method <method>',
        'statistics (Reinhard 2001), texture (Welsh 2002), or deep: places alike (default: deep)',
      ).choices(['statistics', 'texture', 'deep']),
    )
    .option(
      '--reference-strength <0-1>',
      "0 the model's colors … 1 the reference's (default: 1)",
      numberWithin(0, 1),
    )
    .option('-r, --recursive', 'look into folders inside the given folders')
    .option('--overwrite', 'replace files in the way, and do again what is done')
    .option(
      '-j, --jobs <n>',
      'photos worked on side by side (default: as suits the computer)',
      wholeNumber(1, 64),
    )
    .option('--page', `write a before/after page, ${pageName}, to look at`);
  addCommonOptions(command);
  return command.action(async (inputs: string[], options: ColorizeOptions) => {
    await runCommand('colorize', options, (context) => colorize(inputs, options, context));
  });
}
