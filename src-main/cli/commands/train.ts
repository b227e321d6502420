import path from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import type { TrainResult } from '../../../src-shared/api/commandEvents.ts';
import type { EngineChoice } from '../../usecases/engineChoices.ts';
import type { TrainModelReport, TrainModelRequest } from '../../usecases/trainModel.ts';
import { architectureNames } from '../../usecases/architectureNames.ts';
import { readJsonFile } from '../../platform/jsonFile.ts';
import { exitStatus } from '../exitStatus.ts';
import { filePath, numberWithin, wholeNumber } from '../optionValues.ts';
import { countOf, durationOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions, engineOption } from '../sharedOptions.ts';

interface TrainOptions extends CommonOptions {
  readonly photos: string;
  readonly heldOut?: string;
  readonly architecture: string;
  readonly out: string;
  readonly from?: string;
  readonly contentWeights?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  readonly settings?: string;
  readonly engine: EngineChoice;
  readonly epochs?: number;
  readonly minutes?: number;
  readonly patience?: number;
  readonly optimizer?: string;
  readonly schedule?: string;
  readonly loss?: string;
  readonly freezeEncoder?: number;
  readonly batch?: number;
  readonly size?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly id?: string;
  readonly name?: string;
  readonly modelVersion: string;
  readonly description?: string;
  readonly licence: string;
  readonly photographs?: string;
}

const settingNames = [
  'epochs',
  'minutes',
  'patience',
  'optimizer',
  'schedule',
  'loss',
  'freezeEncoder',
  'batch',
  'size',
  'learningRate',
  'seed',
  'workers',
] as const;

/** An id out of a folder's name: what ids may hold is kept, the rest becomes a dash. */
function idFrom(folder: string): string {
  const name = path.basename(path.resolve(folder)).toLowerCase();
  const cleaned = name.replaceAll(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '');
  return cleaned === '' ? 'model' : cleaned.slice(0, 64);
}

async function readSettings(file: string | undefined): Promise<Record<string, unknown>> {
  if (file === undefined) return {};
  const advice = 'Write an object such as {"size": 96, "batch": 24, "minutes": 45}.';
  return readJsonFile(file, z.record(z.string(), z.json()), { invalidCode: 'usage', advice });
}

async function requestOf(options: TrainOptions): Promise<TrainModelRequest> {
  const given = settingNames.flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const id = options.id ?? idFrom(options.out);
  const photos = options.photographs ?? path.basename(path.resolve(options.photos));
  return {
    photos: options.photos,
    heldOut: options.heldOut ?? null,
    out: options.out,
    from: options.from ?? null,
    ...(options.contentWeights !== undefined && { content: options.contentWeights }),
    resume: options.resume ?? false,
    overwrite: options.overwrite ?? false,
    engine: options.engine,
    settings: {
      ...(await readSettings(options.settings)),
      architecture: options.architecture,
      ...Object.fromEntries(given),
    },
    identity: {
      id,
      name: options.name ?? id,
      version: options.modelVersion,
      description: options.description ?? `Trained on ${photos}.`,
      licence: options.licence,
    },
    photographs: photos,
  };
}

function resultOf(report: TrainModelReport, out: string): TrainResult {
  const { manifest } = report;
  return {
    type: 'result',
    command: 'train',
    exitStatus: exitStatus.done,
    out,
    id: manifest.id,
    parameters: manifest.parameters,
    weightsSha256: manifest.weights.sha256,
    trainingPhotos: report.trainingPhotos,
    heldOutPhotos: report.heldOutPhotos,
    refusedPhotos: report.refusedPhotos,
    metrics: { ...manifest.metrics[0]?.values },
    engine: report.engine,
    seconds: report.seconds,
  };
}

async function train(options: TrainOptions, context: CommandContext): Promise<number> {
  const { reporter, signal, log } = context;
  const { trainModel } = await import('../../usecases/trainModel.ts');
  const report = await trainModel(await requestOf(options), {
    signal,
    log,
    onEvent: (event) => {
      reporter.event(event);
    },
  });
  const { manifest, trainingPhotos, heldOutPhotos, seconds } = report;
  reporter.result(resultOf(report, options.out), [
    '',
    `${manifest.name} ${manifest.version} was trained on ${countOf(trainingPhotos, 'photo')}, ${heldOutPhotos} held out, in ${durationOf(seconds)}.`,
    ...Object.entries(manifest.metrics[0]?.values ?? {}).map(
      ([name, value]) => `  ${name.padEnd(20)} ${value.toFixed(3)}`,
    ),
    `Model: ${options.out}`,
  ]);
  return exitStatus.done;
}

/** `train --photos DIR --out MODELDIR` */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('trains a model on color photos; needs minutes or epochs')
    .requiredOption('--photos <folder>', 'color photos, with the folders inside', filePath)
    .requiredOption('-o, --out <folder>', 'folder for the model', filePath)
    .option('--held-out <folder>', 'photos to judge by (default: some of --photos)', filePath)
    .addOption(
      new Option('--architecture <name>', 'the system; `models --architectures` tells of each')
        .choices(architectureNames)
        .default('base'),
    )
    .option('--from <id>', 'begin with this model’s weights: an id or a folder')
    .option(
      '--content-weights <file>',
      'published weights of EfficientNet-Lite0, for settings whose network reads content',
      filePath,
    )
    .option('--resume', 'go on with the stopped training in the output folder')
    .option(
      '--overwrite',
      'begin afresh where the output folder holds a model or a stopped training',
    )
    .option('--settings <file>', 'settings of the training, as JSON; options win over it')
    .addOption(engineOption())
    .option('--epochs <n>', 'passes over the photos', numberWithin(0, Infinity, true))
    .option('--minutes <n>', 'minutes of training', numberWithin(0, Infinity, true))
    .option(
      '--patience <n>',
      'ends after so many validations without a better one',
      wholeNumber(0, 10_000),
    )
    .option('--batch <n>', 'crops in a batch', wholeNumber(1, 512))
    .option('--size <n>', 'side of the crops, pixels', wholeNumber(16, 512))
    .addOption(
      new Option('--optimizer <name>', 'what moves the weights').choices(['adamw', 'adam', 'sgd']),
    )
    .addOption(
      new Option('--schedule <name>', 'how the learning rate goes on').choices([
        'cosine',
        'constant',
        'drops',
        'linear',
      ]),
    )
    .addOption(
      new Option('--loss <name>', 'of systems that leave the choice').choices(['l1', 'l2']),
    )
    .option(
      '--freeze-encoder <passes>',
      'the encoder stays as it began for so many passes',
      numberWithin(0, Infinity),
    )
    .option('--learning-rate <rate>', 'peak learning rate', numberWithin(0, 1, true))
    .option('--seed <n>', 'seed of all chance', wholeNumber(0, 2 ** 31))
    .option('--workers <n>', 'threads that read photos', wholeNumber(1, 64))
    .option('--id <id>', 'id of the model (default: from the folder’s name)')
    .option('--name <name>', 'name of the model (default: its id)')
    .option('--model-version <version>', 'version of the model', '1.0.0')
    .option('--description <text>', 'what the model is')
    .option('--licence <text>', 'licence of the model', 'not stated')
    .option('--photographs <text>', 'source and licence of the photos, for the model’s record');
  addCommonOptions(command);
  return command.action(async (options: TrainOptions) => {
    await runCommand('train', options, (context) => train(options, context));
  });
}
