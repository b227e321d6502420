import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import { disclosureStatement } from '../../../src-shared/domain/provenance.ts';
import { sourceTypeUri } from '../../../src-shared/domain/sourceType.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { applicationVersion } from '../../platform/applicationVersion.ts';
import type { DigestJournal } from './digestJournal.ts';
import type { ExportFacts, MasterFacts, ResultFacts } from './exportFacts.ts';
import type { ListedFile } from './listFiles.ts';

/** A result of an export as its job lists it. */
export interface ExportedResult {
  readonly photoId: number;
  readonly versionId: number;
  /** Below the folder of the results, with forward slashes. */
  readonly name: string;
}

/** What facts are gathered from. */
export interface FactSources {
  readonly catalog: Catalog;
  readonly plan: ExportPlan;
  readonly startedAt: string;
  readonly operator: string;
  /** The results that were written, in the order of the job. */
  readonly results: readonly ExportedResult[];
  /** The files below the folder of the results, by name. */
  readonly files: ReadonlyMap<string, ListedFile>;
  readonly journal: DigestJournal;
  readonly signal?: AbortSignal | undefined;
}

/** Folder of the masters' copies, below the folder of the results. */
const mastersFolder = 'masters';

/** Names that any file system takes for the same have one key. */
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Numbers masters in the order of their first result, and gives their copies names of their own. */
class Masters {
  readonly #copied: boolean;
  readonly #known = new Map<string, MasterFacts>();
  readonly #names: Set<string>;

  /** @param taken names of results: no copy may have one of them */
  constructor(copied: boolean, taken: readonly string[]) {
    this.#copied = copied;
    this.#names = new Set(taken.map(keyOf));
  }

  get all(): readonly MasterFacts[] {
    return [...this.#known.values()];
  }

  of(photo: ResultFacts['photo'], sha256: string): MasterFacts {
    let master = this.#known.get(photo.path);
    if (master === undefined) {
      master = {
        number: this.#known.size + 1,
        fileName: photo.fileName,
        format: photo.format,
        bytes: photo.bytes,
        sha256,
        importedAt: photo.importedAt,
        copy: this.#copied ? this.#copyName(photo.fileName) : null,
      };
      this.#known.set(photo.path, master);
    }
    return master;
  }

  #copyName(fileName: string): string {
    // bagit-python does not escape percent signs, so a bag with one in a name would not pass for valid everywhere.
    const { name, ext } = path.posix.parse(fileName.replaceAll(/[%\r\n]/g, '_'));
    for (let number = 1; ; number += 1) {
      const stem = number === 1 ? name : `${name} (${number})`;
      const tried = `${mastersFolder}/${stem}${ext}`;
      if (this.#names.has(keyOf(tried))) continue;
      this.#names.add(keyOf(tried));
      return tried;
    }
  }
}

/**
 * Gathers what the documents of an export tell. Results that are not there (they failed) are left out, and so is what
 * is no longer in the library.
 * @throws HeliochromeError file-unreadable, cancelled
 */
export async function gatherFacts(sources: FactSources): Promise<ExportFacts> {
  const { catalog, plan, files, journal, signal } = sources;
  const masters = new Masters(
    plan.package?.masters === true,
    sources.results.map(({ name }) => name),
  );
  const results: ResultFacts[] = [];
  for (const { photoId, versionId, name } of sources.results) {
    const file = files.get(name);
    const photo = catalog.photos.get(photoId);
    const version = catalog.versions.get(versionId);
    if (file === undefined || photo?.sha256 === null || photo === null || version === null)
      continue;
    const { sha256 } = await journal.digestsOf(file, signal);
    const master = masters.of(photo, photo.sha256);
    results.push({ file: { name, bytes: file.bytes, sha256 }, photo, version, master });
  }
  return {
    startedAt: sources.startedAt,
    operator: sources.operator,
    application: applicationVersion(),
    digitalSourceType: sourceTypeUri(plan.digitalSourceType),
    results,
    masters: masters.all,
  };
}

/** What is said of every colorized picture. */
export const statement = disclosureStatement;
