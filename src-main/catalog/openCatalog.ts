import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Log } from '../platform/log.ts';
import { describeSystemError } from '../platform/systemError.ts';
import { auditRepository } from './audit.ts';
import { backUp } from './backups.ts';
import type { Catalog } from './catalogTypes.ts';
import { checkAside } from './checkAside.ts';
import { checkLibrary } from './checkLibrary.ts';
import { collectionRepository } from './collections.ts';
import { prepareForUse } from './connection.ts';
import { historyRepository } from './history.ts';
import { jobStore } from './jobStore.ts';
import { libraryInfo } from './libraryInfo.ts';
import { masterRepository } from './masters.ts';
import { openFile, type OpenFile } from './openFile.ts';
import { photoRepository } from './photos.ts';
import { referenceRepository } from './references.ts';
import { Store } from './store.ts';
import { versionRepository } from './versions.ts';

/** How a library is opened. */
export interface OpenCatalogOptions {
  /** Make it; an existing file is then an error. Default false. */
  readonly create?: boolean;
  readonly log?: Log;
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The file's own path, links followed: one library has one path. */
function locate(given: string, create: boolean): string {
  const file = path.resolve(given);
  if (create) {
    if (statSync(path.dirname(file), { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw describeSystemError(systemError('ENOENT'), file, 'write');
    }
    // A file without contents is what a creation leaves that was cut off at its very beginning.
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) {
      throw new HeliochromeError(
        'output-exists',
        `${file} was not made: a file of this name exists already.`,
        'Open it, or choose another name.',
      );
    }
    return path.join(realpathSync(path.dirname(file)), path.basename(file));
  }
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) throw describeSystemError(systemError('ENOENT'), file, 'read');
  if (!facts.isFile()) {
    throw new HeliochromeError('usage', `${file} is no library: it is a folder.`, 'Choose a file.');
  }
  return realpathSync(file);
}

function makeCatalog(file: string, opened: OpenFile): Catalog {
  const { database } = opened;
  prepareForUse(database);
  const store = new Store(file, database, opened.readOnly);
  let isOpen = true;
  return {
    path: file,
    masters: masterRepository(store),
    photos: photoRepository(store),
    versions: versionRepository(store),
    references: referenceRepository(store),
    collections: collectionRepository(store),
    jobs: jobStore(store),
    history: historyRepository(store),
    audit: auditRepository(store),
    get readOnly() {
      return store.readOnly;
    },
    get revision() {
      return store.revision;
    },
    info: () => libraryInfo(store),
    transaction: (work) => store.write(work),
    backup: (target) => backUp(database, target),
    check: () => checkLibrary(store),
    checkAside: async () => (await checkAside(database, file)) ?? checkLibrary(store),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      opened.close();
    },
  };
}

/**
 * Opens a library, or makes one. Only one program can have it open. One that is damaged or lies where nothing can be
 * written is opened for reading, as its `readOnly` says.
 *
 * @throws HeliochromeError file-missing, output-exists, output-unwritable, usage, library-locked, library-future,
 *   library-damaged when nothing can be read, library-read-only, disk-full
 */
export function openCatalog(given: string, options: OpenCatalogOptions = {}): Catalog {
  const create = options.create ?? false;
  const file = locate(given, create);
  const opened = openFile(file, create, options.log);
  if (opened.readOnly !== null)
    options.log?.warning(`${file} can only be read. ${opened.readOnly}`);
  return makeCatalog(file, opened);
}
