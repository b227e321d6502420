import type { FoundFile, MasterReading, NewVersion } from '../../src-main/catalog/catalogTypes.ts';
import {
  archivalFields,
  photoQuerySchema,
  type ArchivalMetadata,
  type PhotoQuery,
} from '../../src-shared/domain/photo.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import type { Recipe } from '../../src-shared/domain/provenance.ts';

/** A question with everything left out that is not given. */
export function question(parts: Partial<PhotoQuery> = {}): PhotoQuery {
  return photoQuerySchema.parse(parts);
}

/** A master's file. */
export function foundFile(path: string, parts: Partial<FoundFile> = {}): FoundFile {
  return { path, bytes: 1000, modifiedAt: 1_700_000_000_000, ...parts };
}

/** Metadata that is empty where nothing is given. */
export function metadata(parts: Partial<ArchivalMetadata> = {}): ArchivalMetadata {
  const empty = Object.fromEntries(archivalFields.map((field) => [field, '']));
  return { ...(empty as ArchivalMetadata), ...parts };
}

const page: MasterReading['pages'][number] = {
  width: 4000,
  height: 3000,
  depth: 8,
  channels: 1,
  colorSpace: 'b-w',
  colorPhotograph: false,
  warnings: [],
};

/** What reading a grey scan told. `sha256` is a hexadecimal digit or a whole checksum. */
export function reading(
  parts: {
    sha256?: string;
    pages?: number;
    metadata?: Partial<ArchivalMetadata>;
    tags?: readonly string[];
    page?: Partial<MasterReading['pages'][number]>;
  } = {},
): MasterReading {
  return {
    sha256: (parts.sha256 ?? 'a').padStart(64, '0'),
    format: 'tiff',
    pages: Array.from({ length: parts.pages ?? 1 }, () => ({ ...page, ...parts.page })),
    metadata: metadata(parts.metadata),
    tags: parts.tags ?? [],
  };
}

/** A recipe of the base model. */
export function recipe(parts: Partial<Recipe> = {}): Recipe {
  return {
    model: { id: 'base', version: '1.0.0', weightsSha256: 'f'.repeat(64) },
    temperature: 0.38,
    decisiveness: 1,
    hints: [],
    edges: 0,
    reference: null,
    finish: { strength: 1, saturation: 1 },
    ...parts,
  };
}

/** A small plane with a slope in it. */
export function smallPlane(width = 8, height = 6): ChromaPlane {
  const count = width * height;
  return {
    width,
    height,
    a: Float32Array.from({ length: count }, (_, index) => (index % width) * 2 - 5),
    b: Float32Array.from({ length: count }, (_, index) => Math.floor(index / width) * 3 - 4),
    confidence: Float32Array.from({ length: count }, (_, index) => index / count),
  };
}

/** A version of a photo. */
export function newVersion(photoId: number, parts: Partial<NewVersion> = {}): NewVersion {
  return {
    photoId,
    recipe: recipe(),
    modelName: 'Base',
    engine: { name: 'wasm', device: '2 cores' },
    chroma: smallPlane(),
    ...parts,
  };
}
