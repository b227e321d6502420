import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { writeTextAtomically } from '../../platform/atomicWrite.ts';
import type { Log } from '../../platform/log.ts';
import { describeSystemError, systemErrorCode } from '../../platform/systemError.ts';

/**
 * A small JSON file of the user's data. It appears whole or not at all; a damaged one is kept aside as `.damaged` and
 * begun afresh. Writes follow one another in the order they were asked for.
 */
export class StoredDocument<Content> {
  readonly #file: string;
  readonly #schema: z.ZodType<Content>;
  readonly #log: Log;
  #content: Content;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, schema: z.ZodType<Content>, content: Content, log: Log) {
    this.#file = file;
    this.#schema = schema;
    this.#content = content;
    this.#log = log;
  }

  /** @throws HeliochromeError when the file is there but may not be read */
  static async open<Content>(
    file: string,
    schema: z.ZodType<Content>,
    fresh: Content,
    log: Log,
  ): Promise<StoredDocument<Content>> {
    return new StoredDocument(file, schema, await read(file, schema, fresh, log), log);
  }

  get content(): Content {
    return this.#content;
  }

  /**
   * Replaces the content, and waits until it lies on the disk. What cannot be written holds until the program ends.
   *
   * @throws HeliochromeError output-unwritable, disk-full
   */
  async replace(content: Content): Promise<void> {
    this.#content = this.#schema.parse(content);
    const text = `${JSON.stringify(this.#content, null, 2)}\n`;
    const turn = this.#writing.then(() => write(this.#file, text));
    this.#writing = turn.catch((error: unknown) => {
      this.#log.warning(`${this.#file} was not written: ${String(error)}`);
    });
    await turn;
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
  } catch (error) {
    throw describeSystemError(error, path.dirname(file), 'write');
  }
  await writeTextAtomically(file, text, { overwrite: true });
}

async function read<Content>(
  file: string,
  schema: z.ZodType<Content>,
  fresh: Content,
  log: Log,
): Promise<Content> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return fresh;
    throw describeSystemError(error, file, 'read');
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  await rename(file, `${file}.damaged`);
  log.warning(`${file} was damaged; it was put aside as ${path.basename(file)}.damaged.`);
  return fresh;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
