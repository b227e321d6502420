import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { planExport } from '../../../src-main/usecases/jobs/planExport.ts';
import { decodeBagPath, encodeBagPath } from '../../../src-main/usecases/packaging/bagManifest.ts';
import { finishExport } from '../../../src-main/usecases/packaging/finishExport.ts';
import type { FinishRequest } from '../../../src-main/usecases/packaging/finishExport.ts';
import { mortal } from '../../support/bounded.ts';
import { question } from '../../support/catalogFixture.ts';
import { filesBelow } from '../../support/commandLine.ts';
import { finishPictures, planOf } from '../../support/finishedPictures.ts';
import type { FinishedPicture } from '../../support/finishedPictures.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { archiveTools } from '../../support/archiveTools.ts';
import { openTestLibrary } from '../../support/testLibrary.ts';

const startedAt = '2026-11-21T23:30:00.000Z';

const pictures: readonly FinishedPicture[] = [
  {
    master: 'scan one.tif',
    name: 'scan one_colorized.png',
    metadata: { identifier: 'A-1', title: 'The mill' },
  },
  { master: 'Straße am Hafen.tif', name: 'Straße am Hafen.png', metadata: { identifier: 'A-2' } },
  { master: '100% wool.tif', name: 'boxes/wool\nmill.png' },
];

const bag = {
  kind: 'bag',
  masters: true,
  sourceOrganization: 'Stadtarchiv Köln',
  contactName: 'E. Meier',
  description: 'Two lines,\nof which one breaks',
};

async function prepare(
  context: TestContext,
  parts: object = { package: bag },
): Promise<FinishRequest & { readonly plan: ExportPlan }> {
  const folder = await temporaryFolder(context);
  const library = openTestLibrary(folder);
  context.after(() => library.close());
  const plan = planOf(path.join(folder, 'out'), parts);
  const { catalog } = library;
  const results = await finishPictures(catalog, path.join(folder, 'masters'), plan, pictures);
  return { catalog, plan, startedAt, operator: 'E. Meier', results };
}

async function contentsOf(folder: string): Promise<Map<string, string>> {
  const names = await filesBelow(folder);
  const entries = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(folder, name));
      return [name, bytes.toString('latin1')] as const;
    }),
  );
  return new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const validate = `
import sys, bagit
bag = bagit.Bag(sys.argv[1])
bag.validate()
print(bag.version, len(list(bag.payload_files())), bag.info.get('Payload-Oxum'), bag.info.get('External-Identifier'))
print(bag.info.get('External-Description'), '|', bag.info.get('Source-Organization'), '|', bag.info.get('Bagging-Date'))
print(sorted(bag.algorithms))
`;

test('bagit-python finds the bag valid, with its masters and all that the archive says', async (t) => {
  const python = await archiveTools();
  if (typeof python === 'string') {
    t.skip(python);
    return;
  }
  const request = await prepare(t, { package: bag, dublinCoreCsv: true, metsPremis: true });
  await finishExport(request);
  const [first, second, third] = (await python(validate, request.plan.folder)).split('\n');
  // Three results with their records, three masters, the table and the document.
  assert.match(first, /^1\.0 11 \d+\.11 \['A-1', 'A-2'\]$/);
  assert.equal(second, 'Two lines, of which one breaks | Stadtarchiv Köln | 2026-11-21');
  assert.equal(third, "['sha256', 'sha512']");
  const master = path.join(request.plan.folder, 'data', 'masters', 'Straße am Hafen.tif');
  const original = path.join(request.plan.folder, '..', 'masters', 'Straße am Hafen.tif');
  assert.deepEqual(await readFile(master), await readFile(original));
  await writeFile(master, 'another');
  await assert.rejects(python(validate, request.plan.folder), /BagValidationError|mismatch|Oxum/);
});

test('one digest alone, without masters', async (t) => {
  const python = await archiveTools();
  if (typeof python === 'string') {
    t.skip(python);
    return;
  }
  const request = await prepare(t, { package: { kind: 'bag', algorithms: ['sha512'] } });
  await finishExport(request);
  const lines = (await python(validate, request.plan.folder)).split('\n');
  assert.match(lines[0], /^1\.0 6 /);
  assert.equal(lines[2], "['sha512']");
});

test('paths are written as RFC 8493 says', async (t) => {
  const request = await prepare(t);
  await finishExport(request);
  const manifest = await readFile(path.join(request.plan.folder, 'manifest-sha256.txt'), 'utf8');
  const paths = manifest.split('\n').map((line) => line.slice(66));
  assert.ok(paths.includes('data/boxes/wool%0Amill.png'), manifest);
  assert.ok(paths.includes('data/masters/100_ wool.tif'), manifest);
  assert.equal(decodeBagPath(encodeBagPath('5% of\r\n%25.tif')), '5% of\r\n%25.tif');
  assert.equal(encodeBagPath('5% of\r.tif'), '5%25 of%0D.tif');
  const declaration = await readFile(path.join(request.plan.folder, 'bagit.txt'), 'utf8');
  assert.equal(declaration, 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
});

test('results in a bag are named so that every program finds them', async (t) => {
  const { catalog, plan } = await prepare(t);
  const named = async (wanted: ExportPlan): Promise<string[]> => {
    const names: string[] = [];
    for await (const exports of planExport(catalog, { query: question() }, wanted))
      names.push(...exports.map(({ name }) => name));
    return names.filter((name) => name.includes('wool'));
  };
  assert.deepEqual(await named(plan), ['100_ wool_colorized.png']);
  assert.deepEqual(await named({ ...plan, package: null }), ['100% wool_colorized.png']);
});

test('stopped at any moment and begun again, it gives the same bytes; repeated, too', async (t) => {
  const parts = { package: bag, dublinCoreCsv: true, metsPremis: true };
  const request = await prepare(t, parts);
  await finishExport(request);
  const whole = await contentsOf(request.plan.folder);
  await finishExport(request);
  assert.deepEqual(await contentsOf(request.plan.folder), whole, 'repeated');
  for (const name of whole.keys()) {
    // Whatever a stop had left undone.
    await rm(path.join(request.plan.folder, name), { force: true });
    const isResult = request.results.some((result) => name.startsWith(`data/${result.name}`));
    if (isResult) await restore(request.plan.folder, name, whole);
    await finishExport(request);
    assert.deepEqual(await contentsOf(request.plan.folder), whole, `without ${name}`);
  }
  let stops = 0;
  for (let share = 0; share < 1; share += 0.09) {
    await rm(path.join(request.plan.folder, 'bagit.txt'), { force: true });
    await rm(path.join(request.plan.folder, 'data', 'masters'), { recursive: true, force: true });
    const stop = new AbortController();
    const report = (done: number): void => {
      if (done >= share) stop.abort();
    };
    const stopped = await finishExport(request, { signal: stop.signal, report }).then(
      () => false,
      (error: unknown) => HeliochromeError.from(error).code === 'cancelled',
    );
    if (stopped) stops += 1;
    const isBag = (await filesBelow(request.plan.folder)).includes('bagit.txt');
    assert.equal(isBag, !stopped, 'only a whole bag has its declaration');
    await finishExport(request);
    assert.deepEqual(await contentsOf(request.plan.folder), whole, `stopped at ${share}`);
  }
  assert.ok(stops > 5, `${stops} stops`);
});

test('killed again and again, it gives the same bytes, and nothing is left of what was under way', async (t) => {
  const folder = await temporaryFolder(t);
  const library = openTestLibrary(folder);
  const parts = { package: bag, dublinCoreCsv: true, metsPremis: true };
  const plan = planOf(path.join(folder, 'out'), parts);
  const many = Array.from({ length: 12 }, (_, index) => ({
    master: `scan${index}.tif`,
    name: `box${index % 3}/scan${index}.png`,
  }));
  const { catalog } = library;
  const masters = path.join(folder, 'masters');
  const results = await finishPictures(catalog, masters, plan, many, 3_000_000);
  await library.close();
  const request = path.join(folder, 'request.json');
  await writeFile(request, JSON.stringify({ plan, startedAt, operator: 'E. Meier', results }));
  const program = path.resolve(import.meta.dirname, '../../fixtures/killing/finishProcess.ts');
  const begin = async (killAfter: number | null): Promise<boolean> => {
    const child = spawn(process.execPath, [program, library.file, request], mortal);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const isReady = output === '' && text.startsWith('ready');
      output += text;
      if (isReady && killAfter !== null) setTimeout(() => child.kill('SIGKILL'), killAfter);
    });
    await once(child, 'close');
    return output.includes('done');
  };
  let kills = 0;
  for (let kill = 0; kill < 7; kill += 1) {
    if (!(await begin(kill * 25))) kills += 1;
    else await rm(path.join(plan.folder, 'data', 'masters'), { recursive: true });
  }
  assert.ok(kills >= 3, `${kills} kills came in time`);
  assert.ok(await begin(null));
  const after = await contentsOf(plan.folder);
  await rm(path.join(plan.folder, 'data', 'masters'), { recursive: true });
  for (const name of after.keys())
    if (!name.startsWith('data/')) await rm(path.join(plan.folder, name));
  assert.ok(await begin(null));
  assert.deepEqual([...after], [...(await contentsOf(plan.folder))]);
  const strange = [...after.keys()].filter((name) => path.basename(name).startsWith('.'));
  assert.deepEqual(strange, []);
});

async function restore(
  folder: string,
  name: string,
  whole: ReadonlyMap<string, string>,
): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, Buffer.from(whole.get(name) ?? '', 'latin1'));
}

test('a master that changed since its import is not put into the bag', async (t) => {
  const request = await prepare(t);
  const source = request.catalog.photos.source(request.results[1].photoId);
  assert.ok(source);
  const bytes = await readFile(source.path);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(source.path, bytes);
  await assert.rejects(finishExport(request), (error) => {
    assert.ok(error instanceof HeliochromeError);
    assert.equal(error.code, 'data-unusable');
    assert.match(error.message, /Straße am Hafen\.tif \(SHA-256 [0-9a-f]{64} instead of/);
    return true;
  });
  const names = await filesBelow(request.plan.folder);
  assert.ok(!names.includes('bagit.txt'), 'no bag is left that passes for whole');
});

test('results that failed are in no document, and an export without one needs none', async (t) => {
  const request = await prepare(t, { package: bag, metsPremis: true });
  await rm(path.join(request.plan.folder, 'data', request.results[0].name));
  await finishExport(request);
  const mets = await readFile(path.join(request.plan.folder, 'data', 'mets.xml'), 'utf8');
  assert.ok(!mets.includes('scan%20one_colorized.png'));
  assert.ok(mets.includes('boxes/wool%0Amill.png'));
});
