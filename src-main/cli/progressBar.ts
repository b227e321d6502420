import type { ProgressEvent } from '../../src-shared/api/commandEvents.ts';
import { countOf, durationOf, printable } from './plainText.ts';

/** The part of a terminal that the bar needs. */
export interface BarStream {
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
/** A bar for what is done at once would only flicker. */
const silentMilliseconds = 400;
const usualColumns = 80;
const eraseLine = '\r\u001b[K';

/** One line of progress, in characters: bar, share, count, time left, what is being done. */
export function progressLine(event: ProgressEvent, columns: number): string {
  const filled = Math.floor(event.progress * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const share = `${Math.floor(event.progress * 100)} %`.padStart(5);
  const counted =
    event.unit === 'photos'
      ? `${event.done}/${countOf(event.total, 'photo')}`
      : `step ${event.done}`;
  const left = event.secondsLeft === null ? '' : ` · ${durationOf(event.secondsLeft)} left`;
  const line = `${bar} ${share} · ${counted}${left} · ${printable(event.activity)}`;
  const characters = Array.from(line);
  // A line that wraps could not be erased.
  return characters.length < columns
    ? line
    : `${characters.slice(0, Math.max(0, columns - 2)).join('')}…`;
}

/** A progress bar on the last line of a terminal, which other lines are written above. */
export class ProgressBar {
  readonly #stream: BarStream;
  readonly #started = performance.now();
  #line = '';

  constructor(stream: BarStream) {
    this.#stream = stream;
  }

  show(event: ProgressEvent): void {
    if (performance.now() - this.#started < silentMilliseconds) return;
    const { columns = 0 } = this.#stream;
    // Some terminals do not know how wide they are, and say 0.
    this.#line = progressLine(event, columns > 0 ? columns : usualColumns);
    this.#stream.write(eraseLine + this.#line);
  }

  /** Takes the bar away, for other lines; {@link restore} brings it back. */
  hide(): void {
    if (this.#line !== '') this.#stream.write(eraseLine);
  }

  restore(): void {
    if (this.#line !== '') this.#stream.write(this.#line);
  }

  /** Takes the bar away for good. */
  end(): void {
    this.hide();
    this.#line = '';
  }
}
