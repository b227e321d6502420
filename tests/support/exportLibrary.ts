import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Job } from '../../src-shared/domain/job.ts';
import { hashFile } from '../../src-main/platform/fileHash.ts';
import { writeGreyScan } from './greyScan.ts';
import { openQueue } from './jobs.ts';
import { makeTestLibrary, type TestLibrary } from './library.ts';
import { useTinyModel } from './tinyModels.ts';

/** A library with colored photos, and its job queue. */
export interface ExportLibrary {
  readonly library: TestLibrary;
  readonly photos: readonly number[];
  /** Folder of the masters. */
  readonly masters: string;
  /** Folder that exports go to unless told otherwise. */
  readonly out: string;
  /** Exports as JPEG, but for what the plan says. */
  readonly run: (plan: object, photos?: object) => Promise<Job>;
}

/** A library with a PNG, a JPEG and a TIFF, colored by the tiny model. */
export async function makeExportLibrary(context: TestContext): Promise<ExportLibrary> {
  const library = await makeTestLibrary(context);
  await useTinyModel(context, library.folder);
  const masters = path.join(library.folder, 'masters');
  await mkdir(masters);
  const photos: number[] = [];
  for (const [number, name] of ['one.png', 'two.jpg', 'three.tif'].entries()) {
    const file = await writeGreyScan(path.join(masters, name), 400 + number, 300, number);
    photos.push(...(await library.add(file)));
  }
  const queue = openQueue(library.context);
  context.after(() => queue.close());
  const run = async (kind: 'colorize' | 'export', parameters: object): Promise<Job> => {
    const { id } = queue.add(kind, kind, parameters);
    await queue.idle();
    return queue.get(id);
  };
  const colored = await run('colorize', { photos: { query: {} }, coloring: { model: 'tiny' } });
  assert.equal(colored.state, 'done');
  const out = path.join(library.folder, 'out');
  const plan = { folder: out, format: 'jpeg', depth: null };
  return {
    library,
    photos,
    masters,
    out,
    run: (more, selected = { query: {} }) =>
      run('export', { photos: selected, plan: { ...plan, ...more } }),
  };
}

/** SHA-256 of every file below a folder, by its path there. */
export async function checksumsBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  const sums = await Promise.all(files.map((file) => hashFile(path.join(folder, file))));
  return Object.fromEntries(files.map((file, at) => [file, sums[at]]));
}
