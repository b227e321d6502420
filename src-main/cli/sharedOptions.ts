import { Option, type Command } from 'commander';
import { filePath } from './optionValues.ts';
import { engineChoices } from '../usecases/engineChoices.ts';
import { numberWithin } from './optionValues.ts';

/** `--model ID` */
export function modelOption(): Option {
  return new Option('--model <id>', 'a model’s id, or the path of its folder').default('base');
}

/** `--engine NAME` */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what computes; auto takes the fastest that works')
    .choices(engineChoices)
    .default('auto');
}

/** `--temperature T` */
export function temperatureOption(): Option {
  return new Option(
    '--temperature <t>',
    'of the decisive colors: near 0 the likeliest, 1 the mean of all, above 1 greyer (default: the model’s)',
  ).argParser(numberWithin(0, 2, true));
}

/** `--decisiveness D` */
export function decisivenessOption(): Option {
  return new Option(
    '--decisiveness <0-1>',
    '0 averaged, safe colors … 1 decisive, vivid ones (default: the model’s)',
  ).argParser(numberWithin(0, 1));
}

/** What every command takes. */
export function addCommonOptions(command: Command): void {
  command
    .option('--json', 'print one JSON object a line instead of text')
    .option('--verbose', 'tell on standard error what is being done')
    .option('--log <file>', 'write a log to this file', filePath);
}

/** A model in results: which it is, to the byte. */
export function summarizeModel(manifest: {
  readonly id: string;
  readonly version: string;
  readonly weights: { readonly sha256: string };
}): { id: string; version: string; weightsSha256: string } {
  return { id: manifest.id, version: manifest.version, weightsSha256: manifest.weights.sha256 };
}
