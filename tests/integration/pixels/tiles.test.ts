import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import {
  levelSize,
  parsePixelPath,
  pyramidInfoSchema,
  tileSize,
} from '../../../src-shared/api/pixels.ts';
import { problemSchema } from '../../../src-shared/domain/job.ts';
import { codeOfGrey, greyOfCode } from '../../../src-main/imaging/greyTone.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { sharedPixelPool } from '../../../src-main/imaging/pool/pixelPool.ts';
import { halved, halveRows } from '../../../src-main/imaging/pyramid/halveRows.ts';
import { LevelPyramid, sharedPlane } from '../../../src-main/imaging/pyramid/levelPyramid.ts';
import { MasterPyramid } from '../../../src-main/imaging/pyramid/masterPyramid.ts';
import {
  createPixelService,
  type PixelService,
} from '../../../src-main/usecases/pixels/pixelService.ts';
import { makeTestLibrary } from '../../support/library.ts';
import { seededRandom } from '../../support/pictures.ts';
import { temporaryFolder } from '../../support/photographs.ts';

/** A grey picture without any two rows alike. */
function noise(width: number, height: number): Uint8Array {
  const random = seededRandom(width + height);
  return Uint8Array.from({ length: width * height }, () => Math.floor(256 * random()));
}

async function writeGrey(file: string, width: number, height: number): Promise<Uint8Array> {
  const pixels = noise(width, height);
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .toFile(file);
  return pixels;
}

async function greyPixels(
  png: Uint8Array,
): Promise<{ data: Buffer; width: number; height: number }> {
  const image = sharp(png);
  const { channels, depth } = await image.metadata();
  assert.deepEqual([channels, depth], [1, 'uchar']);
  const { data, info } = await image
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function ask(service: PixelService, pixelPath: string, tag?: string): Promise<Response> {
  const request = parsePixelPath(pixelPath);
  assert.ok(request !== null, pixelPath);
  return service.respond(request, undefined, tag);
}

/** All tiles of a level put together. */
async function assemble(
  service: PixelService,
  photoId: number,
  level: number,
  size: { width: number; height: number },
): Promise<Uint8Array> {
  const whole = new Uint8Array(size.width * size.height);
  for (let row = 0; row * tileSize < size.height; row += 1) {
    for (let column = 0; column * tileSize < size.width; column += 1) {
      const response = await ask(service, `tile/${photoId}/${level}/${column}/${row}`);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'image/png');
      const tile = await greyPixels(new Uint8Array(await response.arrayBuffer()));
      assert.equal(tile.width, Math.min(tileSize, size.width - column * tileSize));
      assert.equal(tile.height, Math.min(tileSize, size.height - row * tileSize));
      for (let y = 0; y < tile.height; y += 1) {
        const from = tile.data.subarray(y * tile.width, (y + 1) * tile.width);
        whole.set(from, (row * tileSize + y) * size.width + column * tileSize);
      }
    }
  }
  return whole;
}

/** The level by its definition: L* of four averaged into one, rounded to the grid of 16 bits at every level. */
function referenceLevel(
  pixels: Uint8Array,
  width: number,
  height: number,
  level: number,
): Uint8Array {
  const codes = codeOfGrey();
  let values = Array.from(pixels, (byte) => codes[byte]);
  let [w, h] = [width, height];
  for (let step = 0; step < level; step += 1) {
    const [half, low] = [Math.ceil(w / 2), Math.ceil(h / 2)];
    const next: number[] = [];
    for (let y = 0; y < low; y += 1) {
      for (let x = 0; x < half; x += 1) {
        const places = [0, 1].flatMap((dy) => [0, 1].map((dx) => [2 * x + dx, 2 * y + dy]));
        const inside = places.filter(([px, py]) => px < w && py < h);
        const sum = inside.reduce((total, [px, py]) => total + values[py * w + px], 0);
        next.push(Math.floor(sum / inside.length + 0.5));
      }
    }
    [values, w, h] = [next, half, low];
  }
  const greys = greyOfCode();
  return Uint8Array.from(values, (code) => greys[code]);
}

test('every grey byte survives becoming L* and back', () => {
  const [codes, greys] = [codeOfGrey(), greyOfCode()];
  for (let byte = 0; byte < 256; byte += 1) assert.equal(greys[codes[byte]], byte);
});

test('halving averages four samples, fewer at the borders', () => {
  const target = new Uint16Array(halved(3) * halved(3));
  halveRows(Uint16Array.from([0, 4, 10, 8, 4, 20, 1, 2, 65_535]), 3, 3, target);
  assert.deepEqual([...target], [4, 15, 2, 65_535]);
});

test('a large level is halved by the workers as it is here', async () => {
  const [width, height] = [3001, 1503];
  const plane = sharedPlane(width, height);
  const random = seededRandom(3);
  for (let at = 0; at < plane.codes.length; at += 1) plane.codes[at] = 65_536 * random();
  const expected = new Uint16Array(halved(width) * halved(height));
  halveRows(plane.codes, width, height, expected);
  const pyramid = new LevelPyramid(0, Promise.resolve(plane), sharedPixelPool());
  const half = await pyramid.plane(1);
  assert.deepEqual([half.width, half.height], [1501, 752]);
  assert.deepEqual(new Uint16Array(half.codes), expected);
});

test('level 0 gives an 8-bit grey scan back bit for bit, also beyond the preview', async (context) => {
  const library = await makeTestLibrary(context);
  const file = path.join(library.folder, 'scan.png');
  const [width, height] = [2100, 520];
  const pixels = await writeGrey(file, width, height);
  const [photoId] = await library.add(file);
  const service = createPixelService(library.context);
  const info = pyramidInfoSchema.parse(await (await ask(service, `info/${photoId}`)).json());
  assert.deepEqual(info, { width, height, tileSize: 512, levels: 4 });
  assert.deepEqual(await assemble(service, photoId, 0, info), pixels);
  for (const level of [1, 2, 3]) {
    const size = levelSize(width, height, level);
    const actual = await assemble(service, photoId, level, size);
    const expected = referenceLevel(pixels, width, height, level);
    // Levels after the preview's are made from its 8 bits.
    const tolerance = level === 1 ? 0 : 1;
    assert.equal(actual.length, expected.length);
    const worst = actual.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - expected[at])),
      0,
    );
    assert.ok(worst <= tolerance, `level ${level} is off by ${worst}`);
  }
  assert.equal((await ask(service, `tile/${photoId}/0/6/0`)).status, 404);
  assert.equal((await ask(service, `tile/${photoId}/4/0/0`)).status, 404);
});

test('a scan that is read by rows has the same tiles as one that is held', async (context) => {
  const folder = await temporaryFolder(context);
  const file = path.join(folder, 'scan.tif');
  const [width, height] = [1111, 1501];
  const pixels = await writeGrey(file, width, height);
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .withMetadata({ orientation: 6 })
    .tiff({ compression: 'none' })
    .toFile(file);
  const held = await openMaster(file);
  const read = await openMaster(file, { sharedPixels: 1000 });
  context.after(() => Promise.all([held.close(), read.close()]));
  const pool = sharedPixelPool();
  const [one, other] = [
    await MasterPyramid.open(held, pool),
    await MasterPyramid.open(read, pool, 300_000),
  ];
  assert.deepEqual([one.firstPlane, other.firstPlane], [0, 2]);
  for (let level = 0; level < 3; level += 1) {
    const size = levelSize(one.width, one.height, level);
    for (let row = 0; row * tileSize < size.height; row += 1) {
      for (let column = 0; column * tileSize < size.width; column += 1) {
        const place = `level ${level}, ${column}, ${row}`;
        const expected = await one.tile(level, column, row);
        assert.ok(expected !== null, place);
        assert.deepEqual(await other.tile(level, column, row), expected, place);
      }
    }
  }
  assert.equal(await other.tile(0, 3, 0), null);
});

test('tiles carry a tag by which they are not sent twice', async (context) => {
  const library = await makeTestLibrary(context);
  const file = path.join(library.folder, 'scan.png');
  await writeGrey(file, 64, 48);
  const [photoId] = await library.add(file);
  const service = createPixelService(library.context);
  const first = await ask(service, `tile/${photoId}/0/0/0`);
  const tag = first.headers.get('etag');
  assert.ok(tag !== null);
  assert.equal(first.headers.get('cache-control'), 'private, no-cache');
  const again = await ask(service, `tile/${photoId}/0/0/0`, tag);
  assert.equal(again.status, 304);
  assert.equal((await again.arrayBuffer()).byteLength, 0);
});

test('a missing master is still seen by its preview; what was never read is a 404 with the reason', async (context) => {
  const library = await makeTestLibrary(context);
  const file = path.join(library.folder, 'scan.png');
  const pixels = await writeGrey(file, 2200, 300);
  const [photoId] = await library.add(file);
  const before = createPixelService(library.context);
  assert.equal((await ask(before, `tile/${photoId}/1/0/0`)).status, 200);
  before.close();
  await rm(file);
  const after = createPixelService(library.context);
  const coarse = await assemble(after, photoId, 1, levelSize(2200, 300, 1));
  assert.deepEqual(coarse, referenceLevel(pixels, 2200, 300, 1));
  const fine = await ask(after, `tile/${photoId}/0/0/0`);
  assert.equal(fine.status, 404);
  assert.equal(problemSchema.parse(await fine.json()).code, 'file-missing');
  for (const unknown of [
    'info/99',
    'tile/99/0/0/0',
    'chroma/7',
    'version/7/512',
    'preview/abc',
    'thumbnail/99/x',
  ]) {
    const response = await ask(after, unknown);
    assert.equal(response.status, 404, unknown);
    assert.equal(problemSchema.parse(await response.json()).code, 'not-found', unknown);
  }
});

test('a master whose content changed does not get into the preview of the old one', async (context) => {
  const library = await makeTestLibrary(context);
  const file = path.join(library.folder, 'scan.png');
  await writeGrey(file, 300, 200);
  const [photoId] = await library.add(file);
  const changed = sharp({ create: { width: 300, height: 200, channels: 3, background: '#fff' } });
  await writeFile(file, await changed.png().toBuffer());
  const service = createPixelService(library.context);
  assert.equal((await ask(service, `tile/${photoId}/0/0/0`)).status, 200);
  service.close();
  await rm(file);
  const later = createPixelService(library.context);
  assert.equal((await ask(later, `tile/${photoId}/0/0/0`)).status, 404);
});

test('many at once open a master once, and who gives up is told at once', async (context) => {
  const library = await makeTestLibrary(context);
  const file = path.join(library.folder, 'scan.jpg');
  const pixels = noise(2400, 1800);
  await sharp(pixels, { raw: { width: 2400, height: 1800, channels: 1 } })
    .jpeg()
    .toFile(file);
  const [photoId] = await library.add(file);
  const service = createPixelService(library.context);
  const stop = new AbortController();
  const tile = { kind: 'tile', photoId, level: 0, row: 0 } as const;
  const started = performance.now();
  const given = service.respond({ ...tile, column: 0 }, stop.signal);
  const others = [1, 2, 3, 4].map((column) => service.respond({ ...tile, column }));
  stop.abort();
  assert.equal((await given).status, 499);
  const toldAfter = performance.now() - started;
  for (const response of await Promise.all(others)) assert.equal(response.status, 200);
  assert.ok(toldAfter < (performance.now() - started) / 2, 'the one who gave up did not wait');
});
