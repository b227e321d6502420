import { z } from 'zod';
import { decodeChroma, encodeChroma } from '../../src-shared/domain/chromaFormat.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Finish } from '../../src-shared/domain/finish.ts';
import { reviewSchema, type Review } from '../../src-shared/domain/photo.ts';
import { recipeSchema } from '../../src-shared/domain/provenance.ts';
import type { Version } from '../../src-shared/domain/version.ts';
import { notInLibrary } from './catalogErrors.ts';
import type { NewVersion, VersionRepository } from './catalogTypes.ts';
import { packChroma, unpackChroma } from './chromaPacking.ts';
import { flag, instant, json } from './columns.ts';
import { recipeKey } from './recipeKey.ts';
import type { Store } from './store.ts';

const versionRow = z
  .object({
    id: z.int(),
    photo_id: z.int(),
    number: z.int(),
    recipe: json(recipeSchema),
    model_name: z.string(),
    engine_name: z.string(),
    engine_device: z.string(),
    review: reviewSchema,
    created_at: instant,
    chroma_width: z.int(),
    chroma_height: z.int(),
    confidence: z.number(),
    current: flag,
  })
  .transform((row): Version => ({
    id: row.id,
    photoId: row.photo_id,
    number: row.number,
    recipe: row.recipe,
    modelName: row.model_name,
    engine: { name: row.engine_name, device: row.engine_device },
    review: row.review,
    createdAt: row.created_at,
    chromaWidth: row.chroma_width,
    chromaHeight: row.chroma_height,
    confidence: row.confidence,
    current: row.current,
  }));

const shownNumber = 'coalesce(versions.shown_number, versions.number)';

const selectVersions = `SELECT versions.id, versions.photo_id, ${shownNumber} AS number, recipe, model_name, engine_name,
    engine_device, versions.review, created_at, chroma_width, chroma_height, confidence,
    photos.version_id IS versions.id AS current
  FROM versions JOIN photos ON photos.id = versions.photo_id WHERE removed = 0`;

const planeRow = z.object({
  packed: z.instanceof(Uint8Array),
  chroma_width: z.int(),
  chroma_height: z.int(),
});

function get(store: Store, versionId: number): Version | null {
  return store.first(versionRow, `${selectVersions} AND versions.id = @versionId`, { versionId });
}

function expect(store: Store, versionId: number): Version {
  const version = get(store, versionId);
  if (version === null) throw notInLibrary('version', versionId);
  return version;
}

function chromaBytes(store: Store, versionId: number): Uint8Array<ArrayBuffer> {
  const row = store.first(
    planeRow,
    `SELECT packed, chroma_width, chroma_height FROM versions
       JOIN chroma_planes ON version_id = versions.id
     WHERE versions.id = @versionId AND removed = 0`,
    { versionId },
  );
  if (row !== null) return unpackChroma(row.packed, row.chroma_width, row.chroma_height);
  expect(store, versionId);
  throw new HeliochromeError(
    'data-unusable',
    `The colors of version ${versionId} are not in the library.`,
    'Colorize the photo again, or restore a backup of the library.',
  );
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const average = values.length === 0 ? 0 : sum / values.length;
  return Math.min(1, Math.max(0, average));
}

/** The number of a new row, and the one that is shown where that is another's. */
function numbersFor(
  store: Store,
  { photoId, replaces }: NewVersion,
): { readonly number: number; readonly shown: number | null } {
  const last = store.number('SELECT last_number FROM photos WHERE id = @photoId', { photoId });
  if (last === null) throw notInLibrary('photo', photoId);
  if (replaces === undefined) return { number: last + 1, shown: null };
  const replaced = expect(store, replaces);
  if (replaced.photoId !== photoId) {
    throw new HeliochromeError(
      'usage',
      `Version ${replaces} is not one of photo ${photoId}.`,
      'Replace one of its own versions.',
    );
  }
  const lowest = store.number('SELECT min(number) FROM versions WHERE photo_id = @photoId', {
    photoId,
  });
  return { number: Math.min(0, lowest ?? 0) - 1, shown: replaced.number };
}

function insertVersion(store: Store, version: NewVersion): number {
  const { photoId, recipe, chroma } = version;
  const { number, shown } = numbersFor(store, version);
  const id = store.insert(
    `INSERT INTO versions (photo_id, number, shown_number, recipe, recipe_key, model_name, engine_name,
       engine_device, created_at, chroma_width, chroma_height, confidence)
     VALUES (@photoId, @number, @shown, @recipe, @recipeKey, @modelName, @engineName,
       @engineDevice, @createdAt, @width, @height, @confidence)`,
    {
      photoId,
      number,
      shown,
      recipe: JSON.stringify(recipe),
      recipeKey: recipeKey(recipe),
      modelName: version.modelName,
      engineName: version.engine.name,
      engineDevice: version.engine.device,
      createdAt: Date.now(),
      width: chroma.width,
      height: chroma.height,
      confidence: mean(chroma.confidence),
    },
  );
  return id;
}

function add(store: Store, version: NewVersion): Version {
  const { width, height } = version.chroma;
  // Packed before the transaction begins: it is the longest part of it.
  const packed = packChroma(encodeChroma(version.chroma), width, height);
  return store.write(() => {
    const versionId = insertVersion(store, version);
    store.run('INSERT INTO chroma_planes (version_id, packed) VALUES (@versionId, @packed)', {
      versionId,
      packed,
    });
    setCurrent(store, version.photoId, versionId);
    if (version.replaces !== undefined) hide(store, version.replaces);
    return expect(store, versionId);
  });
}

function setCurrent(store: Store, photoId: number, versionId: number | null): number {
  return store.run(
    'UPDATE photos SET version_id = @versionId WHERE id = @photoId AND version_id IS NOT @versionId',
    { photoId, versionId },
  );
}

function makeCurrent(store: Store, photoId: number, versionId: number | null): number {
  return store.write(() => {
    if (store.number('SELECT id FROM photos WHERE id = @photoId', { photoId }) === null) {
      throw notInLibrary('photo', photoId);
    }
    if (versionId !== null && expect(store, versionId).photoId !== photoId) {
      throw new HeliochromeError(
        'usage',
        `Version ${versionId} is not one of photo ${photoId}.`,
        'Choose one of its own versions.',
      );
    }
    return setCurrent(store, photoId, versionId);
  });
}

function review(store: Store, versionId: number, value: Review): number {
  return store.write(() => {
    expect(store, versionId);
    return store.run(
      'UPDATE versions SET review = @value WHERE id = @versionId AND review <> @value',
      { versionId, value },
    );
  });
}

function setFinish(store: Store, versionId: number, finish: Finish): Version {
  return store.write(() => {
    const { recipe } = expect(store, versionId);
    store.run('UPDATE versions SET recipe = @recipe WHERE id = @versionId', {
      versionId,
      recipe: JSON.stringify({ ...recipe, finish }),
    });
    return expect(store, versionId);
  });
}

function hide(store: Store, versionId: number): void {
  store.run('UPDATE versions SET removed = 1 WHERE id = @versionId', { versionId });
}

/** Hides a version; the newest other one takes its place. It is deleted when no step of undo names it anymore. */
function remove(store: Store, versionId: number): number {
  return store.write(() => {
    const { photoId, current } = expect(store, versionId);
    hide(store, versionId);
    if (current) {
      const next = store.number(
        `SELECT id FROM versions WHERE photo_id = @photoId AND removed = 0
         ORDER BY ${shownNumber} DESC LIMIT 1`,
        { photoId },
      );
      setCurrent(store, photoId, next);
    }
    return 1;
  });
}

/** Versions of a library. */
export function versionRepository(store: Store): VersionRepository {
  return {
    list: (photoId) =>
      store.all(
        versionRow,
        `${selectVersions} AND versions.photo_id = @photoId ORDER BY ${shownNumber}`,
        {
          photoId,
        },
      ),
    get: (versionId) => get(store, versionId),
    chroma: (versionId) => decodeChroma(chromaBytes(store, versionId)),
    chromaBytes: (versionId) => chromaBytes(store, versionId),
    add: (version) => add(store, version),
    review: (versionId, value) => review(store, versionId, value),
    setFinish: (versionId, finish) => setFinish(store, versionId, finish),
    makeCurrent: (photoId, versionId) => makeCurrent(store, photoId, versionId),
    remove: (versionId) => remove(store, versionId),
  };
}
