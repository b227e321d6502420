import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Catalog, FoundFile, MasterReading, MasterRow } from '../../catalog/catalogTypes.ts';
import type { InspectPool } from '../../imaging/inspect/inspectPool.ts';
import type { ItemEnd, ItemOutcome } from '../../jobs/jobTypes.ts';
import type { FolderCollections } from './folderCollections.ts';
import type { ImportItem } from './importData.ts';
import { isUnreadable } from './unreadableFile.ts';

/** What an import works with. */
export interface ImportParts {
  readonly catalog: Catalog;
  readonly pool: InspectPool;
  readonly collections: FolderCollections;
  readonly signal: AbortSignal;
  /** Where its photos stand in the order of import. */
  readonly position: number;
  /** Called in the transaction that adds photos. */
  readonly onAdded: (photoIds: readonly number[]) => void;
}

type PhotoFile = Extract<ImportItem, { readonly kind: 'photo' }>;

const alreadyThere: ItemEnd = { state: 'skipped', reason: 'already in the library' };

/** Brings one file into the library; see `importHandler` for what becomes of it. */
export async function importPhoto(file: PhotoFile, parts: ImportParts): Promise<ItemOutcome> {
  const { catalog, pool, signal } = parts;
  const known = catalog.masters.byPath(file.path);
  if (known !== null && isUnchanged(known, file)) {
    if (!known.missing) return alreadyThere;
    return {
      state: 'done',
      commit: () => {
        catalog.masters.setMissing(known.id, false);
      },
    };
  }
  try {
    const { bytes, modifiedAt, reading } = await pool.inspect(file.path, signal);
    const found: FoundFile = { path: file.path, bytes, modifiedAt };
    const gone = await goneTwins(reading.sha256, parts);
    return { state: 'decided', commit: () => takeIn(file, found, reading, gone, parts) };
  } catch (error) {
    return unreadable(file, HeliochromeError.from(error), parts);
  }
}

/** Known, well read, and of the same size and time. */
function isUnchanged(known: MasterRow, file: PhotoFile): boolean {
  const isRead = known.sha256 !== null && !known.unreadable;
  return isRead && known.bytes === file.bytes && known.modifiedAt === file.modifiedAt;
}

/** Numbers of the masters that had these contents and whose files are gone, or hold something else by now. */
async function goneTwins(
  sha256: string,
  { catalog, pool, signal }: ImportParts,
): Promise<ReadonlySet<number>> {
  const gone = new Set<number>();
  for (const twin of catalog.masters.bySha256(sha256)) {
    const [found] = await pool.find([twin.path], signal);
    if (found === 'absent') gone.add(twin.id);
    if (typeof found === 'string') continue;
    const touched = found.bytes !== twin.bytes || found.modifiedAt !== twin.modifiedAt;
    if (touched && (await pool.hash(twin.path, signal)).sha256 !== sha256) gone.add(twin.id);
  }
  return gone;
}

/** Decides, in the transaction, what the file is to the library. */
function takeIn(
  file: PhotoFile,
  found: FoundFile,
  reading: MasterReading,
  gone: ReadonlySet<number>,
  parts: ImportParts,
): ItemEnd {
  const { masters } = parts.catalog;
  const known = masters.byPath(file.path);
  if (known !== null) {
    masters.reread(known.id, found, reading);
    return { state: 'done' };
  }
  const twins = masters.bySha256(reading.sha256);
  const moved = twins.find(({ id }) => gone.has(id));
  if (moved !== undefined) {
    masters.relink(moved.id, found);
    return { state: 'done' };
  }
  if (twins.length > 0) {
    return { state: 'skipped', reason: `a duplicate of ${twins[0].path}` };
  }
  const { photoIds } = masters.add(found, reading, parts.position);
  parts.collections.add(photoIds, file.folders);
  parts.onAdded(photoIds);
  return { state: 'done' };
}

/** The photo is shown as unreadable, with the reason; its item fails with the same. */
function unreadable(file: PhotoFile, error: HeliochromeError, parts: ImportParts): ItemOutcome {
  if (!isUnreadable(error)) return { state: 'failed', error };
  const { masters } = parts.catalog;
  const { code, message, advice } = error;
  const commit = (): void => {
    const known = masters.byPath(file.path);
    if (known !== null) {
      masters.setUnreadable(known.id, { code, message, advice });
      return;
    }
    const { photoIds } = masters.addUnreadable(file, { code, message, advice }, parts.position);
    parts.collections.add(photoIds, file.folders);
    parts.onAdded(photoIds);
  };
  return { state: 'failed', error, commit };
}
