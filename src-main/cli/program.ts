import { Command, CommanderError } from 'commander';
import { commandNames } from '../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { applicationVersion } from '../platform/applicationVersion.ts';
import { colorizeCommand } from './commands/colorize.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { modelsCommand } from './commands/models.ts';
import { serveCommand } from './commands/serve.ts';
import { trainCommand } from './commands/train.ts';
import { verifyCommand } from './commands/verify.ts';
import { exitStatus } from './exitStatus.ts';
import { endProcess, makeReporter } from './runCommand.ts';

const epilogue = `
Exit status: 0 done, 1 some photos failed (each named, with the reason), 2 wrong usage,
3 something is missing (an engine, a model, room on the disk), 130 stopped by Ctrl-C.`;

function commands(): Command[] {
  return [
    colorizeCommand(),
    evaluateCommand(),
    trainCommand(),
    importCommand(),
    exportCommand(),
    verifyCommand(),
    serveCommand(),
    modelsCommand(),
    doctorCommand(),
  ];
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** The command line with all its commands. Wrong usage is thrown as CommanderError after it has been told. */
export function buildProgram(): Command {
  const program = new Command('heliochrome')
    .description('Plausible, disclosed, reversible color for scanned black-and-white photographs.')
    .version(applicationVersion().version)
    .addHelpText('after', epilogue);
  for (const command of commands()) program.addCommand(command);
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      // Told by runProgram, in the form that was asked for.
      .configureOutput({ outputError: () => undefined });
    if (command !== program) command.allowExcessArguments(false);
  }
  return program;
}

/** Commander's `error: unknown option '--ou'\n(Did you mean --out?)` as a sentence and an advice. */
function describeUsage(error: CommanderError, commandName: string | null): HeliochromeError {
  const [first, ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  const help = `See: heliochrome ${commandName === null ? '' : `${commandName} `}--help`;
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}${/[.?!]$/.test(first) ? '' : '.'}`;
  return new HeliochromeError('usage', message, suggestion === '' ? help : `${suggestion} ${help}`);
}

/** Runs the command line of this process and ends it. */
export async function runProgram(parameters: readonly string[]): Promise<void> {
  const program = buildProgram();
  try {
    if (parameters.length === 0) {
      process.stderr.write(program.helpInformation());
      return await endProcess(exitStatus.usage);
    }
    await program.parseAsync([...parameters], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for and given.
    if (error.exitCode === 0) return endProcess(exitStatus.done);
    const named = commandNames.find((name) => name === parameters[0]) ?? null;
    const reporter = makeReporter(parameters.includes('--json'));
    reporter.failure(named, describeUsage(error, named), exitStatus.usage);
    await endProcess(exitStatus.usage);
  }
}
