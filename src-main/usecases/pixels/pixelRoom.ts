import type { Version } from '../../../src-shared/domain/version.ts';
import type { LabPlanes } from '../../../src-shared/color/planes.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { GuideThreads } from '../guide/guideThreads.ts';
import { ColoringQueue } from './coloringQueue.ts';
import { LuminanceShelf } from './luminanceShelf.ts';
import { MasterShelf } from './masterShelf.ts';
import { PreviewStore } from './previewStore.ts';
import { RecentlyUsed } from './recentlyUsed.ts';
import { JoinedWork } from './sharedWork.ts';
import { ThumbnailStore } from './thumbnailStore.ts';

/** Encoded tiles kept, bytes. */
const tileBytes = 96 * 1024 * 1024;
/** Tried colorings kept, some 250 KB each. */
const mostColorings = 64;
/** Colorings kept that followed the pen. */
const mostDrafts = 16;
/** Photos whose last answer by the model is kept for drafts. */
const mostLearned = 4;
/** Copies of color photographs kept, some 10 MB each. */
const mostColorCopies = 3;

/** A chroma plane that was computed, in `chromaFormat`, and what computed it. */
export interface TriedColoring {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly engine: { readonly name: string; readonly device: string };
}

/** A small copy of a color photograph. */
export type ColorCopy = LabPlanes;

/** What viewing, trying and coloring the photos of one open library share. */
export interface PixelRoom {
  readonly masters: MasterShelf;
  readonly previews: PreviewStore;
  readonly thumbnails: ThumbnailStore;
  readonly makingThumbnails: JoinedWork<{ readonly jpeg: Buffer; readonly asRead: boolean }>;
  readonly luminance: LuminanceShelf;
  readonly coloring: ColoringQueue;
  /** PNGs by what they show. */
  readonly tiles: RecentlyUsed<Uint8Array<ArrayBuffer>>;
  /** Colorings that were tried, by their keys. */
  readonly colorings: RecentlyUsed<TriedColoring>;
  /** The same while the pen moved: soon outdated. */
  readonly drafts: RecentlyUsed<TriedColoring>;
  /** The model's last answers to hints, each with the key of its coloring. */
  readonly learned: RecentlyUsed<{ readonly key: string; readonly tried: TriedColoring }>;
  readonly guides: GuideThreads;
  /** Copies of color photographs whose colors are picked. */
  readonly colorCopies: RecentlyUsed<ColorCopy>;
  /** The last stroke of each photo that is being kept. */
  readonly strokes: Map<number, Promise<Version>>;
  /** The newest preview of each photo and stream, to be stopped by the next one. */
  readonly streams: Map<string, AbortController>;
}

const rooms = new WeakMap<Catalog, PixelRoom>();

/** The room of a context's library, made on first use. */
export function pixelRoomOf({ catalog, cacheDirectory }: LibraryContext): PixelRoom {
  let room = rooms.get(catalog);
  if (room === undefined) {
    const masters = new MasterShelf();
    room = {
      masters,
      previews: new PreviewStore(cacheDirectory, masters),
      thumbnails: new ThumbnailStore(cacheDirectory),
      makingThumbnails: new JoinedWork(),
      luminance: new LuminanceShelf(masters),
      coloring: new ColoringQueue(),
      tiles: new RecentlyUsed(tileBytes),
      colorings: new RecentlyUsed(mostColorings),
      drafts: new RecentlyUsed(mostDrafts),
      learned: new RecentlyUsed(mostLearned),
      guides: new GuideThreads(),
      colorCopies: new RecentlyUsed(mostColorCopies),
      strokes: new Map(),
      streams: new Map(),
    };
    rooms.set(catalog, room);
  }
  return room;
}

/** Gives back the memory and the open masters of a library that is closed. */
export function closePixelRoom({ catalog }: LibraryContext): void {
  const room = rooms.get(catalog);
  if (room === undefined) return;
  rooms.delete(catalog);
  for (const stream of room.streams.values()) stream.abort();
  room.masters.clear();
  room.previews.clear();
  room.luminance.clear();
  room.tiles.clear();
  room.colorings.clear();
  room.drafts.clear();
  room.learned.clear();
  room.colorCopies.clear();
  void room.guides.close();
}
