import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  commandEventSchema,
  type CommandEvent,
  type CommandName,
} from '../../src-shared/api/commandEvents.ts';

const program = path.resolve(import.meta.dirname, '../../src-main/cli/main.ts');

/** A run takes seconds; one that hangs is killed after so many milliseconds, and its status is null. */
const longestRun = 120_000;

/** How the command line is started. */
export interface CliOptions {
  readonly directory?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Run as this user and group. */
  readonly user?: number;
  /** Told of each event, with the process, as it comes. */
  readonly onEvent?: (event: CommandEvent, child: ChildProcess) => void;
}

/** What a run of the command line gave. */
export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every line of `--json`, checked against the schema. */
  readonly events: readonly CommandEvent[];
}

/** Runs the command line as a process of its own, as a person would. */
export async function runCli(
  parameters: readonly string[],
  options: CliOptions = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [program, ...parameters], {
    cwd: options.directory ?? path.dirname(program),
    env: { ...process.env, ...options.environment },
    ...(options.user !== undefined && { uid: options.user, gid: options.user }),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestRun,
    killSignal: 'SIGKILL',
  });
  const lines: string[] = [];
  const events: CommandEvent[] = [];
  const isJson = parameters.includes('--json');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const unreadable: unknown[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (!isJson) return;
    try {
      const event = commandEventSchema.parse(JSON.parse(line));
      events.push(event);
      options.onEvent?.(event, child);
    } catch (error) {
      unreadable.push(error);
    }
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (unreadable.length > 0) throw unreadable[0];
  return { status, stdout: lines.join('\n'), stderr, events };
}

/** The last line of a run, which must be of this kind. */
export function resultOf<Name extends CommandName>(
  run: CliRun,
  command: Name,
): Exclude<Extract<CommandEvent, { command: Name }>, { error: unknown }> {
  const last = run.events.at(-1);
  if (last?.type !== 'result' || 'error' in last || last.command !== command) {
    throw new Error(
      `The run did not end with a result of ${command}: ${run.stdout}\n${run.stderr}`,
    );
  }
  return last as Exclude<Extract<CommandEvent, { command: Name }>, { error: unknown }>;
}

/** Every file below a folder with its bytes and times, as one text: two are equal when nothing was touched. */
export async function fingerprintTree(folder: string): Promise<string> {
  const lines: string[] = [];
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of names) {
    const file = path.join(entry.parentPath, entry.name);
    const { size, mtimeMs, mode } = await stat(file);
    const bytes = entry.isFile() ? await readFile(file) : '';
    const hash = createHash('sha256').update(bytes).digest('hex');
    lines.push(`${file} ${entry.isFile() ? size : ''} ${mtimeMs} ${mode} ${hash}`);
  }
  return lines.sort().join('\n');
}

/** Names of all files below a folder, with forward slashes, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .sort();
}
