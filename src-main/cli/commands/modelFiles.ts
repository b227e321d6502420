import { Command, Option } from 'commander';
import type { ModelsResult } from '../../../src-shared/api/commandEvents.ts';
import { graphMappingSchema } from '../../../src-shared/domain/graphMapping.ts';
import type { EngineChoice } from '../../usecases/engineChoices.ts';
import { exitStatus } from '../exitStatus.ts';
import { filePath } from '../optionValues.ts';
import { sizeOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions, engineOption } from '../sharedOptions.ts';

interface ImportOptions extends CommonOptions {
  readonly licence: string;
  readonly id?: string;
  readonly name?: string;
  readonly mapping?: string;
  readonly engine: EngineChoice;
}

interface ExportOptions extends CommonOptions {
  readonly onnx: string;
  readonly overwrite?: boolean;
  readonly engine: EngineChoice;
}

async function importFile(
  file: string,
  options: ImportOptions,
  { reporter, signal, log }: CommandContext,
): Promise<number> {
  const { readJsonFile } = await import('../../platform/jsonFile.ts');
  const { withCompute } = await import('../../usecases/withCompute.ts');
  const models = await import('../../usecases/models/importModels.ts');
  const { inspectModel } = await import('../../usecases/listModels.ts');
  const mapping =
    options.mapping === undefined
      ? null
      : await readJsonFile(options.mapping, graphMappingSchema, { invalidCode: 'usage' });
  const tried = await withCompute(options.engine, log, (compute) =>
    models.tryModel(compute, file, mapping, signal),
  );
  const { id, name } = tried.manifest;
  const manifest = await models
    .acceptModel(tried.trial, {
      id: options.id ?? id,
      name: options.name ?? name,
      licence: options.licence,
    })
    .catch(async (error: unknown) => {
      await models.discardModel(tried.trial);
      throw error;
    });
  const { summary } = await inspectModel(manifest.id);
  const result: ModelsResult = {
    type: 'result',
    command: 'models',
    exitStatus: exitStatus.done,
    models: [summary],
    damaged: [],
    manifest,
  };
  const millions = (manifest.parameters / 1e6).toFixed(1);
  reporter.result(result, [
    `✓ ${manifest.name} is the model “${manifest.id}” now. ${manifest.description}`,
    `  ${millions} million parameters, ${sizeOf(summary.bytes)}; ${manifest.input.hints ? 'takes hints' : 'takes no hints'}; licence: ${manifest.licence}`,
    `  Color with it: heliochrome colorize --model ${manifest.id} …`,
  ]);
  return exitStatus.done;
}

async function exportFile(
  model: string,
  options: ExportOptions,
  { reporter, log }: CommandContext,
): Promise<number> {
  const { withCompute } = await import('../../usecases/withCompute.ts');
  const { exportModelFile } = await import('../../usecases/models/exportModels.ts');
  const exported = await withCompute(options.engine, log, (compute) =>
    exportModelFile(compute, model, options.onnx, options.overwrite === true),
  );
  const result: ModelsResult = {
    type: 'result',
    command: 'models',
    exitStatus: exitStatus.done,
    models: [],
    damaged: [],
    exported,
  };
  reporter.result(result, [
    `✓ ${exported.file}, ${sizeOf(exported.bytes)}`,
    `  sha256 ${exported.sha256}`,
  ]);
  return exitStatus.done;
}

/** `models import FILE` */
export function importCommand(): Command {
  const command = new Command('import')
    .description(
      'takes a model from elsewhere in: an ONNX file, or weights of ECCV 2016 or SIGGRAPH 2017 (.pth, .safetensors)',
    )
    .argument('<file>', 'the file')
    .requiredOption('--licence <text>', 'under which licence it was published')
    .option('--id <id>', 'its id here (default: from the file’s name)')
    .option('--name <text>', 'its name here')
    .option(
      '--mapping <file>',
      'JSON that says how the inputs and the output of another ONNX network are used',
      filePath,
    )
    .addOption(engineOption().default('wasm'));
  addCommonOptions(command);
  return command.action(async (file: string) => {
    const options = command.optsWithGlobals<ImportOptions>();
    await runCommand('models', options, (context) => importFile(file, options, context));
  });
}

/** `models export ID --onnx FILE` */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('writes a model of this program as an ONNX file, for other tools')
    .argument('<model>', 'a model’s id, or the path of its folder')
    .addOption(
      new Option('--onnx <file>', 'the file to write').argParser(filePath).makeOptionMandatory(),
    )
    .option('--overwrite', 'replace the file when it is there')
    .addOption(engineOption().default('wasm'));
  addCommonOptions(command);
  return command.action(async (model: string) => {
    const options = command.optsWithGlobals<ExportOptions>();
    await runCommand('models', options, (context) => exportFile(model, options, context));
  });
}
