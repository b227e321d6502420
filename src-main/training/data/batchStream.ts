import { totalmem } from 'node:os';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { type AugmentSettings, augmentSettingsSchema } from './augment.ts';
import { type StreamPosition, advance, epochOrder } from './batchPlan.ts';
import { BatchWorkers } from './batchWorkers.ts';
import type { BatchArrays, CropOrder, MadeBatch, SkippedPhoto } from './batchWorkerMessages.ts';
import type { HintSettings } from './hints.ts';
import { PhotoCache } from './photoCache.ts';
import { type PhotoSourceDescription, openPhotoSource } from './photoSource.ts';

/** What a {@link BatchStream} is made of. */
export interface BatchStreamOptions {
  readonly source: PhotoSourceDescription;
  /** Side of the crops, pixels; a multiple of 4. */
  readonly size: number;
  /** Crops in a batch. */
  readonly batch: number;
  readonly seed: number;
  /** Default: {@link augmentSettingsSchema}'s; `plainAugmentation` for validation. */
  readonly augmentation?: AugmentSettings;
  /** How hints are simulated; null or left out: none, the planes stay zero. */
  readonly hints?: HintSettings | null;
  /** Where to begin; default the first photo of pass 0. */
  readonly start?: StreamPosition;
  /** Number of passes after which the stream ends (its last batch may be smaller); default endless. */
  readonly epochs?: number;
  /** Default true. */
  readonly shuffle?: boolean;
  /** Worker threads; the batches are the same for any number. Default 1. */
  readonly workers?: number;
  /** Batches made ahead at most. Default workers + 3. */
  readonly prefetch?: number;
  /** Bytes of decoded photos kept in memory; default a quarter of the machine's memory, at most 3 GiB. */
  readonly cacheBytes?: number;
  /** Ends the stream: a waiting `next` fails with code `cancelled`. */
  readonly signal?: AbortSignal;
  /** Told once of each photo that could not be read; another takes its place. */
  readonly onSkip?: (photo: SkippedPhoto) => void;
}

/** A batch of crops with its truth and hints; the arrays belong to the receiver. */
export interface Batch extends BatchArrays {
  readonly count: number;
  readonly size: number;
  /** Where its first crop stands. */
  readonly position: StreamPosition;
  /** Where the following batch begins: a stream started here goes on exactly as this one. */
  readonly next: StreamPosition;
  /** The photo that each crop came from. */
  readonly photos: readonly number[];
}

/** How many photos in a row may be unreadable before the stream gives up. */
const candidatesPerCrop = 8;

/**
 * An endless (or `epochs` long) row of batches, made ahead by worker threads. What comes depends only on the photos,
 * the settings, the seed and the position; not on the number of workers or on timing. Close it when done; leaving a
 * `for await` closes it.
 */
export class BatchStream implements AsyncIterableIterator<Batch, undefined> {
  readonly #options: BatchStreamOptions;
  readonly #count: number;
  readonly #workers: BatchWorkers;
  readonly #cache: PhotoCache;
  readonly #pending: Promise<Batch | null>[] = [];
  readonly #skipped = new Set<number>();
  readonly #onAbort = () => void this.close();
  #order: { epoch: number; photos: Uint32Array } = { epoch: -1, photos: new Uint32Array() };
  #position: StreamPosition;
  #closing: Promise<void> | null = null;

  /** @throws HeliochromeError usage, when the options make no sense; data-unusable, when there is no photo */
  constructor(options: BatchStreamOptions) {
    checkOptions(options);
    this.#options = options;
    this.#count = openPhotoSource(options.source).count;
    if (this.#count === 0) {
      const advice = 'Give a folder with color photographs.';
      throw new HeliochromeError('data-unusable', 'There is no photograph to learn from.', advice);
    }
    this.#position = advance(options.start ?? { epoch: 0, index: 0 }, 0, this.#count);
    this.#cache = new PhotoCache(options.cacheBytes ?? Math.min(totalmem() / 4, 3 * 2 ** 30));
    this.#throwIfAborted();
    this.#workers = new BatchWorkers(options.workers ?? 1, {
      source: options.source,
      size: options.size,
      seed: options.seed,
      augmentation: options.augmentation ?? augmentSettingsSchema.parse({}),
      hints: options.hints ?? null,
      stopFlag: new Int32Array(new SharedArrayBuffer(4)),
    });
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#fill();
  }

  /** Bytes of decoded photos kept. */
  get cachedBytes(): number {
    return this.#cache.bytes;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * The next batch.
   *
   * @throws HeliochromeError cancelled after an abort; data-unusable when many photos in a row are unreadable;
   *   internal when a worker died
   */
  async next(): Promise<IteratorResult<Batch, undefined>> {
    this.#throwIfAborted();
    const waiting = this.#pending.shift();
    if (waiting === undefined) {
      await this.close();
      return { done: true, value: undefined };
    }
    try {
      const batch = await waiting;
      if (batch !== null) {
        this.#fill();
        return { done: false, value: batch };
      }
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#throwIfAborted();
    return { done: true, value: undefined };
  }

  /** Closes the stream. */
  async return(): Promise<IteratorResult<Batch, undefined>> {
    await this.close();
    return { done: true, value: undefined };
  }

  /** Ends all workers and lets go of all memory; may be called twice. */
  async close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    await this.#closing;
  }

  async #shutDown(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    await this.#workers.close();
    this.#cache.clear();
    this.#pending.length = 0;
  }

  #throwIfAborted(): void {
    if (this.#options.signal?.aborted !== true) return;
    throw new HeliochromeError('cancelled', 'The reading of photographs was cancelled.');
  }

  #fill(): void {
    const { prefetch = (this.#options.workers ?? 1) + 3 } = this.#options;
    while (this.#closing === null && this.#pending.length < prefetch) {
      const count = this.#nextCount();
      if (count === 0) return;
      const position = this.#position;
      const next = advance(position, count, this.#count);
      this.#position = next;
      const crops = Array.from({ length: count }, (_, place) =>
        this.#cropOrder(advance(position, place, this.#count)),
      );
      const made = this.#workers
        .make(crops, this.#cache.hasRoom)
        .then((answer) => answer && this.#receive(answer, position, next));
      // It is awaited later, maybe never: a failure must not count as unhandled.
      made.catch(() => undefined);
      this.#pending.push(made);
    }
  }

  /** Crops in the next batch; 0 at the end. */
  #nextCount(): number {
    const { batch, epochs = Infinity } = this.#options;
    const left = (epochs - this.#position.epoch) * this.#count - this.#position.index;
    return Math.max(0, Math.min(batch, left));
  }

  #cropOrder(position: StreamPosition): CropOrder {
    if (this.#order.epoch !== position.epoch) {
      const { seed, shuffle = true } = this.#options;
      const photos = epochOrder(seed, position.epoch, this.#count, shuffle);
      this.#order = { epoch: position.epoch, photos };
    }
    const candidates = Array.from(
      { length: Math.min(candidatesPerCrop, this.#count) },
      (_, step) => this.#order.photos[(position.index + step) % this.#count],
    );
    return { position, candidates, cached: this.#cache.get(candidates[0]) };
  }

  #receive(answer: MadeBatch, position: StreamPosition, next: StreamPosition): Batch {
    for (const { photo, pixels } of answer.decoded) this.#cache.add(photo, pixels);
    for (const photo of answer.skipped) {
      if (this.#skipped.has(photo.photo)) continue;
      this.#skipped.add(photo.photo);
      this.#options.onSkip?.(photo);
    }
    const { size } = this.#options;
    const count = answer.photos.length;
    return { count, size, position, next, photos: answer.photos, ...answer.arrays };
  }
}

function checkOptions({ size, batch, workers = 1, prefetch = 1 }: BatchStreamOptions): void {
  const wrong = (what: string) => new HeliochromeError('usage', what, 'Correct the setting.');
  if (!Number.isInteger(size) || size < 16 || size % 4 !== 0) {
    throw wrong(`The crop size must be a multiple of 4, at least 16; it is ${size}.`);
  }
  for (const [name, value] of Object.entries({ batch, workers, prefetch })) {
    if (!Number.isInteger(value) || value < 1) {
      throw wrong(`"${name}" must be a whole number above 0; it is ${value}.`);
    }
  }
}
