import {
  archivalFields,
  type ArchivalMetadata,
  type PhotoDetails,
  type PhotoSelection,
} from '../../../src-shared/domain/photo.ts';
import { call } from '../../client/client.ts';

export type FieldName = (typeof archivalFields)[number];

/** What the panel shows: one photo with everything known of it, or what several share. */
export interface MetadataSubject {
  readonly photos: PhotoSelection;
  readonly count: number;
  /** Only of a single photo. */
  readonly details: PhotoDetails | null;
  /** Null where the photos differ. */
  readonly metadata: Readonly<Record<FieldName, string | null>>;
  /** Tags that all have, and those that some have. */
  readonly tags: readonly string[];
  readonly someTags: readonly string[];
}

/** Reads what is known of photos. @returns null for none */
export async function readSubject(ids: readonly number[]): Promise<MetadataSubject | null> {
  const first = ids.at(0);
  if (first === undefined) return null;
  const photos = { ids: [...ids] };
  if (ids.length === 1) {
    const details = await call('photos.get', { photoId: first });
    const { metadata, tags } = details;
    return { photos, count: 1, details, metadata, tags, someTags: [] };
  }
  const shared = await call('photos.shared', photos);
  const entries = archivalFields.map((field) => [field, shared.metadata[field] ?? null]);
  return {
    photos,
    count: shared.count,
    details: null,
    metadata: Object.fromEntries(entries) as Record<FieldName, string | null>,
    tags: shared.tags,
    someTags: shared.someTags,
  };
}

/** Changes one field of all photos of a subject. @returns how many changed */
export async function editField(
  subject: MetadataSubject,
  field: FieldName,
  value: string,
): Promise<number> {
  const metadata: Partial<ArchivalMetadata> = { [field]: value };
  return (await call('photos.edit', { photos: subject.photos, metadata })).changed;
}
