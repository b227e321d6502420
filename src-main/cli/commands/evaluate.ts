import { Command } from 'commander';
import type { EvaluateResult } from '../../../src-shared/api/commandEvents.ts';
import { propagationKinds, type PropagationKind } from '../../../src-shared/domain/propagation.ts';
import type { EvaluateReport } from '../../usecases/evaluateModel.ts';
import type { EngineChoice } from '../../usecases/engineChoices.ts';
import { exitStatus } from '../exitStatus.ts';
import { someOf, wholeNumber, wholeNumbers } from '../optionValues.ts';
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

interface EvaluateOptions extends CommonOptions {
  readonly photos: readonly string[];
  readonly model: string;
  readonly engine: EngineChoice;
  readonly hints: readonly number[];
  readonly propagation: readonly PropagationKind[];
  readonly max?: number;
  readonly temperature?: number;
  readonly decisiveness?: number;
}

function resultOf(report: EvaluateReport, status: number): EvaluateResult {
  return {
    type: 'result',
    command: 'evaluate',
    exitStatus: status,
    ...report.summary,
    hints: { ...report.hintCurve },
    hintCurves: { ...report.hintCurves },
    failed: report.failures.length,
    failures: report.failures.map(({ path, error: { code, message, advice } }) => ({
      path,
      error: { code, message, advice },
    })),
    model: summarizeModel(report.model.manifest),
    engine: report.engine,
    seconds: report.seconds,
  };
}

/** The curves beside each other: a line a number of hints, a column a way of spreading them. */
function curveTable(curves: EvaluateReport['hintCurves']): string[] {
  const kinds = propagationKinds.filter((kind) => curves[kind] !== undefined);
  if (kinds.length === 0) return [];
  const line = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(34)}${cells.map((cell) => cell.padStart(9)).join('')}`;
  const counts = Object.keys(curves[kinds[0]] ?? {});
  return [
    line('PSNR, dB, hints spread', kinds),
    ...counts.map((count) =>
      line(
        `  with ${countOf(Number(count), 'hint')}`,
        kinds.map((kind) => curves[kind]?.[count]?.toFixed(2) ?? ''),
      ),
    ),
  ];
}

function linesOf({
  summary,
  hintCurve,
  hintCurves,
  model,
  engine,
  failures,
  seconds,
}: EvaluateReport): string[] {
  const figure = (name: string, value: number, beside = ''): string =>
    `  ${name.padEnd(34)} ${value.toFixed(2).padStart(8)}${beside}`;
  return [
    '',
    `${model.manifest.name} ${model.manifest.version} on ${countOf(summary.images, 'photo')}, ${engine.device}, ${durationOf(seconds)}.`,
    figure('PSNR, dB', summary.psnr, `   (left grey: ${summary.psnrGrey.toFixed(2)})`),
    figure('SSIM', summary.ssim),
    figure('CIEDE2000', summary.deltaE2000),
    figure(
      'Area under the error curve, %',
      summary.aucRaw,
      `   (left grey: ${summary.aucRawGrey.toFixed(2)})`,
    ),
    figure(
      '  the same, rare colors weighing more',
      summary.aucRebalanced,
      `   (left grey: ${summary.aucRebalancedGrey.toFixed(2)})`,
    ),
    figure(
      'Colorfulness',
      summary.colorfulness,
      `   (truth: ${summary.colorfulnessTruth.toFixed(2)})`,
    ),
    figure('a* histogram intersection', summary.histogramA),
    figure('b* histogram intersection', summary.histogramB),
    ...Object.entries(hintCurve).map(([count, value]) =>
      figure(`PSNR with ${countOf(Number(count), 'hint')}, dB`, value),
    ),
    ...curveTable(hintCurves),
    ...(failures.length > 0 ? [`${countOf(failures.length, 'photo')} could not be scored.`] : []),
  ];
}

async function evaluate(options: EvaluateOptions, context: CommandContext): Promise<number> {
  const { reporter, signal, log } = context;
  const { evaluateModel } = await import('../../usecases/evaluateModel.ts');
  const report = await evaluateModel(
    {
      photos: options.photos,
      model: options.model,
      engine: options.engine,
      hints: options.hints,
      propagation: options.propagation,
      max: options.max ?? null,
      temperature: options.temperature ?? null,
      decisiveness: options.decisiveness ?? null,
    },
    {
      signal,
      log,
      onEvent: (event) => {
        reporter.event(event);
      },
    },
  );
  const status = report.failures.length > 0 ? exitStatus.someFailed : exitStatus.done;
  reporter.result(resultOf(report, status), linesOf(report));
  return status;
}

/** `evaluate --photos DIR` */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('scores a model on color photos: takes their color away, gives it again, compares')
    .requiredOption('--photos <folders...>', 'color photos, or folders of them')
    .addOption(modelOption())
    .addOption(engineOption())
    .option(
      '--hints <counts>',
      'numbers of revealed hints, separated by commas',
      wholeNumbers(0, 10_000),
      [0, 1, 10, 100],
    )
    .option(
      '--propagation <ways>',
      `ways of spreading the hints to compare (${propagationKinds.join(', ')}), separated by commas`,
      someOf(propagationKinds),
      [],
    )
    .option('--max <n>', 'so many photos at most, evenly taken from all', wholeNumber(1, Infinity))
    .addOption(temperatureOption())
    .addOption(decisivenessOption());
  addCommonOptions(command);
  return command.action(async (options: EvaluateOptions) => {
    await runCommand('evaluate', options, (context) => evaluate(options, context));
  });
}
