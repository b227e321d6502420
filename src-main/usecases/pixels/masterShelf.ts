import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import type { Master } from '../../imaging/master.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import { MasterPyramid, pyramidBytes } from '../../imaging/pyramid/masterPyramid.ts';
import { Limiter } from './limiter.ts';
import { pixelKey } from './photoFile.ts';
import { RecentlyUsed } from './recentlyUsed.ts';
import { SharedWork } from './sharedWork.ts';

/** An open master with its tiles. */
export interface OpenPhoto {
  readonly master: Master;
  readonly pyramid: MasterPyramid;
}

/** Memory that open masters share; three of the usual size, one very large one. */
const mostBytes = 512 * 1024 * 1024;

/** Masters that are decoded side by side. */
const decoders = 2;

/** Whether an opened master stays open for what is asked for next. */
export type Keeping =
  /** It is being looked at. */
  | 'keep'
  /** It is only passed through, as thumbnails of a whole library are: what is looked at must not be closed for it. */
  | 'pass';

/** One opening, shared by all who want the same pixels. It is closed when it left the shelf and nobody uses it. */
class Opening {
  readonly #opening: SharedWork<OpenPhoto>;
  #users = 0;
  #left = false;

  constructor(open: (signal: AbortSignal) => Promise<OpenPhoto>) {
    this.#opening = new SharedWork(open);
  }

  get opened(): Promise<OpenPhoto> {
    return this.#opening.result;
  }

  async use<Result>(
    work: (photo: OpenPhoto) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    this.#users += 1;
    try {
      return await work(await this.#opening.wait(signal));
    } finally {
      this.#users -= 1;
      this.#closeIfLeft();
    }
  }

  leave(): void {
    this.#left = true;
    this.#closeIfLeft();
  }

  #closeIfLeft(): void {
    if (!this.#left || this.#users > 0) return;
    void this.opened.then(
      ({ master }) => master.close(),
      () => undefined,
    );
  }
}

async function openPhoto(source: PhotoSource, onSize: (bytes: number) => void): Promise<OpenPhoto> {
  const master = await openMaster(source.path, { page: source.page });
  try {
    onSize(pyramidBytes(master.width, master.height));
    return { master, pyramid: await MasterPyramid.open(master, sharedPixelPool()) };
  } catch (error) {
    await master.close();
    throw error;
  }
}

/** The masters that are open, bounded by their memory; requests for one share its opening. */
export class MasterShelf {
  readonly #limiter = new Limiter(decoders);
  readonly #openings = new RecentlyUsed<Opening>(mostBytes, (opening) => {
    opening.leave();
  });

  /**
   * Runs `work` with the open photo, which stays open until then.
   *
   * @throws HeliochromeError cancelled, what opening and decoding throw
   */
  async use<Result>(
    source: PhotoSource,
    keeping: Keeping,
    work: (photo: OpenPhoto) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const key = `${pixelKey(source)} ${source.path} ${source.modifiedAt}`;
    const open = this.#openings.get(key);
    if (open !== undefined) return open.use(work, signal);
    if (keeping === 'keep') return this.#keep(key, source).use(work, signal);
    const passing = new Opening((allGone) =>
      this.#limiter.run(() => openPhoto(source, () => undefined), allGone),
    );
    const result = passing.use(work, signal);
    passing.leave();
    return result;
  }

  /** Closes what nobody uses, and the rest when it is done with. */
  clear(): void {
    this.#openings.clear();
  }

  #keep(key: string, source: PhotoSource): Opening {
    const isKept = (): boolean => this.#openings.get(key) === opening;
    const weigh = (bytes: number): void => {
      if (isKept()) this.#openings.set(key, opening, bytes);
    };
    const opening: Opening = new Opening((allGone) =>
      this.#limiter.run(() => openPhoto(source, weigh), allGone),
    );
    this.#openings.set(key, opening);
    opening.opened.catch(() => {
      if (isKept()) this.#openings.delete(key);
    });
    return opening;
  }
}
