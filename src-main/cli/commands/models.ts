import { Command } from 'commander';
import type {
  ArchitectureSummary,
  ModelsResult,
  ModelSummary,
} from '../../../src-shared/api/commandEvents.ts';
import { exitStatus } from '../exitStatus.ts';
import { sizeOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions } from '../sharedOptions.ts';
import { exportCommand, importCommand } from './modelFiles.ts';

const origins: Readonly<Record<ModelSummary['origin'], string>> = {
  shipped: 'comes with the program',
  user: 'yours',
  folder: 'in a folder',
};

interface ModelsOptions extends CommonOptions {
  readonly architectures?: boolean;
}

export function describeModel(model: ModelSummary): string {
  const millions = (model.parameters / 1e6).toFixed(2);
  return `${model.id}  ${model.name} ${model.version} (${origins[model.origin]}; ${millions} million parameters, ${sizeOf(model.bytes)})`;
}

async function list({ reporter }: CommandContext): Promise<number> {
  const { listModels } = await import('../../usecases/listModels.ts');
  const { models, damaged } = await listModels();
  const status = damaged.length > 0 ? exitStatus.someFailed : exitStatus.done;
  const result: ModelsResult = {
    type: 'result',
    command: 'models',
    exitStatus: status,
    models: [...models],
    damaged: damaged.map(({ directory, error: { code, message, advice } }) => ({
      directory,
      error: { code, message, advice },
    })),
  };
  reporter.result(result, [
    ...(models.length === 0 ? ['There is no model.'] : models.map(describeModel)),
    ...damaged.map(({ directory, error }) => `✗ ${directory}: ${error.message}`),
  ]);
  return status;
}

function describePaper({ paper }: ArchitectureSummary): string {
  if (paper === null) return 'this program’s own';
  const { authors, year, title, venue } = paper;
  return `${authors} ${year}${title === null ? '' : `, “${title}”`}${venue === null ? '' : `, ${venue}`}`;
}

async function listArchitectures({ reporter }: CommandContext): Promise<number> {
  const { listArchitectures: list } = await import('../../usecases/listArchitectures.ts');
  const architectures = list();
  const result: ModelsResult = {
    type: 'result',
    command: 'models',
    exitStatus: exitStatus.done,
    models: [],
    damaged: [],
    architectures,
  };
  reporter.result(
    result,
    architectures.flatMap((architecture) => {
      const { name, title, parameters } = architecture;
      const size = parameters.toLocaleString('en-US');
      const indented = `${' '.repeat(14)}${describePaper(architecture)}; ${size} parameters`;
      return [`${name.padEnd(13)} ${title}`, indented];
    }),
  );
  return exitStatus.done;
}

async function inspect(model: string, { reporter }: CommandContext): Promise<number> {
  const { inspectModel } = await import('../../usecases/listModels.ts');
  const { summary, manifest } = await inspectModel(model);
  const result: ModelsResult = {
    type: 'result',
    command: 'models',
    exitStatus: exitStatus.done,
    models: [summary],
    damaged: [],
    manifest,
  };
  const metrics = manifest.metrics.flatMap(({ photographs, images, values }) => [
    `Held-out figures, ${images} of ${photographs}:`,
    ...Object.entries(values).map(([name, value]) => `  ${name.padEnd(20)} ${value.toFixed(3)}`),
  ]);
  reporter.result(result, [
    describeModel(summary),
    manifest.description,
    `Architecture: ${manifest.architecture}; model’s copy ${manifest.input.longSide} px; ${manifest.input.hints ? 'takes hints' : 'takes no hints'}`,
    `Licence: ${manifest.licence}`,
    `Folder: ${summary.directory}`,
    `sha256 of the weights: ${summary.weightsSha256} ✓`,
    ...metrics,
  ]);
  return exitStatus.done;
}

/** `models [ID]`, `models import FILE`, `models export ID` */
export function modelsCommand(): Command {
  const command = new Command('models')
    .description('lists the models, or inspects one and proves its checksums')
    .argument('[model]', 'a model’s id, or the path of its folder')
    .option('--architectures', 'lists the systems that `train` can train, with their papers');
  addCommonOptions(command);
  command.action(async (model: string | undefined, options: ModelsOptions) => {
    await runCommand('models', options, (context) => {
      if (options.architectures === true) return listArchitectures(context);
      return model === undefined ? list(context) : inspect(model, context);
    });
  });
  command.addCommand(importCommand());
  command.addCommand(exportCommand());
  return command;
}
