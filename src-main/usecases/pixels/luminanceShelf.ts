import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import type { MasterShelf } from './masterShelf.ts';
import { pixelKey } from './photoFile.ts';
import { RecentlyUsed } from './recentlyUsed.ts';

/** Models' copies kept: 200 KB each. */
const mostCopies = 64;

/** Models' copies of photos, so that trying a model's settings does not decode the master each time. */
export class LuminanceShelf {
  readonly #masters: MasterShelf;
  readonly #kept = new RecentlyUsed<LuminancePlane>(mostCopies);

  constructor(masters: MasterShelf) {
    this.#masters = masters;
  }

  /**
   * The model's copy of a photo.
   *
   * @param longSide pixels
   * @throws HeliochromeError cancelled, what opening and decoding throw
   */
  async get(source: PhotoSource, longSide: number, signal?: AbortSignal): Promise<LuminancePlane> {
    const key = `${pixelKey(source)} ${source.modifiedAt} ${longSide}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const plane = await this.#masters.use(
      source,
      'keep',
      ({ master }) => master.modelLuminance(longSide, signal),
      signal,
    );
    this.#kept.set(key, plane);
    return plane;
  }

  clear(): void {
    this.#kept.clear();
  }
}
