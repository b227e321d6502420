/** Progress below which the time left cannot be told. */
const leastProgress = 0.05;
/** Samples kept; when there are more, every second of the older ones is dropped. */
const mostSamples = 24;
const shortestStep = 0.25;

interface Sample {
  readonly seconds: number;
  readonly progress: number;
}

function median(values: number[]): number {
  values.sort((left, right) => left - right);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** Median of the slopes between all pairs (Theil–Sen): a stall or a burst does not move it. */
function medianSlope(samples: readonly Sample[]): number {
  const slopes: number[] = [];
  for (const [index, from] of samples.entries()) {
    for (const to of samples.slice(index + 1)) {
      slopes.push((to.progress - from.progress) / (to.seconds - from.seconds));
    }
  }
  return median(slopes);
}

/** Progress of one job over one start: it never falls, and tells the time left. */
export class JobProgress {
  #progress: number;
  /** Working time of earlier starts, seconds. */
  readonly #before: number;
  readonly #started: number;
  readonly #now: () => number;
  #samples: readonly Sample[] = [];

  /**
   * @param progress where the job stood, 0–1
   * @param secondsBefore working time of earlier starts
   * @param now monotonic clock, milliseconds
   */
  constructor(
    progress: number,
    secondsBefore: number,
    now: () => number = () => performance.now(),
  ) {
    this.#progress = progress;
    this.#before = secondsBefore;
    this.#now = now;
    this.#started = now();
  }

  /** 0–1. */
  get value(): number {
    return this.#progress;
  }

  /** Working time over all starts. */
  get seconds(): number {
    return this.#before + this.#elapsed;
  }

  get #elapsed(): number {
    return (this.#now() - this.#started) / 1000;
  }

  /** Takes what was computed; less than before is ignored. */
  reach(progress: number): void {
    this.#progress = Math.max(this.#progress, Math.min(progress, 1));
    const seconds = this.#elapsed;
    const last = this.#samples.at(-1);
    if (last !== undefined && seconds - last.seconds < shortestStep) return;
    this.#samples = [...this.#samples, { seconds, progress: this.#progress }];
    if (this.#samples.length > mostSamples) this.#thin();
  }

  /** Seconds until the end at the rate of late; null until it can be told. */
  secondsLeft(): number | null {
    if (this.#progress < leastProgress || this.#progress >= 1) return null;
    const rate = this.#rate();
    return rate > 0 ? (1 - this.#progress) / rate : null;
  }

  // The last half of the time counts: what came before may have been of another kind.
  #rate(): number {
    const from = this.#elapsed / 2;
    const late = this.#samples.filter(({ seconds }) => seconds >= from);
    if (late.length >= 4) {
      const rate = medianSlope(late);
      if (rate > 0) return rate;
    }
    return this.seconds > 0 ? this.#progress / this.seconds : 0;
  }

  #thin(): void {
    const recent = this.#samples.length >> 1;
    this.#samples = this.#samples.filter((_, index) => index >= recent || index % 2 === 0);
  }
}
