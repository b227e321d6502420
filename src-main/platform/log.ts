import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** From the gravest to the most talkative. */
const logLevels = ['error', 'warning', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Facts to a line, written as JSON after its text. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** Where a program tells what it does. */
export type Log = Readonly<Record<LogLevel, (text: string, facts?: LogFacts) => void>>;

/** Where a log goes and how much of it. */
export interface LogOptions {
  /** What goes to standard error; null for nothing. Default warning. */
  readonly screen?: LogLevel | null;
  /** File to append to, its folder made when missing; none by default. Everything up to `fileLevel` goes there. */
  readonly file?: string;
  /** Default info. */
  readonly fileLevel?: LogLevel;
}

/** A log file is put aside as `.1` when it has grown to this; one such file is kept. */
const largestFileBytes = 5 * 1024 * 1024;

function reaches(level: LogLevel, limit: LogLevel | null): boolean {
  return limit !== null && logLevels.indexOf(level) <= logLevels.indexOf(limit);
}

function putAsideWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestFileBytes) renameSync(file, `${file}.1`);
}

function formatLine(level: LogLevel, text: string, facts: LogFacts | undefined): string {
  const tail = facts === undefined ? '' : ` ${JSON.stringify(facts)}`;
  // One entry is one line, whatever a file's name holds.
  const oneLine = text.replaceAll(/[\r\n]+/g, ' ');
  return `${new Date().toISOString()} ${level.padEnd(7)} ${oneLine}${tail}\n`;
}

/**
 * A log to standard error and to a file. Lines are written at once, so that none is lost in a crash; a file that
 * cannot be written is given up after one line about it on standard error, for a log must not end a job.
 */
export function createLog(options: LogOptions = {}): Log {
  const screen = options.screen === undefined ? 'warning' : options.screen;
  const fileLevel = options.fileLevel ?? 'info';
  let file = options.file;
  const write = (level: LogLevel, text: string, facts?: LogFacts): void => {
    const line = formatLine(level, text, facts);
    if (reaches(level, screen)) process.stderr.write(line);
    if (file === undefined || !reaches(level, fileLevel)) return;
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      putAsideWhenLarge(file);
      appendFileSync(file, line);
    } catch (error) {
      process.stderr.write(
        formatLine('warning', `No log is kept in ${file}: ${String(error)}`, undefined),
      );
      file = undefined;
    }
  };
  return {
    error: (text, facts) => {
      write('error', text, facts);
    },
    warning: (text, facts) => {
      write('warning', text, facts);
    },
    info: (text, facts) => {
      write('info', text, facts);
    },
    debug: (text, facts) => {
      write('debug', text, facts);
    },
  };
}
