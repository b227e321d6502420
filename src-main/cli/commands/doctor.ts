import { Command } from 'commander';
import type { DoctorResult } from '../../../src-shared/api/commandEvents.ts';
import type { EngineReport, ProviderReport, Survey } from '../../usecases/surveyEngines.ts';
import { exitStatus } from '../exitStatus.ts';
import { countOf, sizeOf } from '../plainText.ts';
import { runCommand, type CommandContext, type CommonOptions } from '../runCommand.ts';
import { addCommonOptions } from '../sharedOptions.ts';

const marks: Readonly<Record<EngineReport['state'], string>> = {
  works: '✓',
  missing: '–',
  broken: '✗',
};

function describeSpeed(speed: NonNullable<EngineReport['speed']>): string {
  const { inferenceMilliseconds, convolutionGigaflops, trainingImagesPerSecond } = speed;
  return [
    `a 256 × 256 picture in ${inferenceMilliseconds.toFixed(0)} ms`,
    ...(convolutionGigaflops === null
      ? []
      : [`convolution ${convolutionGigaflops.toFixed(0)} GFLOP/s`]),
    trainingImagesPerSecond === null
      ? 'does not train'
      : `training ${trainingImagesPerSecond.toFixed(1)} pictures/s (64 × 64)`,
  ].join('; ');
}

function describeProvider({ name, state, milliseconds, reason }: ProviderReport): string {
  const said = milliseconds === null ? reason : `a picture in ${milliseconds.toFixed(0)} ms`;
  return `    ${marks[state]} by ${name}: ${said}`;
}

function describeEngine(engine: EngineReport): string[] {
  const chosen = engine.chosen ? '  ← used by default' : '';
  const head = `${marks[engine.state]} ${engine.name.padEnd(11)} ${engine.device ?? engine.state}${chosen}`;
  const { speed } = engine;
  return [
    head,
    ...(engine.version === null ? [] : [`    ${engine.version}`]),
    ...(speed === null ? [] : [`    ${describeSpeed(speed)}`]),
    ...engine.providers.map(describeProvider),
    ...(engine.reason === '' ? [] : [`    ${engine.reason}`]),
    ...(engine.advice === '' ? [] : [`    What to do: ${engine.advice}`]),
  ];
}

function resultOf({ system, engines, models }: Survey, status: number): DoctorResult {
  return {
    type: 'result',
    command: 'doctor',
    exitStatus: status,
    system: { ...system },
    engines: engines.map((engine) => ({ ...engine, providers: [...engine.providers] })),
    models,
  };
}

async function doctor({ reporter, log }: CommandContext): Promise<number> {
  const { surveyEngines } = await import('../../usecases/surveyEngines.ts');
  const survey = await surveyEngines(log);
  const { system, engines, models } = survey;
  const usable = engines.some((engine) => engine.chosen) && models > 0;
  const status = usable ? exitStatus.done : exitStatus.environment;
  reporter.result(resultOf(survey, status), [
    `${system.processor}, ${countOf(system.cores, 'core')}, ${sizeOf(system.memory)} memory (${sizeOf(system.availableMemory)} free), ${system.platform} ${system.architecture}, Node ${system.node}`,
    '',
    ...engines.flatMap(describeEngine),
    '',
    models === 0
      ? 'There is no model: install one, or train one with `train`.'
      : `${countOf(models, 'model')}; \`models\` lists them.`,
  ]);
  return status;
}

/** `doctor` */
export function doctorCommand(): Command {
  const command = new Command('doctor').description(
    'shows what can compute on this computer, how fast, and what to do about what is missing',
  );
  addCommonOptions(command);
  return command.action(async (options: CommonOptions) => {
    await runCommand('doctor', options, doctor);
  });
}
