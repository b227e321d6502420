import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { provenanceName } from '../../../src-shared/domain/provenance.ts';
import { cancelled, withSystemErrors } from '../../platform/systemError.ts';
import { finding, findingOf } from './finding.ts';
import type { Finding } from './finding.ts';
import { MasterSearch } from './masterSearch.ts';
import { looksLikeBag, verifyBag } from './verifyBag.ts';
import { verifyRecord } from './verifyRecord.ts';

/** What to verify. */
export interface VerifyRequest {
  /** Bags, folders of results, records or results. */
  readonly paths: readonly string[];
  /** Folders in which masters are looked for. */
  readonly masters: readonly string[];
}

/** Something that was looked at, with what was found of it. */
export interface VerifiedThing {
  readonly path: string;
  readonly kind: 'bag' | 'record';
  readonly findings: readonly Finding[];
}

/** Who listens, and what stops the work. */
export interface VerifyOptions {
  readonly signal?: AbortSignal;
  readonly onThing: (thing: VerifiedThing) => void;
}

/** What came of it. */
export interface VerifyReport {
  readonly bags: number;
  /** Files in the bags' payloads. */
  readonly files: number;
  readonly records: number;
  /** Records whose master was found nowhere near, and no folder of masters was named. */
  readonly mastersNotSeen: number;
  readonly bytes: number;
}

interface Counts {
  bags: number;
  files: number;
  records: number;
  mastersNotSeen: number;
  bytes: number;
}

class Verification {
  readonly counts: Counts = { bags: 0, files: 0, records: 0, mastersNotSeen: 0, bytes: 0 };
  readonly #options: VerifyOptions;
  readonly #search: MasterSearch;
  readonly #listener;

  constructor(request: VerifyRequest, options: VerifyOptions) {
    this.#options = options;
    this.#listener = {
      read: (bytes: number): void => {
        this.counts.bytes += bytes;
      },
      signal: options.signal,
    };
    this.#search = new MasterSearch(request.masters, this.#listener);
  }

  async given(place: string): Promise<void> {
    const status = await withSystemErrors(place, 'read', () => stat(place));
    if (status.isDirectory()) {
      const before = this.counts.bags + this.counts.records;
      await this.#folder(place);
      if (this.counts.bags + this.counts.records === before) this.#nothing(place);
      return;
    }
    const record = place.endsWith('.json') ? place : provenanceName(place);
    const isThere = (await stat(record).catch(() => null)) !== null;
    if (!isThere || !(await this.#record(record))) this.#nothing(place);
  }

  #nothing(place: string): void {
    const message = `Nothing here can be verified: there is neither a bag nor a record of a colorized picture: ${place}`;
    const advice = 'Name a bag, a folder of results, or a result whose record lies beside it.';
    const findings = [finding(place, message, advice)];
    this.#options.onThing({ path: place, kind: 'record', findings });
  }

  async #folder(folder: string): Promise<void> {
    const { signal } = this.#options;
    if (signal?.aborted === true) throw cancelled(signal.reason);
    if (await looksLikeBag(folder)) {
      const { findings, files } = await verifyBag(folder, this.#listener);
      this.counts.bags += 1;
      this.counts.files += files;
      this.#options.onThing({ path: folder, kind: 'bag', findings });
    }
    const entries = await withSystemErrors(folder, 'read', () =>
      readdir(folder, { withFileTypes: true }),
    );
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) await this.#guarded(place, () => this.#folder(place));
      else if (entry.isFile() && entry.name.endsWith('.json')) await this.#record(place);
    }
  }

  /** A folder that cannot be read does not keep the others from being verified. */
  async #guarded(place: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const described = HeliochromeError.from(error);
      if (described.code === 'cancelled') throw described;
      const findings = [findingOf(place, described)];
      this.#options.onThing({ path: place, kind: 'record', findings });
    }
  }

  /** @returns whether it is a record */
  async #record(file: string): Promise<boolean> {
    const reading = await verifyRecord(file, this.#search, this.#listener);
    if (reading === null) return false;
    this.counts.records += 1;
    if (reading.masterNotSeen) this.counts.mastersNotSeen += 1;
    this.#options.onThing({ path: file, kind: 'record', findings: reading.findings });
    return true;
  }
}

/**
 * Verifies what left the program: bags, and records of results with the pictures and masters they speak of. Nothing is
 * written.
 *
 * @throws HeliochromeError file-missing, file-permission (of what was given), cancelled
 */
export async function verifyPaths(
  request: VerifyRequest,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const verification = new Verification(request, options);
  for (const place of request.paths) await verification.given(place);
  return verification.counts;
}
