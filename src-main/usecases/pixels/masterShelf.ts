import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { abortable } from '../../imaging/abortable.ts';
import type { Master } from '../../imaging/master.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import { MasterPyramid, pyramidBytes } from '../../imaging/pyramid/masterPyramid.ts';
import { pixelKey } from './photoFile.ts';
import { RecentlyUsed } from './recentlyUsed.ts';

/** An open master with its tiles. */
export interface OpenPhoto {
  readonly master: Master;
  readonly pyramid: MasterPyramid;
}

/** Memory that open masters share; three of the usual size, one very large one. */
const mostBytes = 512 * 1024 * 1024;

/** One opening, shared by all who want the same pixels. It is closed when it left the shelf and nobody uses it. */
class Opening {
  readonly #opened: Promise<OpenPhoto>;
  #users = 0;
  #left = false;

  constructor(source: PhotoSource, onSize: (bytes: number) => void) {
    this.#opened = openPhoto(source, onSize);
    this.#opened.catch(() => undefined);
  }

  get opened(): Promise<OpenPhoto> {
    return this.#opened;
  }

  async use<Result>(
    work: (photo: OpenPhoto) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    this.#users += 1;
    try {
      return await work(await abortable(this.#opened, signal));
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
    void this.#opened.then(
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
    work: (photo: OpenPhoto) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const key = `${pixelKey(source)} ${source.path} ${source.modifiedAt}`;
    let opening = this.#openings.get(key);
    if (opening === undefined) {
      const fresh = new Opening(source, (bytes) => {
        if (this.#openings.get(key) === fresh) this.#openings.set(key, fresh, bytes);
      });
      opening = fresh;
      this.#openings.set(key, fresh);
      fresh.opened.catch(() => {
        if (this.#openings.get(key) === fresh) this.#openings.delete(key);
      });
    }
    return opening.use(work, signal);
  }

  /** Closes what nobody uses, and the rest when it is done with. */
  clear(): void {
    this.#openings.clear();
  }
}
