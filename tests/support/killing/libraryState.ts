import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openCatalog } from '../../../src-main/catalog/openCatalog.ts';
import { isTemporaryName } from '../../../src-main/platform/temporaryFiles.ts';
import { photoQuerySchema } from '../../../src-shared/domain/photo.ts';
import { provenanceSchema } from '../../../src-shared/domain/provenance.ts';

/** What a library holds, without what differs from run to run (times, ids). */
export interface LibraryState {
  readonly problems: readonly string[];
  readonly photos: readonly unknown[];
  readonly collections: readonly unknown[];
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Reads a library that no program has open. `root` is cut from the paths. */
export function readLibraryState(library: string, root: string): LibraryState {
  const catalog = openCatalog(library);
  try {
    const ids = catalog.photos.ids(photoQuerySchema.parse({}));
    const photos = ids.map((id) => {
      const photo = catalog.photos.get(id)!;
      const versions = catalog.versions.list(id).map((version) => ({
        number: version.number,
        current: version.current,
        recipe: version.recipe,
        chroma: hash(catalog.versions.chromaBytes(version.id)),
      }));
      const { page, pages, sha256, state, width, height, depth } = photo;
      const place = path.relative(root, photo.path);
      return { place, page, pages, sha256, state, width, height, depth, versions };
    });
    const collections = catalog.collections
      .list()
      .map(({ name, photos: count }) => ({ name, count }));
    return {
      problems: catalog.check(),
      photos: photos.sort((one, other) =>
        order(`${one.place} ${one.page}`, `${other.place} ${other.page}`),
      ),
      collections: collections.sort((one, other) => order(one.name, other.name)),
    };
  } finally {
    catalog.close();
  }
}

function order(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** Every file of an export with its checksum; records without their time; leftovers told as such. */
export function readExport(folder: string): Record<string, unknown> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.sort(order).map((file): readonly [string, unknown] => {
      const name = path.relative(folder, file);
      if (isTemporaryName(path.basename(file))) return [name, 'left over'];
      if (!file.endsWith('.json')) return [name, hash(readFileSync(file))];
      const record = provenanceSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      return [name, { ...record, createdAt: '' }];
    }),
  );
}
