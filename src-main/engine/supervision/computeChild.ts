import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Log } from '../../platform/log.ts';
import { applicationRoot } from '../../platform/paths.ts';
import { memoryAdvice } from '../compute/engineFailure.ts';
import { childMessageSchema, type ChildMessage, type ParentMessage } from '../protocol/messages.ts';
import { childEnvironment } from './childEnvironment.ts';
import { explainEnd } from './exitReason.ts';
import { nodeBinary } from './nodeBinary.ts';
import { residentBytes } from './processMemory.ts';

/** How a compute process is run. */
export interface ChildSettings {
  /** Main file of the process; another only in tests. */
  readonly mainFile?: string;
  readonly log: Log | null;
  /** Bytes. */
  readonly memoryLimit: number;
  /** ONNX Runtime's execution provider; default the one that was measured to be the fastest here. */
  readonly provider?: string;
}

interface Holdable {
  ref(): unknown;
  unref(): unknown;
}

/** What can keep a process from exiting; pipes can, though their type hides it. */
function isHoldable(part: unknown): part is Holdable {
  return typeof part === 'object' && part !== null && 'ref' in part && 'unref' in part;
}

/** Always the source, which plain Node runs as it is; this code may run from a bundle in an archive. */
const defaultMainFile = path.join(applicationRoot(), 'src-main', 'engine', 'computeMain.ts');
const memoryWatchMilliseconds = 250;
const lastWordsLength = 4000;

/**
 * One life of a compute process: started here, over when it exits. Checks every message that comes, keeps its last
 * words, and knows why it ended.
 */
export class ComputeChild {
  /** When it last gave a sign of life, by `performance.now()`. */
  lastSign = performance.now();
  /** Called with every message but heartbeats. */
  onMessage: (message: ChildMessage) => void = () => undefined;
  /** Resolves with the reason when the process is gone. */
  readonly ended: Promise<HeliochromeError>;
  readonly #process: ChildProcess;
  readonly #log: Log | null;
  readonly #memoryLimit: number;
  #lastWords = '';
  #bytes = 0;
  #isOver = false;
  /** Why it was ended, when it was ended from here. */
  #verdict: HeliochromeError | null = null;

  constructor(settings: ChildSettings) {
    this.#log = settings.log;
    this.#memoryLimit = settings.memoryLimit;
    this.#process = fork(settings.mainFile ?? defaultMainFile, [], {
      execPath: nodeBinary(),
      execArgv: [],
      serialization: 'advanced',
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#listen();
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#isOver = true;
        const facts = { code, signal, bytes: this.#bytes, lastWords: this.#lastWords };
        resolve(this.#verdict ?? explainEnd(facts));
      };
      // `close` and not `exit`: its last words are complete then.
      this.#process.once('close', end);
      this.#process.once('error', (error) => {
        this.#lastWords += error.message;
        if (this.#process.pid === undefined) end(null, null);
      });
    });
    this.#watchMemory();
  }

  get processId(): number | null {
    return this.#process.pid ?? null;
  }

  /** Whether it has exited. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it was told to end; it may not be gone yet. */
  get isEnding(): boolean {
    return this.#verdict !== null;
  }

  /** Memory it held when last looked at, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  send(message: ParentMessage): void {
    // A channel that is closed belongs to a process that is ending: `ended` tells.
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  /** Ends the process at once. Whatever it was doing fails with `verdict`. */
  kill(verdict: HeliochromeError): void {
    this.#verdict ??= verdict;
    this.#process.kill('SIGKILL');
  }

  /** Whether waiting for it keeps this process from exiting. */
  hold(isHeld: boolean): void {
    const { channel, stdout, stderr } = this.#process;
    const parts = [this.#process, channel, stdout, stderr];
    for (const part of parts) {
      if (!isHoldable(part)) continue;
      if (isHeld) part.ref();
      else part.unref();
    }
  }

  #listen(): void {
    this.#process.on('message', (message) => {
      this.lastSign = performance.now();
      const parsed = childMessageSchema.safeParse(message);
      if (!parsed.success) {
        this.#breakOff(z.prettifyError(parsed.error));
        return;
      }
      if (parsed.data.type === 'heartbeat') this.#bytes = parsed.data.bytes;
      else this.onMessage(parsed.data);
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      const decoder = new StringDecoder('utf8');
      stream?.on('data', (data: Buffer) => {
        const text = decoder.write(data);
        this.#lastWords = (this.#lastWords + text).slice(-lastWordsLength);
        this.#log?.debug(`compute process: ${text.trimEnd()}`);
      });
    }
  }

  #breakOff(reason: string): void {
    const message = `The compute process sent what cannot be understood: ${reason}`;
    this.kill(new HeliochromeError('engine-crashed', message, 'Install the program again.'));
  }

  #watchMemory(): void {
    const timer = setInterval(() => {
      const { pid } = this.#process;
      if (pid === undefined) return;
      this.#bytes = residentBytes(pid) ?? this.#bytes;
      if (this.#bytes <= this.#memoryLimit) return;
      const held = `${Math.round(this.#bytes / 2 ** 20)} MB`;
      const allowed = `${Math.round(this.#memoryLimit / 2 ** 20)} MB`;
      const message = `The compute process was ended: it held ${held} of memory, and ${allowed} are allowed.`;
      this.kill(new HeliochromeError('engine-memory', message, memoryAdvice));
    }, memoryWatchMilliseconds);
    timer.unref();
    void this.ended.then(() => {
      clearInterval(timer);
    });
  }
}
