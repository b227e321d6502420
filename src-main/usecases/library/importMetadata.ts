import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  archivalFields,
  archivalMetadataSchema,
  photoQuerySchema,
  ratingSchema,
  type PhotoDetails,
} from '../../../src-shared/domain/photo.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { readCsvTable, type CsvRow } from './metadataCsv.ts';

/** What a table did, or would do. */
export interface MetadataImport {
  readonly rows: number;
  readonly matched: number;
  readonly changed: number;
  readonly problems: { row: number; message: string }[];
}

/** More are not told: a table that fits no library would give one for every row. */
const mostProblems = 1000;
const photosATurn = 200;
/** Rows stored at a stretch. */
const changesATurn = 50;

/** Photos by what a row may call them. */
interface PhotoIndex {
  /** By `<sha256> <page>`, and by `<sha256>` where the master has one page. */
  readonly bySha256: ReadonlyMap<string, number>;
  readonly byPath: ReadonlyMap<string, number>;
  /** File names that occur once; null where several photos share one. */
  readonly byName: ReadonlyMap<string, number | null>;
}

async function indexPhotos(catalog: Catalog): Promise<PhotoIndex> {
  const bySha256 = new Map<string, number>();
  const byPath = new Map<string, number>();
  const byName = new Map<string, number | null>();
  const ids = catalog.photos.ids(photoQuerySchema.parse({}));
  for (const [count, id] of ids.entries()) {
    if (count % photosATurn === 0) await nextTurn();
    const photo = catalog.photos.get(id);
    if (photo === null) continue;
    const keys = photo.page === 1 ? ['', ' 1'] : [` ${photo.page}`];
    for (const key of keys) {
      if (photo.sha256 !== null && !bySha256.has(photo.sha256 + key)) {
        bySha256.set(photo.sha256 + key, id);
      }
      byPath.set(photo.path + key, id);
      const name = path.basename(photo.path).toLowerCase() + key;
      byName.set(name, byName.has(name) ? null : id);
    }
  }
  return { bySha256, byPath, byName };
}

/** Whether what else the row says fits the photo: numbers of another library's photos mean nothing here. */
function fits(row: CsvRow, photo: PhotoDetails): boolean {
  if (row.sha256 !== '' && photo.sha256 !== null) return row.sha256 === photo.sha256;
  if (row.file !== '') return path.basename(row.file) === path.basename(photo.path);
  return true;
}

class Matcher {
  readonly #catalog: Catalog;
  #index: PhotoIndex | null = null;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The photo a row is about, or why there is none. */
  async match(row: CsvRow): Promise<PhotoDetails | string> {
    const byId = /^\d{1,15}$/.test(row.id) ? this.#get(Number(row.id)) : null;
    if (byId !== null && fits(row, byId)) return byId;
    const id = await this.#byContentOrFile(row);
    if (id === null) return `Several photos are called ${path.basename(row.file)}.`;
    const photo = id === undefined ? null : this.#get(id);
    if (photo !== null) return photo;
    const names = [row.id && `id ${row.id}`, row.file, row.sha256.slice(0, 12)];
    const called = names.filter((name) => name !== '').join(', ');
    return called === '' ? 'The row names no photo.' : `No photo of this library is ${called}.`;
  }

  #get(id: number): PhotoDetails | null {
    return id > 0 ? this.#catalog.photos.get(id) : null;
  }

  async #byContentOrFile(row: CsvRow): Promise<number | null | undefined> {
    if (row.sha256 === '' && row.file === '') return undefined;
    this.#index ??= await indexPhotos(this.#catalog);
    const key = row.page === '' ? '' : ` ${row.page}`;
    const exact =
      this.#index.bySha256.get(row.sha256 + key) ?? this.#index.byPath.get(row.file + key);
    if (exact !== undefined || row.file === '') return exact;
    // A checksum that no photo has: a file of the same name is another one.
    if (row.sha256 !== '') return undefined;
    return this.#index.byName.get(path.basename(row.file).toLowerCase() + key);
  }
}

/** What a row changes of its photo; null for nothing. A text says what is wrong with the row. */
interface RowChange {
  readonly photo: PhotoDetails;
  readonly metadata: CsvRow['metadata'];
  readonly addTags: readonly string[];
  readonly rating: number | null;
}

function changeOf(row: CsvRow, photo: PhotoDetails): RowChange | string | null {
  const metadata = archivalMetadataSchema.partial().safeParse(row.metadata);
  if (!metadata.success) {
    const field = String(metadata.error.issues[0].path[0]);
    return `The ${field} is longer than a field can hold.`;
  }
  const changed = archivalFields.filter((field) => {
    const value = row.metadata[field];
    return value !== undefined && value !== photo.metadata[field];
  });
  const addTags = row.tags.filter((tag) => !photo.tags.includes(tag));
  const rating = row.rating === '' ? null : ratingSchema.safeParse(Number(row.rating));
  if (rating?.success === false)
    return `The rating must be 0 to 5, not “${row.rating.slice(0, 20)}”.`;
  const newRating = rating === null || rating.data === photo.rating ? null : rating.data;
  if (changed.length === 0 && addTags.length === 0 && newRating === null) return null;
  const fields = Object.fromEntries(changed.map((field) => [field, row.metadata[field]]));
  return { photo, metadata: fields, addTags, rating: newRating };
}

function apply(catalog: Catalog, { photo, metadata, addTags, rating }: RowChange): void {
  if (Object.keys(metadata).length > 0 || addTags.length > 0) {
    catalog.photos.edit([photo.id], { metadata, addTags, removeTags: [] });
  }
  if (rating !== null) catalog.photos.rate([photo.id], rating);
}

/** How a table is taken in. */
export interface MetadataImportOptions {
  /** Tells what would change, and changes nothing. */
  readonly dryRun: boolean;
  /** Called in each transaction that changes photos, with those that it changes. */
  readonly onChanged: (photoIds: readonly number[]) => void;
}

function photosOf(changes: readonly RowChange[]): number[] {
  return [...new Set(changes.map(({ photo }) => photo.id))];
}

/** Makes the changes a few at a time: what is done is done, and one step of undo takes all of it back. */
async function applyAll(
  catalog: Catalog,
  changes: readonly RowChange[],
  onChanged: MetadataImportOptions['onChanged'],
): Promise<void> {
  const count = photosOf(changes).length;
  const label = `Fill metadata of ${count === 1 ? '1 photo' : `${count} photos`}`;
  const step = catalog.history.begin(label, null);
  for (let start = 0; start < changes.length; start += changesATurn) {
    const some = changes.slice(start, start + changesATurn);
    catalog.transaction(() => {
      catalog.history.extend(step, () => {
        for (const change of some) apply(catalog, change);
      });
      onChanged(photosOf(some));
    });
    await nextTurn();
  }
}

/**
 * Fills metadata from a table. Empty cells change nothing and tags are added, so that no table can take away what an
 * archivist wrote. All of it is one step of undo; other work goes on meanwhile.
 *
 * @throws HeliochromeError data-unusable
 */
export async function importMetadata(
  catalog: Catalog,
  csv: string,
  { dryRun, onChanged }: MetadataImportOptions,
): Promise<MetadataImport> {
  const { rows, unknownColumns } = await readCsvTable(csv);
  const problems = unknownColumns.map((name) => ({
    row: 1,
    message: `The column “${name.slice(0, 100)}” is not known and was passed over.`,
  }));
  const matcher = new Matcher(catalog);
  const changes: RowChange[] = [];
  let matched = 0;
  for (const [index, row] of rows.entries()) {
    const photo = await matcher.match(row);
    const change = typeof photo === 'string' ? photo : changeOf(row, photo);
    if (typeof photo !== 'string') matched += 1;
    if (typeof change === 'string') problems.push({ row: row.row, message: change });
    else if (change !== null) changes.push(change);
    if (index % photosATurn === 0) await nextTurn();
  }
  if (!dryRun && changes.length > 0) await applyAll(catalog, changes, onChanged);
  const told = problems.slice(0, mostProblems);
  return { rows: rows.length, matched, changed: photosOf(changes).length, problems: told };
}
