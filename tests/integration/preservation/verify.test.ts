import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { finishExport } from '../../../src-main/usecases/packaging/finishExport.ts';
import type { Finding } from '../../../src-main/usecases/verify/finding.ts';
import { verifyPaths } from '../../../src-main/usecases/verify/verifyPaths.ts';
import type { VerifyReport } from '../../../src-main/usecases/verify/verifyPaths.ts';
import { resultOf, runCli } from '../../support/commandLine.ts';
import { finishPictures, planOf } from '../../support/finishedPictures.ts';
import { writeGreyScan } from '../../support/greyScan.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { openTestLibrary } from '../../support/testLibrary.ts';

interface Exported {
  readonly out: string;
  readonly masters: string;
}

async function exported(context: TestContext, parts: object = {}): Promise<Exported> {
  const folder = await temporaryFolder(context);
  const library = openTestLibrary(folder);
  context.after(() => library.close());
  const plan = planOf(path.join(folder, 'out'), parts);
  const masters = path.join(folder, 'masters');
  const { catalog } = library;
  const results = await finishPictures(catalog, masters, plan, [
    { master: 'one.tif', name: 'one_colorized.png' },
    { master: 'two.tif', name: 'box/two_colorized.png' },
  ]);
  const startedAt = '2026-11-21T10:00:00.000Z';
  await finishExport({ catalog, plan, startedAt, operator: '', results });
  return { out: plan.folder, masters };
}

async function verify(
  paths: readonly string[],
  masters: readonly string[] = [],
): Promise<VerifyReport & { readonly findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const onThing = (thing: { readonly findings: readonly Finding[] }): void => {
    findings.push(...thing.findings);
  };
  const report = await verifyPaths({ paths, masters }, { onThing });
  return { ...report, findings };
}

function told(findings: readonly Finding[]): string[] {
  return findings.map((one) => `${path.basename(one.path)}: ${one.error.message}`);
}

async function flipLastBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(file, bytes);
}

const bag = { package: { kind: 'bag', masters: true } };

test('a whole bag is found whole, its records and masters too', async (t) => {
  const { out } = await exported(t, { ...bag, dublinCoreCsv: true, metsPremis: true });
  const report = await verify([out]);
  assert.deepEqual(told(report.findings), []);
  assert.deepEqual(
    [report.bags, report.files, report.records, report.mastersNotSeen],
    [1, 8, 2, 0],
  );
});

test('every kind of damage to a bag is named, with the file', async (t) => {
  const cases: readonly (readonly [(out: string) => Promise<void>, readonly RegExp[]])[] = [
    [
      (out) => flipLastBit(path.join(out, 'data', 'one_colorized.png')),
      [
        /^one_colorized\.png: It is not what manifest-sha256\.txt and manifest-sha512\.txt says/,
        /^one_colorized\.png: The picture is not the one that was written \(SHA-256/,
      ],
    ],
    [
      (out) => flipLastBit(path.join(out, 'data', 'masters', 'two.tif')),
      [
        /^two\.tif: It is not what manifest-sha256/,
        /^two\.tif: The master is not the one that two_colorized\.png was made from/,
      ],
    ],
    [
      (out) => rm(path.join(out, 'data', 'masters', 'two.tif')),
      [
        /^bag-info\.txt: Payload-Oxum says \d+\.6 \(bytes and files\), but data\/ holds \d+\.5/,
        /^two\.tif: It is named in manifest-sha256\.txt but missing/,
        /^two\.tif: It is named in manifest-sha512\.txt but missing/,
      ],
    ],
    [
      (out) => writeFile(path.join(out, 'data', 'notes.txt'), 'from a colleague'),
      [
        /^bag-info\.txt: Payload-Oxum/,
        /^notes\.txt: It is not named in manifest-sha256\.txt/,
        /^notes\.txt: It is not named in manifest-sha512\.txt/,
      ],
    ],
    [
      (out) => appendFile(path.join(out, 'bag-info.txt'), 'Contact-Name: someone else\n'),
      [/^bag-info\.txt: It is not what tagmanifest-sha256\.txt and tagmanifest-sha512\.txt says/],
    ],
    [
      (out) => rm(path.join(out, 'bagit.txt')),
      [
        /^bagit\.txt: The declaration bagit\.txt is missing/,
        /^bagit\.txt: It is named in tagmanifest-sha256\.txt but missing/,
        /^bagit\.txt: It is named in tagmanifest-sha512\.txt but missing/,
      ],
    ],
    [
      async (out) => {
        await rm(path.join(out, 'manifest-sha256.txt'));
        await rm(path.join(out, 'manifest-sha512.txt'));
        await rm(path.join(out, 'tagmanifest-sha256.txt'));
        await rm(path.join(out, 'tagmanifest-sha512.txt'));
      },
      [/^out: The bag has no manifest of its payload/],
    ],
    [
      (out) => writeFile(path.join(out, 'manifest-sha256.txt'), 'abc ../../etc/passwd\n'),
      [
        /^manifest-sha256\.txt: Line 1 of manifest-sha256\.txt leads out of the bag/,
        /^manifest-sha256\.txt: It is not what tagmanifest/,
      ],
    ],
    [
      (out) => writeFile(path.join(out, 'bagit.txt'), 'BagIt-Version: 7\n'),
      [
        /^bagit\.txt: The bag is of version "7"/,
        /^bagit\.txt: Its tag files are in ""/,
        /^bagit\.txt: It is not what tagmanifest/,
      ],
    ],
  ];
  for (const [damage, expected] of cases) {
    const { out } = await exported(t, bag);
    await damage(out);
    const found = told((await verify([out])).findings);
    assert.equal(found.length, expected.length, found.join('\n'));
    for (const [index, pattern] of expected.entries()) assert.match(found[index], pattern);
  }
});

test('bags of other programs are read: older versions, md5, folded lines, other line ends', async (t) => {
  const folder = path.join(await temporaryFolder(t), 'bag');
  await mkdir(path.join(folder, 'data'), { recursive: true });
  await writeFile(path.join(folder, 'data', 'hello%.txt'), 'hello\n');
  const declaration = 'BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8\r\n';
  await writeFile(path.join(folder, 'bagit.txt'), declaration);
  const line = 'B1946AC92492D2347C6235B4D2611184 *data/hello%.txt\r\n';
  await writeFile(path.join(folder, 'manifest-md5.txt'), line);
  await writeFile(
    path.join(folder, 'bag-info.txt'),
    'External-Description: two\r\n  lines\r\nPayload-Oxum: 6.1\r\n',
  );
  assert.deepEqual(told((await verify([folder])).findings), []);
  await writeFile(path.join(folder, 'data', 'hello%.txt'), 'hullo\n');
  assert.match(told((await verify([folder])).findings)[0], /md5 [0-9a-f]{32} instead of b1946ac9/);
});

test('records are held against their pictures and masters', async (t) => {
  const { out, masters } = await exported(t);
  const picture = path.join(out, 'box', 'two_colorized.png');
  const whole = await verify([out, `${picture}.json`, picture], [masters]);
  assert.deepEqual(told(whole.findings), []);
  assert.deepEqual([whole.records, whole.mastersNotSeen], [4, 0]);
  const away = path.join(path.dirname(masters), 'elsewhere');
  await rename(masters, away);
  assert.equal(
    (await verify([out])).mastersNotSeen,
    2,
    'not found is no finding, unless asked for',
  );
  await flipLastBit(path.join(away, 'two.tif'));
  assert.match(
    told((await verify([out], [away])).findings).join('\n'),
    /^two\.tif: The master is not/,
  );
  await rm(path.join(away, 'two.tif'));
  const missing = told((await verify([out], [away])).findings);
  assert.match(
    missing.join('\n'),
    /^two_colorized\.png\.json: The master of .* was not found: two\.tif/,
  );
  await appendFile(picture, 'x');
  await rm(path.join(out, 'one_colorized.png'));
  const found = told((await verify([out])).findings);
  assert.match(found[0], /^two_colorized\.png: .*\(\d+ bytes instead of \d+\)/);
  assert.match(found[1], /^one_colorized\.png: The picture of the record .* is missing/);
  await writeFile(`${picture}.json`, '{"format": "heliochrome-provenance"}');
  assert.match(told((await verify([`${picture}.json`])).findings)[0], /record cannot be read/);
  assert.match(told((await verify([away])).findings)[0], /Nothing here can be verified/);
});

test('the command names each finding and ends with status 1', async (t) => {
  const { out } = await exported(t, bag);
  const good = await runCli(['verify', out, '--json']);
  assert.equal(good.status, 0, good.stderr);
  const result = resultOf(good, 'verify');
  assert.deepEqual([result.bags, result.records, result.findings], [1, 2, []]);
  await flipLastBit(path.join(out, 'data', 'one_colorized.png'));
  const bad = await runCli(['verify', out]);
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /✗ .*one_colorized\.png: It is not what manifest-sha256/);
  assert.match(bad.stdout, /2 findings: see above\./);
  const unused = await runCli(['verify']);
  assert.equal(unused.status, 2);
  assert.match(unused.stderr, /nothing to verify/);
  assert.equal((await runCli(['verify', path.join(out, 'gone')])).status, 2);
});

test('the masters of a library are compared with what they were at import', async (t) => {
  const folder = await temporaryFolder(t);
  const masters = path.join(folder, 'scans');
  await mkdir(masters);
  for (const name of ['one.tif', 'two.tif', 'three.tif'])
    await writeGreyScan(path.join(masters, name), 120, 90, name.charCodeAt(2));
  const library = path.join(folder, 'archive.heliochrome');
  const environment = { HELIOCHROME_DATA: path.join(folder, 'data') };
  const imported = await runCli(['import', masters, '--library', library], { environment });
  assert.equal(imported.status, 0, imported.stderr);
  const whole = await runCli(['verify', '--library', library, '--json'], { environment });
  assert.equal(whole.status, 0, whole.stderr);
  await flipLastBit(path.join(masters, 'one.tif'));
  await rm(path.join(masters, 'two.tif'));
  const run = await runCli(['verify', '--library', library, '--json'], { environment });
  assert.equal(run.status, 1, run.stderr);
  const { findings, masters: compared } = resultOf(run, 'verify');
  assert.deepEqual([resultOf(whole, 'verify').masters, compared], [3, 3]);
  const sorted = findings.map((one) => `${path.basename(one.path)} ${one.error.code}`).sort();
  assert.deepEqual(sorted, ['one.tif data-unusable', 'two.tif file-missing']);
});
