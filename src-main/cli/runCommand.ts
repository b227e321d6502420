import type { CommandName } from '../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { createLog, type Log } from '../platform/log.ts';
import { exitStatus, statusOfError } from './exitStatus.ts';
import { watchInterruption } from './interruption.ts';
import { HumanReporter, JsonReporter, type Reporter } from './reporter.ts';

/** Options of every command. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly log?: string;
}

/** What a command works with. */
export interface CommandContext {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** The process's streams as a reporter writes to them. */
export function makeReporter(json: boolean): Reporter {
  const streams = { output: process.stdout, errors: process.stderr };
  return json ? new JsonReporter(streams) : new HumanReporter(streams);
}

/** Waits until all that was written has left the process; pipes may be slower than it. */
async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return;
  await new Promise<void>((resolve) => {
    stream.once('error', () => {
      resolve();
    });
    stream.write('', () => {
      resolve();
    });
  });
}

/** Ends the process with all its output written, though workers or engines might still hold it. */
export async function endProcess(status: number): Promise<never> {
  await flushed(process.stdout);
  await flushed(process.stderr);
  process.exit(status);
}

/**
 * Runs a command: makes its reporter and log, watches for Ctrl-C, reports what it throws, and ends the process with
 * its status.
 *
 * @param work reports its own result and returns the exit status
 */
export async function runCommand(
  name: CommandName,
  options: CommonOptions,
  work: (context: CommandContext) => Promise<number>,
): Promise<void> {
  const reporter = makeReporter(options.json === true);
  const log = createLog({
    screen: options.verbose === true ? 'debug' : 'error',
    ...(options.log !== undefined && { file: options.log, fileLevel: 'debug' }),
  });
  const interruption = watchInterruption((text) => {
    process.stderr.write(`\n${text}\n`);
  });
  let status: number;
  try {
    status = await work({ reporter, log, signal: interruption.signal });
  } catch (thrown) {
    const error = HeliochromeError.from(thrown);
    log.debug(`${name} failed: ${error.stack ?? error.message}`);
    status = interruption.signal.aborted ? exitStatus.stopped : statusOfError(error.code);
    reporter.failure(name, error, status);
  }
  interruption.release();
  await endProcess(status);
}
