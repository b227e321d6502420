import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { photoQuerySchema } from '../../../src-shared/domain/photo.ts';
import { provenanceSchema } from '../../../src-shared/domain/provenance.ts';
import { writeProfile } from '../../../src-main/imaging/icc/writeProfile.ts';
import { checksumsBelow, makeExportLibrary } from '../../support/exportLibrary.ts';
import { itemsOf } from '../../support/jobs.ts';

const run = promisify(execFile);
const nothing = { addTags: [], removeTags: [] };

async function recordOf(file: string) {
  return provenanceSchema.parse(JSON.parse(await readFile(`${file}.json`, 'utf8')));
}

test('an archive TIFF: 16 bits, eciRGB v2, smaller, captioned, and all of it told', async (context) => {
  const { library, photos, out, ...exports } = await makeExportLibrary(context);
  library.context.catalog.photos.edit([photos[0]], {
    metadata: { identifier: 'H-0147', title: 'Cranes & <quay>' },
    ...nothing,
  });
  const size = { kind: 'print', dpi: 300, millimeters: 25.4 };
  const plan = { format: 'tiff', depth: 16, colorSpace: 'eci-rgb-v2', size };
  const marked = { mark: {}, captionStrip: { text: '{id}: {title}. {statement}' } };
  const job = await exports.run({ ...plan, ...marked }, { ids: [photos[0]] });
  assert.deepEqual([job.state, job.done, job.failed], ['done', 1, 0]);
  const file = path.join(out, 'one_colorized.tif');
  const found = await sharp(file).metadata();
  assert.deepEqual([found.width, found.depth, found.density], [300, 'ushort', 300]);
  assert.deepEqual(found.icc && Buffer.from(found.icc), writeProfile('eci-rgb-v2'));
  const record = await recordOf(file);
  assert.equal(record.result.height, found.height);
  assert.ok(record.result.height > 225, 'the caption makes it taller');
  assert.equal(record.master.identifier, 'H-0147');
  assert.equal(record.operator, 'A. Tester');
  assert.equal(record.createdAt, library.context.catalog.versions.list(photos[0])[0].createdAt);
  assert.match(record.result.rendition.caption ?? '', /^H-0147: Cranes & <quay>\. Colorized by/);

  const pixels = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
  const rowBytes = pixels.length / record.result.height;
  assert.ok(
    pixels.subarray(-rowBytes).every((byte) => byte === 255),
    'white paper at the end',
  );
  const strip = pixels.subarray(rowBytes * 225, -rowBytes);
  assert.ok(
    strip.some((byte) => byte < 64),
    'with letters on it',
  );
});

test('exiftool and tiffinfo read what the file tells', async (context) => {
  const { library, photos, out, ...exports } = await makeExportLibrary(context);
  library.context.catalog.photos.edit([photos[0]], {
    metadata: { identifier: 'H-0147', title: 'Cranes & <quay>' },
    ...nothing,
  });
  const choice = { digitalSourceType: 'compositeSynthetic', colorSpace: 'adobe-rgb' };
  for (const format of ['jpeg', 'png', 'tiff', 'webp']) await exports.run({ format, ...choice });
  const read = await run('exiftool', ['-j', '-G1', '-struct', out]).catch(() => null);
  if (read === null) {
    context.skip('exiftool is not installed');
    return;
  }
  const files = JSON.parse(read.stdout) as Record<string, unknown>[];
  const named = files.filter(({ SourceFile: file }) => /one_colorized\.\w+$/.test(String(file)));
  assert.equal(named.length, 4);
  for (const tags of named) {
    const file = String(tags.SourceFile);
    const record = await recordOf(file);
    assert.match(String(tags['XMP-iptcExt:DigitalSourceType']), /compositeSynthetic$/, file);
    assert.equal(tags['XMP-dc:Source'], 'H-0147', file);
    assert.equal(tags['XMP-dc:Title'], 'Cranes & <quay>', file);
    const derived = tags['XMP-xmpMM:DerivedFrom'] as Record<string, string>;
    assert.equal(derived.DocumentID, `sha256:${record.master.sha256}`);
    assert.equal(derived.FilePath, 'one.png');
    const [event] = tags['XMP-xmpMM:History'] as Record<string, string>[];
    assert.match(event.SoftwareAgent, /^Heliochrome /);
    assert.ok('When' in event);
    const own = (name: string): unknown => tags[`XMP-heliochrome:${name}`];
    assert.equal(own('WeightsSha256'), record.recipe.model.weightsSha256);
    assert.equal(own('Operator'), 'A. Tester');
    assert.deepEqual(JSON.parse(String(own('Recipe'))), record.recipe);
    assert.match(JSON.stringify(tags), /Compatible with Adobe RGB/, file);
    if (file.endsWith('.jpg') || file.endsWith('.tif')) {
      assert.match(String(tags['IPTC:SpecialInstructions']), /do not record the scene/);
      assert.equal(tags['IPTC:OriginatingProgram'], 'Heliochrome');
      assert.equal(tags['IPTC:OriginalTransmissionReference'], 'H-0147');
    }
  }
  const tiff = await run('tiffinfo', [path.join(out, 'one_colorized.tif')]).catch(() => null);
  if (tiff === null) context.diagnostic('tiffinfo is not installed');
  else assert.match(tiff.stdout, /Photometric Interpretation: RGB color/);
});

test('proofs, contact sheet, gallery and bag come with the pictures, the same each time', async (context) => {
  const { library, photos, out, ...exports } = await makeExportLibrary(context);
  library.context.catalog.photos.edit([photos[0]], {
    metadata: { title: '<script>alert(1)</script>' },
    ...nothing,
  });
  const plan = {
    proofs: { longSide: 300 },
    contactSheet: { columns: 2, title: 'Hafen' },
    gallery: { longSide: 300, title: 'Harbor <1932>' },
    package: { kind: 'bag' },
    dublinCoreCsv: true,
    metsPremis: true,
  };
  const job = await exports.run(plan);
  assert.deepEqual([job.state, job.problem, job.failed], ['done', null, 0]);
  const data = path.join(out, 'data');
  const names = await readdir(data);
  for (const name of ['contact-sheet.pdf', 'gallery.html', 'mets.xml', 'one_colorized.jpg'])
    assert.ok(names.includes(name), `${name} in ${names.join(', ')}`);
  const proof = await sharp(path.join(data, 'proofs', 'one_colorized.jpg.jpg')).metadata();
  assert.ok(proof.width > 600 && proof.width < 640);
  assert.match(proof.xmp?.toString() ?? '', /DigitalSourceType/);
  const html = await readFile(path.join(data, 'gallery.html'), 'utf8');
  assert.match(html, /<h1>Harbor &lt;1932&gt;<\/h1>/);
  assert.match(html, /&lt;script&gt;alert\(1\)/);
  assert.ok(!html.includes('<script>alert'));
  assert.equal(html.match(/<figure /g)?.length, 3);
  assert.ok(!/(?:src|href)="(?!data:)/.test(html), 'it loads nothing');
  const pdf = await readFile(path.join(data, 'contact-sheet.pdf'));
  assert.match(pdf.toString('latin1', 0, 8), /^%PDF-1\./);
  assert.match(pdf.toString('latin1'), /\/Count 1\b/);
  const cache = path.join(library.folder, 'cache', 'exports');
  assert.deepEqual(await readdir(cache).catch(() => []), [], 'nothing is left over');

  const before = await checksumsBelow(data);
  const again = await exports.run(plan);
  assert.deepEqual([again.state, again.skipped], ['done', 3]);
  const after = await checksumsBelow(data);
  for (const name of Object.keys(before)) {
    // These name the day and time of their own export.
    if (/\.(?:pdf|xml)$/.test(name)) continue;
    assert.equal(after[name], before[name], name);
  }
});

test('without records, the same bytes are recognized and others kept or replaced as the plan says', async (context) => {
  const { library, out, ...exports } = await makeExportLibrary(context);
  const plan = { sidecar: false };
  assert.equal((await exports.run(plan)).failed, 0);
  const sums = await checksumsBelow(out);
  assert.deepEqual(Object.keys(sums).sort(), [
    'one_colorized.jpg',
    'three_colorized.jpg',
    'two_colorized.jpg',
  ]);
  assert.equal((await exports.run(plan)).skipped, 3);
  const file = path.join(out, 'two_colorized.jpg');
  await writeFile(file, 'somebody else’s');
  const refused = await exports.run(plan);
  assert.deepEqual([refused.failed, refused.skipped], [1, 2]);
  assert.equal(itemsOf(library.context, refused.id).get('two.jpg')?.problem?.code, 'output-exists');
  assert.equal(await readFile(file, 'utf8'), 'somebody else’s');
  assert.equal((await exports.run({ ...plan, existing: 'replace' })).failed, 0);
  assert.deepEqual(await checksumsBelow(out), sums);
});

test('another plan makes results anew only where that is wished', async (context) => {
  const { out, ...exports } = await makeExportLibrary(context);
  await exports.run({});
  const wide = { colorSpace: 'display-p3' };
  assert.equal((await exports.run(wide)).failed, 3);
  assert.equal((await exports.run({ ...wide, existing: 'replace' })).failed, 0);
  assert.equal(
    (await recordOf(path.join(out, 'one_colorized.jpg'))).result.rendition.colorSpace,
    'display-p3',
  );
  const forced = await exports.run({ ...wide, skipIdentical: false });
  assert.deepEqual([forced.failed, forced.skipped], [0, 0]);
});

test('names that clash are refused before anything is written, where the plan says so', async (context) => {
  const { out, ...exports } = await makeExportLibrary(context);
  const job = await exports.run({ nameTemplate: 'all', clashes: 'refuse' });
  assert.deepEqual([job.state, job.problem?.code], ['failed', 'usage']);
  assert.match(job.problem?.message ?? '', /2 names clash.*all\.jpg/);
  assert.deepEqual(await readdir(out).catch(() => []), []);
});

test('masters’ folders are mirrored; without embedded metadata a file tells nothing', async (context) => {
  const { library, masters, out, ...exports } = await makeExportLibrary(context);
  const { catalog } = library.context;
  const [first] = catalog.photos.resolve({ query: photoQuerySchema.parse({}) });
  const below = path.join(masters, 'cranes', '1932');
  await mkdir(below, { recursive: true });
  const moved = path.join(below, 'one.png');
  await rename(path.join(masters, 'one.png'), moved);
  const { masterId, bytes, modifiedAt } = catalog.photos.source(first)!;
  catalog.masters.relink(masterId, { path: moved, bytes, modifiedAt });
  const job = await exports.run({
    mirrorFolders: true,
    nameTemplate: '{name}',
    embedMetadata: false,
  });
  assert.equal(job.failed, 0);
  assert.deepEqual(Object.keys(await checksumsBelow(out)).sort(), [
    'cranes/1932/one.jpg',
    'cranes/1932/one.jpg.json',
    'three.jpg',
    'three.jpg.json',
    'two.jpg',
    'two.jpg.json',
  ]);
  const tags = await sharp(path.join(out, 'two.jpg')).metadata();
  assert.deepEqual([tags.xmp, tags.iptc], [undefined, undefined]);
});
