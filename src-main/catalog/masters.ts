import path from 'node:path';
import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Problem } from '../../src-shared/domain/job.ts';
import { archivalFields } from '../../src-shared/domain/photo.ts';
import { notInLibrary } from './catalogErrors.ts';
import type { FoundFile, MasterReading, MasterRepository, MasterRow } from './catalogTypes.ts';
import { flag, toFlag } from './columns.ts';
import { addMasterPhotos, updateMasterPhotos } from './masterPhotos.ts';
import { indexNewPhotos, indexPhotos } from './searchIndex.ts';
import type { Store } from './store.ts';

const columns = `id, path, bytes, modified_at, sha256, missing,
  NOT EXISTS (SELECT 1 FROM photos WHERE master_id = masters.id AND state <> 'unreadable') AS unreadable`;
const masterRow = z
  .object({
    id: z.int(),
    path: z.string(),
    bytes: z.int(),
    modified_at: z.int(),
    sha256: z.string().nullable(),
    missing: flag,
    unreadable: flag,
  })
  .transform(({ modified_at: modifiedAt, ...row }): MasterRow => ({ ...row, modifiedAt }));

function get(store: Store, id: number): MasterRow | null {
  return store.first(masterRow, `SELECT ${columns} FROM masters WHERE id = @id`, { id });
}

function byPath(store: Store, file: string): MasterRow | null {
  return store.first(masterRow, `SELECT ${columns} FROM masters WHERE path = @path`, {
    path: file,
  });
}

function assertThere(store: Store, id: number): void {
  if (get(store, id) === null) throw notInLibrary('master', id);
}

function assertNewPath(store: Store, file: string, exceptId: number | null): void {
  const known = byPath(store, file);
  if (known === null || known.id === exceptId) return;
  throw new HeliochromeError(
    'usage',
    `${file} is in the library already.`,
    'Nothing needs to be done: its photos are in All photos or in the trash.',
  );
}

function insertMaster(
  store: Store,
  file: FoundFile,
  read: { sha256: string | null; format: string; pages: number; problem: string | null },
): number {
  assertNewPath(store, file.path, null);
  return store.insert(
    `INSERT INTO masters
       (path, file_name, bytes, modified_at, sha256, format, pages, problem, imported_at)
     VALUES (@path, @fileName, @bytes, @modifiedAt, @sha256, @format, @pages, @problem, @now)`,
    {
      path: file.path,
      fileName: path.basename(file.path),
      bytes: file.bytes,
      modifiedAt: Math.round(file.modifiedAt),
      now: Date.now(),
      ...read,
    },
  );
}

/** Where a new master stands that was given no position: behind all others. */
function lastPosition(store: Store): number {
  return 1 + (store.number('SELECT max(position) FROM photos WHERE trashed = 0') ?? 0);
}

function add(
  store: Store,
  file: FoundFile,
  reading: MasterReading,
  position: number | undefined,
): ReturnType<MasterRepository['add']> {
  return store.write(() => {
    const { sha256, format, pages } = reading;
    const masterId = insertMaster(store, file, {
      sha256,
      format,
      pages: Math.max(1, pages.length),
      problem: null,
    });
    const from = { page: 0, position: position ?? lastPosition(store) };
    const photoIds = addMasterPhotos(store, masterId, file, reading, from);
    indexNewPhotos(store, photoIds);
    return { masterId, photoIds };
  });
}

const unreadPage = {
  width: 0,
  height: 0,
  depth: 0,
  channels: 0,
  colorSpace: '',
  colorPhotograph: false,
  warnings: [],
} as const;

/** A reading that tells nothing, of a file with one page. */
const unread: Pick<MasterReading, 'pages' | 'metadata' | 'tags'> = {
  pages: [unreadPage],
  metadata: Object.fromEntries(
    archivalFields.map((field) => [field, '']),
  ) as MasterReading['metadata'],
  tags: [],
};

function addUnreadable(
  store: Store,
  file: FoundFile,
  problem: Problem,
  position: number | undefined,
): ReturnType<MasterRepository['addUnreadable']> {
  return store.write(() => {
    const stored = JSON.stringify(problem);
    const masterId = insertMaster(store, file, {
      sha256: null,
      format: '',
      pages: 1,
      problem: stored,
    });
    const from = { page: 0, position: position ?? lastPosition(store) };
    const photoIds = addMasterPhotos(store, masterId, file, unread, from, 'unreadable');
    indexNewPhotos(store, photoIds);
    return { masterId, photoIds };
  });
}

/** Where a master lies and how large it is, with what its photos repeat of that. */
function moveMaster(store: Store, id: number, file: FoundFile): void {
  assertNewPath(store, file.path, id);
  const fileName = path.basename(file.path);
  const modifiedAt = Math.round(file.modifiedAt);
  store.run(
    `UPDATE masters SET path = @path, file_name = @fileName, bytes = @bytes,
       modified_at = @modifiedAt, missing = 0 WHERE id = @id`,
    { id, path: file.path, fileName, bytes: file.bytes, modifiedAt },
  );
  store.run(
    `UPDATE photos SET name_key = photo_name_key(@fileName, page), modified_at = @modifiedAt,
       missing = 0 WHERE master_id = @id`,
    { id, fileName, modifiedAt },
  );
}

function photosOf(store: Store, id: number): number[] {
  return store.numbers('SELECT id FROM photos WHERE master_id = @id ORDER BY page', { id });
}

/** Where photos of further pages of a known master begin: those that were removed for good stay so. */
function newPages(store: Store, id: number): { page: number; position: number } {
  const there = store.number('SELECT max(page) FROM photos WHERE master_id = @id', { id }) ?? -1;
  const before = store.number('SELECT pages FROM masters WHERE id = @id', { id }) ?? 0;
  const position = store.number('SELECT min(position) FROM photos WHERE master_id = @id', { id });
  return { page: Math.max(before, there + 1), position: position ?? lastPosition(store) };
}

function reread(store: Store, id: number, file: FoundFile, reading: MasterReading): void {
  store.write(() => {
    assertThere(store, id);
    moveMaster(store, id, file);
    const from = newPages(store, id);
    store.run(
      `UPDATE masters SET sha256 = @sha256, format = @format, pages = @pages, problem = NULL
       WHERE id = @id`,
      {
        id,
        sha256: reading.sha256,
        format: reading.format,
        pages: Math.max(1, reading.pages.length),
      },
    );
    updateMasterPhotos(store, id, reading);
    addMasterPhotos(store, id, file, reading, from);
    indexPhotos(store, photosOf(store, id));
  });
}

function relink(store: Store, id: number, file: FoundFile): void {
  store.write(() => {
    assertThere(store, id);
    moveMaster(store, id, file);
    indexPhotos(store, photosOf(store, id));
  });
}

function setMissing(store: Store, id: number, missing: boolean): void {
  store.write(() => {
    assertThere(store, id);
    const values = { id, missing: toFlag(missing) };
    store.run('UPDATE masters SET missing = @missing WHERE id = @id', values);
    store.run('UPDATE photos SET missing = @missing WHERE master_id = @id', values);
  });
}

function storeProblem(store: Store, id: number, problem: Problem | null): void {
  assertThere(store, id);
  store.run('UPDATE masters SET problem = @problem WHERE id = @id', {
    id,
    problem: problem === null ? null : JSON.stringify(problem),
  });
}

function setProblem(store: Store, id: number, problem: Problem | null): void {
  store.write(() => {
    storeProblem(store, id, problem);
    if (problem !== null) return;
    // A photo with a problem of its own lacks its page, and one whose master was never read has nothing to show.
    store.run(
      `UPDATE photos SET state = 'ready' WHERE master_id = @id AND state = 'unreadable'
         AND problem IS NULL AND (SELECT sha256 FROM masters WHERE masters.id = @id) IS NOT NULL`,
      { id },
    );
  });
}

function setUnreadable(store: Store, id: number, problem: Problem): void {
  store.write(() => {
    storeProblem(store, id, problem);
    store.run(`UPDATE photos SET state = 'unreadable' WHERE master_id = @id`, { id });
  });
}

/** Masters of a library. */
export function masterRepository(store: Store): MasterRepository {
  return {
    byPath: (file) => byPath(store, file),
    bySha256: (sha256) =>
      store.all(masterRow, `SELECT ${columns} FROM masters WHERE sha256 = @sha256 ORDER BY id`, {
        sha256,
      }),
    get: (id) => get(store, id),
    add: (file, reading, position) => add(store, file, reading, position),
    addUnreadable: (file, problem, position) => addUnreadable(store, file, problem, position),
    reread: (id, file, reading) => {
      reread(store, id, file, reading);
    },
    setMissing: (id, missing) => {
      setMissing(store, id, missing);
    },
    relink: (id, file) => {
      relink(store, id, file);
    },
    setProblem: (id, problem) => {
      setProblem(store, id, problem);
    },
    setUnreadable: (id, problem) => {
      setUnreadable(store, id, problem);
    },
    list: (after, limit) =>
      store.all(
        masterRow,
        `SELECT ${columns} FROM masters WHERE id > @after ORDER BY id LIMIT @limit`,
        { after, limit },
      ),
    listMissing: (after, limit) =>
      store.all(
        masterRow,
        `SELECT ${columns} FROM masters WHERE missing = 1 AND id > @after ORDER BY id LIMIT @limit`,
        { after, limit },
      ),
  };
}
