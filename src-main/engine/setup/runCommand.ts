import { spawn } from 'node:child_process';

/** What a command left behind. */
export interface CommandResult {
  /** Null when it could not be started at all. */
  readonly status: number | null;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** Where a command runs and who listens to it. */
export interface CommandOptions {
  readonly directory?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Given what it prints, as it prints it. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a program to its end; never throws. */
export function runCommand(
  program: string,
  parameters: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, parameters, {
      ...(options.directory !== undefined && { cwd: options.directory }),
      ...(options.environment !== undefined && { env: options.environment }),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const collect = (data: Buffer): void => {
      const text = data.toString('utf8');
      output += text;
      options.onOutput?.(text);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => {
      resolve({ status: null, output: output + error.message });
    });
    child.once('close', (status) => {
      resolve({ status: status ?? 1, output });
    });
  });
}

/** The last lines of a command's output, for a message. */
export function lastLines(output: string, count = 6): string {
  return output.trim().split('\n').slice(-count).join('\n');
}
