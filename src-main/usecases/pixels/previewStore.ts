import path from 'node:path';
import { levelSize } from '../../../src-shared/api/pixels.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { decodeGreyPng, encodeGreyPng } from '../../imaging/encodePicture.ts';
import { codeOfGrey, greyOfCode, type GreyPicture } from '../../imaging/greyTone.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import {
  cutTile,
  LevelPyramid,
  levelWithin,
  sharedPlane,
  type LevelPlane,
} from '../../imaging/pyramid/levelPyramid.ts';
import { DiskCache } from './diskCache.ts';
import type { MasterShelf } from './masterShelf.ts';
import { isUnchanged, pixelKey } from './photoFile.ts';
import { RecentlyUsed } from './recentlyUsed.ts';
import { JoinedWork } from './sharedWork.ts';

/** Longer side of previews, pixels at most: two screens of tiles. */
export const previewLongSide = 2048;
/** Previews kept on the disk, some 2 MB each. */
const diskBytes = 4 * 1024 ** 3;
/** Previews kept in memory, values. */
const memoryValues = 48 * 1024 * 1024;

/** When a preview that was made is stored. */
export type Storing = 'always' | 'ifRoom';

/** Size of a photo, upright. */
export interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/** A preview: the first level of a photo that is no longer than {@link previewLongSide}, and those after it. */
export interface PhotoPreview extends PhotoSize {
  readonly pyramid: LevelPyramid;
  /** The preview's own level. */
  readonly level: number;
  /** It shows what the catalog read, rather than what took its place in the file. */
  readonly asRead: boolean;
}

/** The level of a photo's preview. */
export function previewLevel(size: PhotoSize): number {
  return levelWithin(size.width, size.height, previewLongSide);
}

/** Cuts a tile of the preview's level or a coarser one. @returns null where there is none */
export async function previewTile(
  preview: PhotoPreview,
  level: number,
  column: number,
  row: number,
): Promise<GreyPicture | null> {
  if (level < preview.level) return null;
  return cutTile(await preview.pyramid.plane(level), column, row);
}

/** Fills a plane from stored greys. */
function planeOf({ width, height, data }: GreyPicture): LevelPlane {
  const plane = sharedPlane(width, height);
  const codes = codeOfGrey();
  for (let at = 0; at < data.length; at += 1) plane.codes[at] = codes[data[at]];
  return plane;
}

/** Greys as they are stored; coarse levels always come from these, so that they do not depend on what was kept. */
function greysOf({ width, height, codes }: LevelPlane): GreyPicture {
  const greys = greyOfCode();
  return { width, height, data: Uint8Array.from(codes, (code) => greys[code]) };
}

/** Small lossless copies of masters, on the disk and in memory: a photo's first paint, its thumbnail, and what is left
 * to be seen when the master is missing. */
export class PreviewStore {
  readonly #disk: DiskCache;
  readonly #masters: MasterShelf;
  readonly #kept = new RecentlyUsed<PhotoPreview>(memoryValues);
  readonly #loading = new JoinedWork<PhotoPreview>();

  constructor(cacheDirectory: string, masters: MasterShelf) {
    this.#disk = new DiskCache(path.join(cacheDirectory, 'previews'), diskBytes);
    this.#masters = masters;
  }

  /**
   * A photo's preview: kept, stored, or made from the master and then stored.
   *
   * @param known size that the catalog knows; null where it knows none
   * @param storing `always`, or `ifRoom` for what goes through a whole library and must not drive out what is looked at
   * @throws HeliochromeError cancelled; what opening the master throws when no preview is stored
   */
  async get(
    source: PhotoSource,
    known: PhotoSize | null,
    storing: Storing,
    signal?: AbortSignal,
  ): Promise<PhotoPreview> {
    const key = pixelKey(source);
    return (
      this.#kept.get(key) ??
      this.#loading.run(
        key,
        async (allGone) => {
          const preview = await this.#load(source, known, storing, allGone);
          const { width, height } = levelSize(preview.width, preview.height, preview.level);
          if (preview.asRead) this.#kept.set(key, preview, Math.ceil((width * height * 4) / 3));
          return preview;
        },
        signal,
      )
    );
  }

  /** Whether there is room on the disk for more previews, without another one's being removed. */
  hasRoom(): Promise<boolean> {
    return this.#disk.hasRoom();
  }

  isStored(source: PhotoSource): Promise<boolean> {
    return this.#disk.has(`${pixelKey(source)}.png`);
  }

  clear(): void {
    this.#kept.clear();
  }

  async #load(
    source: PhotoSource,
    known: PhotoSize | null,
    storing: Storing,
    signal: AbortSignal,
  ): Promise<PhotoPreview> {
    const stored = known === null ? null : await this.#readStored(source, known);
    return stored ?? this.#make(source, storing, signal);
  }

  async #readStored(source: PhotoSource, size: PhotoSize): Promise<PhotoPreview | null> {
    const bytes = await this.#disk.read(`${pixelKey(source)}.png`);
    if (bytes === null) return null;
    const level = previewLevel(size);
    const expected = levelSize(size.width, size.height, level);
    const picture = await decodeGreyPng(bytes).catch(() => null);
    if (picture?.width !== expected.width || picture.height !== expected.height) {
      await this.#disk.remove(`${pixelKey(source)}.png`);
      return null;
    }
    return this.#preview(size, level, planeOf(picture), true);
  }

  async #make(source: PhotoSource, storing: Storing, signal: AbortSignal): Promise<PhotoPreview> {
    const before = await isUnchanged(source, signal);
    const made = await this.#masters.use(
      source,
      storing === 'always' ? 'keep' : 'pass',
      async ({ pyramid }) => {
        const { width, height } = pyramid;
        const level = previewLevel({ width, height });
        return { size: { width, height }, level, picture: greysOf(await pyramid.plane(level)) };
      },
      signal,
    );
    // What is not the file that the catalog knows must not be kept under its name.
    const asRead = before && (await isUnchanged(source, signal));
    if (asRead && (storing === 'always' || (await this.hasRoom())))
      await this.#store(source, made.picture);
    return this.#preview(made.size, made.level, planeOf(made.picture), asRead);
  }

  /** A preview that cannot be kept is not worth failing for. */
  async #store(source: PhotoSource, picture: GreyPicture): Promise<void> {
    try {
      await this.#disk.write(`${pixelKey(source)}.png`, await encodeGreyPng(picture));
    } catch {
      // The disk is full or cannot be written: it is made again next time.
    }
  }

  #preview(size: PhotoSize, level: number, plane: LevelPlane, asRead: boolean): PhotoPreview {
    const pyramid = new LevelPyramid(level, Promise.resolve(plane), sharedPixelPool());
    return { ...size, level, pyramid, asRead };
  }
}
