import type { PhotoDetails } from '../../src-shared/domain/photo.ts';
import type { Version } from '../../src-shared/domain/version.ts';
import { call, onEvent } from '../client/client.ts';

/** What Photo knows of a photo. */
export interface PhotoRecord {
  readonly details: PhotoDetails;
  readonly versions: readonly Version[];
}

const keptRecords = 16;
const records = new Map<number, Promise<PhotoRecord>>();
const settled = new Map<number, PhotoRecord>();

/** What is known of a photo without asking; null when it has to be asked for. */
export function knownPhoto(photoId: number): PhotoRecord | null {
  return settled.get(photoId) ?? null;
}

/** Details and versions of a photo, kept until they change. @throws ClientError */
export function readPhoto(photoId: number): Promise<PhotoRecord> {
  const known = records.get(photoId);
  if (known !== undefined) return known;
  const record = fetchPhoto(photoId);
  records.set(photoId, record);
  for (const old of records.keys()) {
    if (records.size <= keptRecords) break;
    forgetPhoto(old);
  }
  record.then(
    (value) => {
      if (records.get(photoId) === record) settled.set(photoId, value);
    },
    () => {
      if (records.get(photoId) === record) forgetPhoto(photoId);
    },
  );
  return record;
}

async function fetchPhoto(photoId: number): Promise<PhotoRecord> {
  const [details, versions] = await Promise.all([
    call('photos.get', { photoId }),
    call('versions.list', { photoId }),
  ]);
  return { details, versions };
}

export function forgetPhoto(photoId: number): void {
  records.delete(photoId);
  settled.delete(photoId);
}

/** Forgets what changes, and tells of it: null when any photo may have changed. @returns a function that ends it */
export function watchPhotos(listener: (photoId: number | null) => void): () => void {
  const forget = (photoId: number | null): void => {
    if (photoId === null) {
      records.clear();
      settled.clear();
    } else {
      forgetPhoto(photoId);
    }
    listener(photoId);
  };
  const stops = [
    onEvent('versions', ({ photoId }) => {
      forget(photoId);
    }),
    onEvent('photos', ({ ids }) => {
      if (ids === null) forget(null);
      else ids.forEach(forget);
    }),
    onEvent('library', () => {
      forget(null);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
