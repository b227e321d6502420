import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { applicationVersion } from '../../platform/applicationVersion.ts';
import { writeTextAtomically } from '../../platform/atomicWrite.ts';
import { bagDeclaration, bagInfoText } from './bagInfo.ts';
import type { BagInfo } from './bagInfo.ts';
import { bagAlgorithms, manifestText } from './bagManifest.ts';
import type { BagAlgorithm, ManifestEntry } from './bagManifest.ts';
import { digestText } from './digestFile.ts';
import type { DigestJournal } from './digestJournal.ts';
import { listFiles } from './listFiles.ts';

/** What a bag is made of; its payload lies in `data/` already. */
export interface BagParts {
  /** The bag's folder. */
  readonly folder: string;
  readonly algorithms: readonly BagAlgorithm[];
  readonly info: Omit<BagInfo, 'payload' | 'software'>;
  readonly journal: DigestJournal;
  readonly signal?: AbortSignal | undefined;
  /** Told of the share that is done, 0–1. */
  readonly report?: ((share: number) => void) | undefined;
}

const tagFile = /^(?:tag)?manifest-\w+\.txt$|^bagit\.txt$/;

/**
 * Takes away what makes a folder a bag, before its payload changes: a bag that is being built must not pass for a
 * whole one.
 */
export async function openBag(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  // First the declaration: without it the folder is no bag.
  const found = names.filter((name) => tagFile.test(name)).sort();
  for (const name of found) await rm(path.join(folder, name), { force: true });
}

interface Payload {
  readonly bytes: number;
  readonly entries: readonly (ManifestEntry & { readonly algorithm: BagAlgorithm })[];
  readonly files: number;
}

async function readPayload({
  folder,
  algorithms,
  journal,
  signal,
  report,
}: BagParts): Promise<Payload> {
  const files = await listFiles(path.join(folder, 'data'));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const entries = [];
  let read = 0;
  for (const file of files) {
    const digests = await journal.digestsOf(file, signal);
    for (const algorithm of algorithms)
      entries.push({ path: `data/${file.name}`, digest: digests[algorithm], algorithm });
    read += file.bytes;
    report?.(bytes === 0 ? 1 : read / bytes);
  }
  return { bytes, entries, files: files.length };
}

/**
 * Makes a folder whose `data/` is whole a BagIt 1.0 bag (RFC 8493). Everything in `data/` is taken in. Repeatable at
 * any time: a run after a kill writes the same bytes, and the declaration `bagit.txt`, without which it is no bag,
 * comes last.
 *
 * @throws HeliochromeError file-unreadable, output-unwritable, disk-full, cancelled
 */
export async function writeBag(parts: BagParts): Promise<void> {
  const { folder, info } = parts;
  const algorithms = bagAlgorithms.filter((algorithm) => parts.algorithms.includes(algorithm));
  const payload = await readPayload({ ...parts, algorithms });
  const { name, version } = applicationVersion();
  const texts = new Map<string, string>();
  for (const algorithm of algorithms) {
    const entries = payload.entries.filter((entry) => entry.algorithm === algorithm);
    texts.set(`manifest-${algorithm}.txt`, manifestText(entries));
  }
  const { bytes, files } = payload;
  const told = { ...info, payload: { bytes, files }, software: `${name} ${version}` };
  texts.set('bag-info.txt', bagInfoText(told));
  const tagged = [...texts, ['bagit.txt', bagDeclaration] as const];
  for (const algorithm of algorithms) {
    const entries = tagged.map(([file, text]) => ({
      path: file,
      digest: digestText(text, algorithm),
    }));
    texts.set(`tagmanifest-${algorithm}.txt`, manifestText(entries));
  }
  await openBag(folder);
  for (const [file, text] of texts)
    await writeTextAtomically(path.join(folder, file), text, { overwrite: true });
  await parts.journal.remove();
  await writeTextAtomically(path.join(folder, 'bagit.txt'), bagDeclaration, { overwrite: true });
}
