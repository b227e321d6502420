import { appendFile, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { withSystemErrors } from '../../platform/systemError.ts';
import { digestFile } from './digestFile.ts';
import type { Digests } from './digestFile.ts';
import type { ListedFile } from './listFiles.ts';

const lineSchema = z.strictObject({
  name: z.string(),
  bytes: z.number(),
  modifiedAt: z.number(),
  digests: z.record(z.string(), z.string()),
});
type Line = z.infer<typeof lineSchema>;

/** Hidden, and outside of `data/`: it is gone before the folder is a bag. */
const journalName = '.heliochrome-digests.jsonl';

async function readLines(file: string): Promise<Map<string, Line>> {
  const lines = new Map<string, Line>();
  const text = await readFile(file, 'utf8').catch(() => '');
  for (const line of text.split('\n')) {
    // A last line that was cut off is not JSON.
    try {
      const parsed = lineSchema.parse(JSON.parse(line));
      lines.set(parsed.name, parsed);
    } catch {
      continue;
    }
  }
  return lines;
}

/**
 * Digests of the files in a folder, each computed once: after a kill, those that were written down are used again as
 * long as the file has the same size and time.
 */
export class DigestJournal {
  readonly #folder: string;
  readonly #algorithms: readonly string[];
  readonly #file: string;
  readonly #known: Map<string, Line>;

  private constructor(
    folder: string,
    algorithms: readonly string[],
    file: string,
    known: Map<string, Line>,
  ) {
    this.#folder = folder;
    this.#algorithms = algorithms;
    this.#file = file;
    this.#known = known;
  }

  /** @param place where the journal is kept; @param folder what the files' names are relative to */
  static async open(
    place: string,
    folder: string,
    algorithms: readonly string[],
  ): Promise<DigestJournal> {
    const file = path.join(place, journalName);
    return new DigestJournal(folder, algorithms, file, await readLines(file));
  }

  /** @throws HeliochromeError as `digestFile` does, output-unwritable, disk-full */
  async digestsOf(file: ListedFile, signal?: AbortSignal): Promise<Digests> {
    const { name, bytes, modifiedAt } = file;
    const known = this.#known.get(name);
    const usable =
      known?.bytes === bytes &&
      known.modifiedAt === modifiedAt &&
      this.#algorithms.every((algorithm) => algorithm in known.digests);
    if (usable) return known.digests;
    const digests = await digestFile(path.join(this.#folder, name), this.#algorithms, signal);
    const line: Line = { name, bytes, modifiedAt, digests };
    this.#known.set(name, line);
    await withSystemErrors(this.#file, 'write', () =>
      appendFile(this.#file, `${JSON.stringify(line)}\n`),
    );
    return digests;
  }

  /** Removes the journal: everything is done. */
  async remove(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
