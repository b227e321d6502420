import { Session } from 'node:inspector/promises';
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload, type SourceMapping } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A stretch of a script and how often it ran; within another the inner one counts. */
interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** What one run of a script did. */
export interface ScriptRun {
  readonly file: string;
  readonly ranges: readonly Range[];
}

/** A source and its lines that no run reached. */
export interface SourceCoverage {
  readonly lines: number;
  readonly missed: readonly number[];
}

/** Follows which code of this process runs. */
export class CoverageRecorder {
  readonly #session = new Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** @returns the runs of scripts whose file `wants` picks, and stops */
  async stop(wants: (file: string) => boolean): Promise<ScriptRun[]> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
    return result.flatMap(({ url, functions }) => {
      const file = url.startsWith('file:') ? fileURLToPath(url.replace(/\?.*$/, '')) : url;
      if (!wants(file)) return [];
      return [{ file, ranges: functions.flatMap((one) => one.ranges) }];
    });
  }
}

function isMapped(entry: object): entry is SourceMapping {
  return 'originalSource' in entry;
}

/** Marks the characters that ran in any of the runs of one file. */
function reached(length: number, runs: readonly ScriptRun[]): Uint8Array {
  const all = new Uint8Array(length);
  for (const { ranges } of runs) {
    const one = new Uint8Array(length);
    // Outer before inner, so that the inner ones decide.
    const nested = ranges.toSorted(
      (a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset,
    );
    for (const { startOffset, endOffset, count } of nested) {
      one.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    }
    for (const [index, value] of one.entries()) all[index] = all[index] | value;
  }
  return all;
}

/**
 * Which lines of the sources behind a bundle ran. A line counts as reached when any of its code ran.
 *
 * @param bundle the built script, with its map beside it
 * @param wants picks sources by their absolute path
 */
export function sourceCoverage(
  bundle: string,
  runs: readonly ScriptRun[],
  wants: (source: string) => boolean,
): Map<string, SourceCoverage> {
  const code = readFileSync(bundle, 'utf8');
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')) as SourceMapPayload);
  const marks = reached(code.length, runs);
  const lines = new Map<string, Map<number, boolean>>();
  let offset = 0;
  for (const [row, text] of code.split('\n').entries()) {
    const column = text.search(/\S/);
    const entry = column === -1 ? null : map.findEntry(row, column);
    if (entry !== null && isMapped(entry) && !/^\s*(\/\/|\/?\*|[})\];,]+\s*$)/.test(text)) {
      const source = path.resolve(path.dirname(bundle), entry.originalSource);
      if (wants(source)) {
        const ran = marks.subarray(offset, offset + text.length).includes(1);
        const known = lines.get(source) ?? new Map<number, boolean>();
        const line = entry.originalLine + 1;
        known.set(line, (known.get(line) ?? false) || ran);
        lines.set(source, known);
      }
    }
    offset += text.length + 1;
  }
  return new Map(
    [...lines].map(([source, ran]) => [
      source,
      {
        lines: ran.size,
        missed: [...ran].filter(([, wasRun]) => !wasRun).map(([line]) => line),
      },
    ]),
  );
}
