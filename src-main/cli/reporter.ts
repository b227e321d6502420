import type {
  CommandEvent,
  CommandName,
  ErrorReport,
  ItemEvent,
  ProgressEvent,
  ResultEvent,
  ServingEvent,
  WarningEvent,
} from '../../src-shared/api/commandEvents.ts';
import type { HeliochromeError } from '../../src-shared/domain/error.ts';
import { countOf, printable } from './plainText.ts';
import { ProgressBar } from './progressBar.ts';

/** What a command tells before its end. */
export type ReportedEvent = ProgressEvent | ItemEvent | WarningEvent | ServingEvent;

/** Where a command tells how it goes. */
export interface Reporter {
  event(event: ReportedEvent): void;
  /** The end of the command. `lines` are the same for people. */
  result(result: ResultEvent, lines: readonly string[]): void;
  /** The command could not do its work. */
  failure(command: CommandName | null, error: HeliochromeError, exitStatus: number): void;
}

/** Output streams; the process's own, or those of a test. */
export interface ReporterStreams {
  readonly output: { write(text: string): unknown };
  readonly errors: {
    write(text: string): unknown;
    readonly columns?: number;
    readonly isTTY?: boolean;
  };
}

/** One JSON object a line on standard output. */
export class JsonReporter implements Reporter {
  readonly #output: ReporterStreams['output'];

  constructor({ output }: ReporterStreams) {
    this.#output = output;
  }

  event(event: ReportedEvent): void {
    this.#line(event);
  }

  result(result: ResultEvent): void {
    this.#line(result);
  }

  failure(command: CommandName | null, error: HeliochromeError, exitStatus: number): void {
    const { code, message, advice } = error;
    this.#line({ type: 'result', command, exitStatus, error: { code, message, advice } });
  }

  #line(event: CommandEvent): void {
    this.#output.write(`${JSON.stringify(event)}\n`);
  }
}

/** What was left out is told up to so many times, then counted. */
const mostIgnoredLines = 10;

function describeError({ message, advice }: ErrorReport): string {
  return advice === '' ? message : `${message} ${advice}`;
}

function nameOf({ path, page }: ItemEvent): string {
  return page === undefined ? path : `${path}, page ${page}`;
}

/** Lines for people: results on standard output, the bar, warnings and failures on standard error. */
export class HumanReporter implements Reporter {
  readonly #streams: ReporterStreams;
  readonly #bar: ProgressBar | null;
  #ignored = 0;

  constructor(streams: ReporterStreams) {
    this.#streams = streams;
    this.#bar = streams.errors.isTTY === true ? new ProgressBar(streams.errors) : null;
  }

  event(event: ReportedEvent): void {
    if (event.type === 'progress') this.#bar?.show(event);
    else if (event.type === 'warning') this.#line('errors', `Note: ${event.message}`);
    else if (event.type === 'serving') this.#line('output', `Open in a browser: ${event.address}`);
    else this.#item(event);
  }

  result(_: ResultEvent, lines: readonly string[]): void {
    this.#bar?.end();
    const unsaid = this.#ignored - mostIgnoredLines;
    if (unsaid > 0) this.#line('errors', `… and ${countOf(unsaid, 'other file')} left out.`);
    for (const line of lines) this.#line('output', line);
  }

  failure(_: CommandName | null, error: HeliochromeError): void {
    this.#bar?.end();
    this.#line('errors', `Error: ${error.message}`);
    if (error.advice !== '') this.#line('errors', error.advice);
  }

  #item(item: ItemEvent): void {
    const name = nameOf(item);
    switch (item.status) {
      case 'colorized':
        this.#line('output', `✓ ${name} → ${item.output ?? ''}`);
        break;
      case 'skipped':
        this.#line('output', `= ${name}: ${item.reason ?? 'skipped'}`);
        break;
      case 'failed':
        this.#line(
          'errors',
          `✗ ${name}: ${item.error === undefined ? 'failed' : describeError(item.error)}`,
        );
        break;
      case 'ignored':
        this.#ignored += 1;
        if (this.#ignored <= mostIgnoredLines) {
          this.#line('errors', `- ${name} left out: ${item.reason ?? ''}`);
        }
        break;
      case 'verified':
        this.#line('output', `✓ ${name}`);
        break;
      case 'exported':
      case 'imported':
      case 'scored':
        break;
    }
    for (const warning of item.warnings ?? []) this.#line('output', `  ${warning}`);
  }

  #line(stream: 'output' | 'errors', text: string): void {
    this.#bar?.hide();
    this.#streams[stream].write(`${printable(text)}\n`);
    this.#bar?.restore();
  }
}
