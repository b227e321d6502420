import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { Catalog } from '../../src-main/catalog/catalogTypes.ts';
import { openCatalog } from '../../src-main/catalog/openCatalog.ts';
import { HeliochromeError, type ErrorCode } from '../../src-shared/domain/error.ts';
import { foundFile, reading } from './catalogFixture.ts';

/** A folder for the libraries of one test file, removed after its tests. */
export class LibraryFolder {
  readonly path = mkdtempSync(path.join(os.tmpdir(), 'heliochrome-catalog-'));
  readonly #open: Catalog[] = [];
  #count = 0;

  constructor() {
    after(() => {
      for (const catalog of this.#open) catalog.close();
      rmSync(this.path, { recursive: true, force: true });
    });
  }

  /** A path for a file that is not there. */
  file(): string {
    this.#count += 1;
    return path.join(this.path, `library ${this.#count}.heliochrome`);
  }

  /** A new library. */
  create(file = this.file()): Catalog {
    return this.keep(openCatalog(file, { create: true }));
  }

  /** A library that is there. */
  open(file: string): Catalog {
    return this.keep(openCatalog(file));
  }

  /** Closes it after the tests, if it is open then. */
  keep(catalog: Catalog): Catalog {
    this.#open.push(catalog);
    return catalog;
  }
}

/** Adds one photo for each name; gives their ids. */
export function addPhotos(catalog: Catalog, ...names: readonly string[]): number[] {
  return catalog.transaction(() =>
    names.flatMap((name, index) => [
      ...catalog.masters.add(
        foundFile(`/archive/${name}`),
        reading({ sha256: (index + 1).toString(16) }),
      ).photoIds,
    ]),
  );
}

/** Whether an error has this code, for `assert.throws` and `assert.rejects`. */
export function withCode(code: ErrorCode, message = /./): (error: unknown) => boolean {
  return (error) =>
    error instanceof HeliochromeError && error.code === code && message.test(error.message);
}
