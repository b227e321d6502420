import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processesBelow } from './childProcesses.ts';

/** One job, to be done by processes that are killed. */
export interface KilledWork {
  readonly library: string;
  readonly dataDirectory: string;
  /** A `jobs.*` call and its request. */
  readonly call: string;
  readonly request: unknown;
}

/** How a run was interrupted. */
export interface KillCounts {
  /** Kills of the program that came while it had work left. */
  main: number;
  /** Kills of the compute process under it. */
  compute: number;
}

const program = path.resolve(import.meta.dirname, '../../fixtures/killing/libraryProcess.ts');

/** A run that hangs is killed after so many milliseconds; the last one, which has to end by itself, then fails. */
const longestRun = 300_000;

interface Run {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  /** Exit status; null after a kill. */
  readonly ended: Promise<number | null>;
  isIdle(): boolean;
  errors(): string;
}

function start(work: KilledWork): Run {
  const { library, dataDirectory, call, request } = work;
  const child = spawn(
    process.execPath,
    [program, library, dataDirectory, call, JSON.stringify(request)],
    {
      env: { ...process.env, HELIOCHROME_DATA: dataDirectory },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestRun,
      killSignal: 'SIGKILL',
    },
  );
  let output = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close').then(([status]) => status as number | null);
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('ready')) resolve();
    });
    void ended.then(() => {
      resolve();
    });
  });
  return { child, ready, ended, isIdle: () => output.includes('idle'), errors: () => errors };
}

/** Lets the work go to its end. @throws Error with what the program said when it fails */
export async function finishWork(work: KilledWork): Promise<void> {
  const run = start(work);
  const status = await run.ended;
  if (status !== 0) throw new Error(`The program ended with ${String(status)}: ${run.errors()}`);
}

/**
 * Does the work with the program, or the compute process below it, killed at `kills` random moments, then lets it end.
 * A moment lies anywhere from the program's start to `span` seconds after its library was open.
 */
export async function workWhileKilled(
  work: KilledWork,
  options: { kills: number; span: number; random: () => number; compute: boolean },
): Promise<KillCounts> {
  const counts: KillCounts = { main: 0, compute: 0 };
  for (let kill = 0; kill < options.kills; kill += 1) {
    const run = start(work);
    // One in five dies while it starts.
    if (options.random() < 0.2) await Promise.race([run.ended, delay(options.random() * 1500)]);
    else {
      await run.ready;
      await Promise.race([run.ended, delay(options.random() * options.span * 1000)]);
    }
    const computing = processesBelow(run.child.pid ?? 0, 'computeMain');
    const killsCompute = options.compute && computing.length > 0 && options.random() < 0.4;
    const isBusy = run.child.exitCode === null && !run.isIdle();
    if (killsCompute) {
      for (const id of computing) killQuietly(id);
      if (isBusy) counts.compute += 1;
      // It goes on for a moment before it is killed too.
      await Promise.race([run.ended, delay(options.random() * 1000)]);
    }
    if (run.child.exitCode === null && !run.isIdle()) counts.main += 1;
    run.child.kill('SIGKILL');
    const status = await run.ended;
    if (status !== null && status !== 0) {
      throw new Error(`The program ended with ${status} before it was killed: ${run.errors()}`);
    }
    if (status === 0) break;
  }
  await finishWork(work);
  return counts;
}

function killQuietly(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
