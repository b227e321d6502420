import { z } from 'zod';
import type { KeptReference } from '../../src-shared/api/contract.ts';
import type { ReferencePicture } from '../../src-shared/domain/reference.ts';
import { idList, instant } from './columns.ts';
import type { Store } from './store.ts';

/** A small copy to be kept. */
export interface NewReference extends ReferencePicture {
  /** A picture in color, which is listed, or the luminance under hints, which is not. */
  readonly kind: 'color' | 'luminance';
  readonly width: number;
  readonly height: number;
  readonly packed: Uint8Array;
  readonly photoId: number | null;
  readonly versionId: number | null;
}

/** What is kept of a reference. */
export interface StoredReference {
  readonly kind: NewReference['kind'];
  readonly packed: Uint8Array;
}

/** What a model's network sees in a photo as a whole. */
export interface PhotoVector {
  readonly photoId: number;
  readonly vector: Float32Array;
}

/** A photo that may serve as a reference. */
export interface ColoredPhoto {
  readonly photoId: number;
  /** Its accepted version; null where it is a color photograph. */
  readonly versionId: number | null;
}

/** Reference photographs, and by what photos are found to be alike. */
export interface ReferenceRepository {
  /** Those listed, the newest first. */
  list(): readonly KeptReference[];
  /** Null when it is not kept. */
  get(sha256: string): StoredReference | null;
  /** Keeps a copy; one that is kept already is listed again. */
  add(reference: NewReference): void;
  /** Takes it from the list, and forgets it unless a version or an unfinished job may need it; gives whether it was listed. */
  remove(sha256: string): number;
  /** Color photographs and accepted current versions, by photo, without the trash and what cannot be read. */
  colored(): readonly ColoredPhoto[];
  /** Vectors by a model, of those photos that it has looked at as they are now. */
  vectors(model: string, photoIds: readonly number[]): readonly PhotoVector[];
  /** Keeps the vector of a photo, in the place of an older one; `pixels` names what was looked at (`pixelKey`). */
  setVector(model: string, pixels: string, vector: PhotoVector): void;
}

const listedRow = z
  .object({
    sha256: z.string(),
    name: z.string(),
    width: z.int(),
    height: z.int(),
    added_at: instant,
    photo_id: z.int().nullable(),
    version_id: z.int().nullable(),
    uses: z.int(),
  })
  .transform((row): KeptReference => ({
    sha256: row.sha256,
    name: row.name,
    width: row.width,
    height: row.height,
    addedAt: row.added_at,
    photoId: row.photo_id,
    versionId: row.version_id,
    uses: row.uses,
  }));

const storedRow = z.object({
  kind: z.enum(['color', 'luminance']),
  packed: z.instanceof(Uint8Array),
});

const coloredRow = z
  .object({ id: z.int(), version_id: z.int().nullable() })
  .transform((row): ColoredPhoto => ({ photoId: row.id, versionId: row.version_id }));

const vectorRow = z
  .object({ photo_id: z.int(), vector: z.instanceof(Uint8Array) })
  .transform((row): PhotoVector => ({
    photoId: row.photo_id,
    // A copy: the bytes may lie anywhere, floats must lie on multiples of four.
    vector: new Float32Array(row.vector.slice().buffer),
  }));

/** Forgets copies that are not listed and that nothing names anymore. */
const purge = `DELETE FROM reference_pictures WHERE listed = 0
  AND NOT EXISTS (SELECT 1 FROM version_references WHERE version_references.sha256 = reference_pictures.sha256)
  AND NOT EXISTS (SELECT 1 FROM jobs WHERE kind = 'colorize' AND finished_at IS NULL)`;

function add(store: Store, reference: NewReference): void {
  const { sha256, name, kind, width, height, packed, photoId, versionId } = reference;
  store.write(() => {
    store.run(
      `INSERT INTO reference_pictures
         (sha256, name, kind, width, height, packed, photo_id, version_id, listed, added_at)
       VALUES (@sha256, @name, @kind, @width, @height, @packed, @photoId, @versionId, @listed, @addedAt)
       ON CONFLICT (sha256) DO UPDATE SET listed = max(listed, excluded.listed)`,
      {
        sha256,
        name,
        kind,
        width,
        height,
        packed,
        photoId,
        versionId,
        listed: kind === 'color' ? 1 : 0,
        addedAt: Date.now(),
      },
    );
  }, 'bookkeeping');
}

function remove(store: Store, sha256: string): number {
  return store.write(() => {
    const changed = store.run(
      'UPDATE reference_pictures SET listed = 0 WHERE sha256 = @sha256 AND listed = 1',
      { sha256 },
    );
    store.run(purge);
    return changed;
  }, 'bookkeeping');
}

/** References of a library. */
export function referenceRepository(store: Store): ReferenceRepository {
  return {
    list: () =>
      store.all(
        listedRow,
        `SELECT sha256, name, width, height, added_at, photo_id, version_id,
           (SELECT count(*) FROM version_references JOIN versions ON versions.id = version_references.version_id
            WHERE version_references.sha256 = reference_pictures.sha256 AND removed = 0) AS uses
         FROM reference_pictures WHERE listed = 1 ORDER BY added_at DESC, id DESC`,
      ),
    get: (sha256) =>
      store.first(storedRow, 'SELECT kind, packed FROM reference_pictures WHERE sha256 = @sha256', {
        sha256,
      }),
    add: (reference) => {
      add(store, reference);
    },
    remove: (sha256) => remove(store, sha256),
    colored: () =>
      store.all(
        coloredRow,
        `SELECT id, CASE WHEN color_photograph = 1 THEN NULL ELSE version_id END AS version_id FROM photos
         WHERE trashed = 0 AND state = 'ready' AND missing = 0
           AND (color_photograph = 1 OR review = 'accepted') ORDER BY id`,
      ),
    vectors: (model, photoIds) =>
      store.all(
        vectorRow,
        // Of the pixels that the photo has now.
        `SELECT photo_id, vector FROM photo_vectors
           JOIN photos ON photos.id = photo_id JOIN masters ON masters.id = master_id
         WHERE model = @model AND pixels = masters.sha256 || '-' || page
           AND photo_id IN (SELECT value FROM json_each(@ids))`,
        { model, ids: idList(photoIds) },
      ),
    setVector: (model, pixels, { photoId, vector }) => {
      store.write(
        () =>
          store.run(
            `INSERT INTO photo_vectors (photo_id, model, pixels, vector) SELECT @photoId, @model, @pixels, @vector
             WHERE EXISTS (SELECT 1 FROM photos WHERE id = @photoId)
             ON CONFLICT (photo_id) DO UPDATE SET model = @model, pixels = @pixels, vector = @vector`,
            { photoId, model, pixels, vector: new Uint8Array(vector.buffer.slice(0)) },
          ),
        'bookkeeping',
      );
    },
  };
}
