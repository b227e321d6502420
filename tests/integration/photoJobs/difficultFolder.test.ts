import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import sharp from 'sharp';
import type { Job } from '../../../src-shared/domain/job.ts';
import { createJobQueue } from '../../../src-main/jobs/jobQueue.ts';
import { importHandler } from '../../../src-main/usecases/importing/importHandler.ts';
import { colorizeHandler } from '../../../src-main/usecases/jobs/colorizeHandler.ts';
import { exportHandler } from '../../../src-main/usecases/jobs/exportHandler.ts';
import { thumbnailsHandler } from '../../../src-main/usecases/jobs/thumbnailsHandler.ts';
import type { Finding } from '../../../src-main/usecases/verify/finding.ts';
import { verifyPaths } from '../../../src-main/usecases/verify/verifyPaths.ts';
import { archiveTools } from '../../support/archiveTools.ts';
import { question } from '../../support/catalogFixture.ts';
import { filesBelow, fingerprintTree } from '../../support/commandLine.ts';
import { difficultMasters } from '../../support/difficultMasters.ts';
import { itemsOf } from '../../support/jobs.ts';
import { makeTestLibrary } from '../../support/library.ts';
import type { TestLibrary } from '../../support/library.ts';
import { exiftoolWarnings, hasExiftool } from '../../support/metadataReader.ts';
import { useTinyModel } from '../../support/tinyModels.ts';

interface Folder {
  readonly masters: string;
  readonly library: TestLibrary;
  /** Pages that can be colorized. */
  readonly pages: number;
  /** Masters that cannot be read. */
  readonly unreadable: number;
  readonly run: (kind: Job['kind'], parameters: object) => Promise<Job>;
}

/** Every kind of master in one folder, and a copy of each readable one that was cut short. */
async function prepare(context: TestContext): Promise<Folder> {
  const library = await makeTestLibrary(context);
  await useTinyModel(context, library.folder);
  const masters = path.join(library.folder, 'masters');
  await mkdir(masters);
  let pages = 0;
  let unreadable = 0;
  for (const [index, master] of difficultMasters.entries()) {
    const { name, ext } = path.parse(master.file);
    const bytes = await master.bytes();
    await writeFile(path.join(masters, `${name}-${index}${ext}`), bytes);
    if (!('pages' in master.outcome)) {
      unreadable += 1;
      continue;
    }
    pages += master.outcome.pages.length;
    const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6));
    await writeFile(path.join(masters, `${name}-${index}-cut${ext}`), cut);
  }
  const { context: own } = library;
  const handlers = [
    importHandler(own),
    thumbnailsHandler(own),
    colorizeHandler(own),
    exportHandler(own),
  ];
  const queue = createJobQueue({ store: own.catalog.jobs, handlers, log: own.log });
  context.after(() => queue.close());
  const run = async (kind: Job['kind'], parameters: object): Promise<Job> => {
    const { id } = queue.add(kind, kind, parameters);
    await queue.idle();
    return queue.get(id);
  };
  return { masters, library, pages, unreadable, run };
}

/** Whether libtiff's and exiftool's readers find anything wrong, where they are installed. */
function assertWellFormed(files: readonly string[]): void {
  if (hasTiffinfo()) {
    const { stderr } = spawnSync('tiffinfo', ['-D', ...files], { encoding: 'utf8' });
    assert.equal(stderr, '');
  }
  if (!hasExiftool()) return;
  for (const file of files.slice(0, 8)) assert.equal(exiftoolWarnings(file), '', file);
}

function hasTiffinfo(): boolean {
  return spawnSync('tiffinfo', ['-h'], { stdio: 'ignore' }).error === undefined;
}

function colorPhotographs(library: TestLibrary, jobId: number): number {
  const items = [...itemsOf(library.context, jobId).values()];
  return items.filter(({ reason }) => reason.includes('color photograph')).length;
}

test('a folder with every kind of master goes its whole way: what can be read into a valid bag, the rest named', async (t) => {
  const { masters, library, pages, unreadable, run } = await prepare(t);
  const { catalog } = library.context;
  const before = await fingerprintTree(masters);
  const imported = await run('import', {
    paths: [masters],
    collectionId: null,
    foldersAsCollections: false,
  });
  assert.equal(imported.state, 'done');
  const reasons = itemsOf(library.context, imported.id);
  for (const [label, { state, problem }] of reasons) {
    if (state === 'failed') assert.ok((problem?.message ?? '').length > 20, label);
  }
  const ready = catalog.photos
    .page(question(), 0, 1000)
    .filter(({ state }) => state === 'ready')
    .map(({ id }) => id);
  // A cut that leaves the header whole is only found when the pixels are read.
  assert.ok(ready.length >= pages, `${ready.length} photos of ${pages} pages`);
  const named = catalog.photos.count(question({ scope: { kind: 'unreadable' } }));
  assert.ok(named >= unreadable, `${named} unreadable ones of ${unreadable}`);

  const all = { photos: { ids: ready } };
  const thumbnails = await run('thumbnails', all);
  assert.equal(thumbnails.done - thumbnails.failed, pages, 'a thumbnail of every page');
  const colorized = await run('colorize', { ...all, coloring: { model: 'tiny' } });
  const colored = colorized.done - colorized.failed - colorized.skipped;
  // Noise in RGB passes for a color photograph, and those are passed over.
  assert.equal(colored + colorPhotographs(library, colorized.id), pages);

  const out = path.join(library.folder, 'out');
  const plan = {
    folder: out,
    format: 'tiff',
    depth: 16,
    package: { kind: 'bag', masters: true, sourceOrganization: 'The archive' },
    dublinCoreCsv: true,
    metsPremis: true,
  };
  const exported = await run('export', { ...all, plan });
  assert.equal(exported.state, 'done', exported.problem?.message ?? '');
  const results = (await filesBelow(path.join(out, 'data'))).filter(
    (name) => name.endsWith('.tif') && !name.startsWith('masters/'),
  );
  assert.equal(results.length, colored);
  assert.ok(colored >= 25, `${colored} colored`);
  for (const name of results) {
    const { width, channels, depth } = await sharp(path.join(out, 'data', name)).metadata();
    assert.ok(width > 10 && channels === 3 && depth === 'ushort', name);
  }
  assertWellFormed(results.map((name) => path.join(out, 'data', name)));
  const findings: Finding[] = [];
  const report = await verifyPaths(
    { paths: [out], masters: [] },
    { onThing: (thing) => findings.push(...thing.findings) },
  );
  assert.deepEqual(findings, []);
  assert.deepEqual([report.bags, report.records, report.mastersNotSeen], [1, colored, 0]);
  assert.equal(await fingerprintTree(masters), before, 'no master was touched');
  const python = await archiveTools();
  if (typeof python === 'string') return;
  await python('import sys, bagit; bagit.Bag(sys.argv[1]).validate()', out);
});
