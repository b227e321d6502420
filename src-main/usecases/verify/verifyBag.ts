import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { withSystemErrors } from '../../platform/systemError.ts';
import { bagDeclaration, parseTagFile } from '../packaging/bagInfo.ts';
import { parseManifest, readableAlgorithms } from '../packaging/bagManifest.ts';
import type { ManifestEntry, ReadEntry } from '../packaging/bagManifest.ts';
import { digestFile } from '../packaging/digestFile.ts';
import { listFiles } from '../packaging/listFiles.ts';
import type { ListedFile } from '../packaging/listFiles.ts';
import { finding, findingOf } from './finding.ts';
import type { Finding, VerifyListener } from './finding.ts';

interface Manifest {
  readonly name: string;
  readonly algorithm: string;
  readonly isTag: boolean;
  readonly entries: readonly ManifestEntry[];
}

const manifestName = /^(?:tag)?manifest-(?<algorithm>[a-z0-9]+)\.txt$/i;

async function readText(file: string): Promise<string> {
  const bytes = await withSystemErrors(file, 'read', () => readFile(file));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new HeliochromeError(
      'data-unusable',
      `${file} is not UTF-8 text.`,
      'Bags with tag files in other encodings cannot be verified; ask for one in UTF-8.',
      { cause: error },
    );
  }
}

/** One bag, and what is found of it. */
class BagReading {
  readonly findings: Finding[] = [];
  readonly #folder: string;
  readonly #listener: VerifyListener;
  /** Files of the bag by their name in Unicode's composed form: file systems differ in what they give back. */
  readonly #files = new Map<string, ListedFile>();

  constructor(folder: string, listener: VerifyListener) {
    this.#folder = folder;
    this.#listener = listener;
  }

  async verify(): Promise<number> {
    for (const file of await listFiles(this.#folder))
      this.#files.set(file.name.normalize('NFC'), file);
    await this.#guarded('bagit.txt', () => this.#readDeclaration());
    const manifests = await this.#readManifests();
    if (!manifests.some(({ isTag }) => !isTag))
      this.#find('', 'The bag has no manifest of its payload, so nothing proves that it is whole.');
    await this.#guarded('bag-info.txt', () => this.#checkInfo());
    await this.#guarded('fetch.txt', () => this.#checkFetch());
    this.#checkCompleteness(manifests);
    await this.#checkDigests(manifests);
    return this.#payload().length;
  }

  #find(name: string, message: string, advice?: string): void {
    this.findings.push(finding(path.join(this.#folder, name), message, advice));
  }

  async #guarded(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const described = HeliochromeError.from(error);
      if (described.code === 'cancelled') throw described;
      this.findings.push(findingOf(path.join(this.#folder, name), described));
    }
  }

  #payload(): ListedFile[] {
    return [...this.#files.values()].filter(({ name }) => name.startsWith('data/'));
  }

  async #readDeclaration(): Promise<void> {
    if (!this.#files.has('bagit.txt')) {
      this.#find(
        'bagit.txt',
        'The declaration bagit.txt is missing: this is not a whole bag; perhaps an export into it was stopped.',
        'Let the export go on to its end, or bring the file back from another copy.',
      );
      return;
    }
    const text = await readText(path.join(this.#folder, 'bagit.txt'));
    if (text === bagDeclaration) return;
    const tags = parseTagFile(text);
    const version = tags.get('bagit-version')?.at(0) ?? '';
    const encoding = tags.get('tag-file-character-encoding')?.at(0) ?? '';
    if (!/^(?:0\.9[3-7]|1\.0)$/.test(version))
      this.#find(
        'bagit.txt',
        `The bag is of version ${JSON.stringify(version)}, which is unknown.`,
      );
    if (encoding.toUpperCase() !== 'UTF-8')
      this.#find(
        'bagit.txt',
        `Its tag files are in ${JSON.stringify(encoding)} rather than UTF-8.`,
      );
  }

  async #readManifests(): Promise<Manifest[]> {
    const manifests: Manifest[] = [];
    for (const name of this.#files.keys()) {
      const found = manifestName.exec(name)?.groups;
      if (found === undefined) continue;
      const algorithm = found['algorithm'].toLowerCase();
      if (!readableAlgorithms.has(algorithm)) {
        this.#find(name, `Its digests are of an unknown kind: ${algorithm}.`);
        continue;
      }
      await this.#guarded(name, async () => {
        const text = await readText(path.join(this.#folder, name));
        const entries = parseManifest(text, name).map((entry) => this.#onDisk(entry));
        manifests.push({ name, algorithm, isTag: /^tag/i.test(name), entries });
      });
    }
    return manifests;
  }

  /** bagit-python leaves percent signs as they are, against RFC 8493: the path that is there is meant. */
  #onDisk({ path: file, written, digest }: ReadEntry): ManifestEntry {
    const isThere = this.#files.has(file.normalize('NFC'));
    const isMeant = !isThere && this.#files.has(written.normalize('NFC'));
    return { path: isMeant ? written : file, digest };
  }

  /** Payload-Oxum: bytes and files, a first look whether anything is missing. */
  async #checkInfo(): Promise<void> {
    if (!this.#files.has('bag-info.txt')) return;
    const tags = parseTagFile(await readText(path.join(this.#folder, 'bag-info.txt')));
    const stated = tags.get('payload-oxum')?.at(0);
    if (stated === undefined) return;
    const payload = this.#payload();
    const bytes = payload.reduce((sum, file) => sum + file.bytes, 0);
    if (stated === `${bytes}.${payload.length}`) return;
    this.#find(
      'bag-info.txt',
      `Payload-Oxum says ${stated} (bytes and files), but data/ holds ${bytes}.${payload.length}.`,
    );
  }

  /** Files that were to be fetched from elsewhere and were not. */
  async #checkFetch(): Promise<void> {
    if (!this.#files.has('fetch.txt')) return;
    const text = await readText(path.join(this.#folder, 'fetch.txt'));
    const missing = text
      .split(/\r\n|\r|\n/)
      .filter((line) => line.trim() !== '')
      .filter((line) => !this.#files.has(line.split(/\s+/).slice(2).join(' ').normalize('NFC')));
    if (missing.length === 0) return;
    this.#find(
      'fetch.txt',
      `${missing.length} files are still to be fetched from elsewhere.`,
      'Complete the bag first; this program fetches nothing.',
    );
  }

  /** Every file of the payload must stand in every manifest of it (RFC 8493, 3), and every file named must be there. */
  #checkCompleteness(manifests: readonly Manifest[]): void {
    for (const { name, entries, isTag } of manifests) {
      const named = new Set<string>();
      for (const { path: file } of entries) {
        const key = file.normalize('NFC');
        if (named.has(key)) this.#find(name, `${file} is named twice.`);
        named.add(key);
        if (!this.#files.has(key)) this.#find(file, `It is named in ${name} but missing.`);
      }
      if (isTag) continue;
      for (const file of this.#payload()) {
        if (named.has(file.name.normalize('NFC'))) continue;
        const advice = 'Find out who put it there; a bag that changed must be made anew.';
        this.#find(file.name, `It is not named in ${name}.`, advice);
      }
    }
  }

  async #checkDigests(manifests: readonly Manifest[]): Promise<void> {
    const wanted = new Map<string, { algorithm: string; digest: string; name: string }[]>();
    for (const { entries, algorithm, name } of manifests) {
      for (const { path: file, digest } of entries) {
        const key = file.normalize('NFC');
        const list = wanted.get(key) ?? [];
        list.push({ algorithm, digest, name });
        wanted.set(key, list);
      }
    }
    for (const [key, digests] of wanted) {
      const file = this.#files.get(key);
      if (file === undefined) continue;
      await this.#guarded(file.name, async () => {
        const algorithms = [...new Set(digests.map(({ algorithm }) => algorithm))];
        const whole = path.join(this.#folder, file.name);
        const found = await digestFile(whole, algorithms, this.#listener.signal);
        this.#listener.read(file.bytes);
        const wrong = digests.filter(({ algorithm, digest }) => found[algorithm] !== digest);
        if (wrong.length === 0) return;
        const [{ algorithm, digest }] = wrong;
        const names = wrong.map(({ name }) => name).join(' and ');
        const told = `${algorithm} ${found[algorithm]} instead of ${digest}`;
        this.#find(file.name, `It is not what ${names} says (${told}).`);
      });
    }
  }
}

/** Whether a folder is a bag, or was to become one. */
export async function looksLikeBag(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes('bagit.txt')) return true;
  return names.includes('data') && names.some((name) => manifestName.test(name));
}

/**
 * Reads a bag: whether it is complete (every file named is there, nothing else is in `data/`) and valid (every digest
 * holds, of tag files too), by BagIt 1.0 (RFC 8493) and its drafts from 0.93 on.
 *
 * @returns what was found, and the number of files in `data/`
 * @throws HeliochromeError cancelled, file-permission
 */
export async function verifyBag(
  folder: string,
  listener: VerifyListener,
): Promise<{ readonly findings: readonly Finding[]; readonly files: number }> {
  const reading = new BagReading(folder, listener);
  const files = await reading.verify();
  return { findings: reading.findings, files };
}
