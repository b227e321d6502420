import { inflateSync } from 'node:zlib';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { decodeLuminance } from '../../../src-shared/domain/luminanceFormat.ts';
import type { ReferencePicture } from '../../../src-shared/domain/reference.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { StoredReference } from '../../catalog/references.ts';
import { decodeReferenceCopy } from '../../imaging/referenceCopy.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { RecentlyUsed } from '../pixels/recentlyUsed.ts';
import { ReferenceSource } from './referenceSource.ts';

/** Match maps kept, some 25 KB each (of the method `texture` 400 KB). */
const mostMatches = 32;

/** What coloring with references shares in one open library. */
export interface ReferenceRoom {
  readonly source: ReferenceSource;
  /** Match maps by their keys, in `matchFormat`. */
  readonly matches: RecentlyUsed<Uint8Array<ArrayBuffer>>;
  /** Photos that could not be looked at since the library was opened. */
  readonly unseen: Set<number>;
  /** The looking at photos in the background; null when there is none. */
  looking: Promise<void> | null;
  readonly closing: AbortController;
}

const rooms = new WeakMap<Catalog, ReferenceRoom>();

/** @throws HeliochromeError not-found */
function storedOf(
  catalog: Catalog,
  { sha256, name }: ReferencePicture,
  kind: StoredReference['kind'],
): Uint8Array {
  const stored = catalog.references.get(sha256);
  if (stored?.kind === kind) return stored.packed;
  throw new HeliochromeError(
    'not-found',
    `The reference ${name} is not in this library.`,
    'Add the picture to the references again.',
  );
}

/** The room of a context's library, made on first use. */
export function referenceRoomOf({ catalog }: Pick<LibraryContext, 'catalog'>): ReferenceRoom {
  let room = rooms.get(catalog);
  if (room === undefined) {
    room = {
      source: new ReferenceSource({
        copy: (picture) => decodeReferenceCopy(storedOf(catalog, picture, 'color')),
        // A promise, so that what throws rejects.
        luminance: (picture) =>
          Promise.resolve().then(() =>
            decodeLuminance(inflateSync(storedOf(catalog, picture, 'luminance'))),
          ),
      }),
      matches: new RecentlyUsed(mostMatches),
      unseen: new Set(),
      looking: null,
      closing: new AbortController(),
    };
    rooms.set(catalog, room);
  }
  return room;
}

/** Ends what is done in the background for a library that is closed. */
export function closeReferenceRoom({ catalog }: Pick<LibraryContext, 'catalog'>): void {
  rooms.get(catalog)?.closing.abort();
  rooms.delete(catalog);
}
