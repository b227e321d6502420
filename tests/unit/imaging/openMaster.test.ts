import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import {
  assertLightness,
  lightnessOf,
  readLightness,
  srgbLightness,
} from '../../support/masters.ts';
import { writeTiff } from '../../support/tiffFixture.ts';
import type { FixtureLayout, FixturePage } from '../../support/tiffFixture.ts';

const width = 21;
const height = 13;
const count = width * height;

/** Values over the whole range, unlike in every row and column. */
function ramp(samples: number, maximum: number): number[] {
  return Array.from({ length: count * samples }, (_, i) => (i * 2654435761) % (maximum + 1));
}

function greyPage(bits: FixturePage['bits'], extra: Partial<FixturePage> = {}): FixturePage {
  return { width, height, bits, photometric: 1, values: ramp(1, 2 ** bits - 1), ...extra };
}

function rgbPage(bits: 8 | 16, extra: Partial<FixturePage> = {}): FixturePage {
  return {
    width,
    height,
    bits,
    samples: 3,
    photometric: 2,
    values: ramp(3, 2 ** bits - 1),
    ...extra,
  };
}

function greyLightness(page: FixturePage): number[] {
  return Array.from(page.values, (value) => {
    const tone = value / (2 ** page.bits - 1);
    return srgbLightness(page.photometric === 0 ? 1 - tone : tone);
  });
}

function rgbLightness(page: FixturePage): number[] {
  const samples = page.samples ?? 3;
  const tone = (i: number, channel: number): number =>
    page.values[i * samples + channel] / (2 ** page.bits - 1);
  return Array.from({ length: count }, (_, i) => srgbLightness(tone(i, 0), tone(i, 1), tone(i, 2)));
}

// Exact to the code value where a table gives it, to three roundings of Y where channels add up.
const greyTolerance = 0.001;
const rgbTolerance = 0.003;

const bigEndian: FixtureLayout = { bigEndian: true };
const bigTiff: FixtureLayout = { bigTiff: true };

const cases: readonly (readonly [
  name: string,
  page: FixturePage,
  depth: number,
  layout?: FixtureLayout,
])[] = [
  ['1-bit grey', greyPage(1), 1],
  ['1-bit grey, white is zero', greyPage(1, { photometric: 0 }), 1],
  ['4-bit grey', greyPage(4), 8],
  ['8-bit grey, one strip', greyPage(8), 8],
  ['8-bit grey, strips of 4 rows', greyPage(8, { rowsPerStrip: 4 }), 8],
  ['8-bit grey, white is zero', greyPage(8, { photometric: 0 }), 8],
  ['8-bit grey, tiles', greyPage(8, { tile: 16 }), 8],
  ['16-bit grey, strips of 1 row', greyPage(16, { rowsPerStrip: 1 }), 16],
  ['16-bit grey, big-endian', greyPage(16), 16, bigEndian],
  ['16-bit grey, white is zero', greyPage(16, { photometric: 0 }), 16],
  ['16-bit grey, white is zero, big-endian', greyPage(16, { photometric: 0 }), 16, bigEndian],
  ['16-bit grey, tiles', greyPage(16, { tile: 16 }), 16],
  ['16-bit grey, BigTIFF', greyPage(16, { rowsPerStrip: 5 }), 16, bigTiff],
  [
    '16-bit grey, big-endian BigTIFF, tiles',
    greyPage(16, { tile: 16 }),
    16,
    { bigEndian: true, bigTiff: true },
  ],
  ['RGB24', rgbPage(8), 8],
  ['RGB24, planes', rgbPage(8, { planar: true }), 8],
  ['RGB48', rgbPage(16, { rowsPerStrip: 3 }), 16],
  ['RGB48, big-endian', rgbPage(16), 16, bigEndian],
  ['RGB48, tiles', rgbPage(16, { tile: 16 }), 16],
  ['RGB48, planes', rgbPage(16, { planar: true }), 16],
  ['RGB48, tiles, BigTIFF', rgbPage(16, { tile: 32 }), 16, bigTiff],
];

for (const [name, page, depth, layout] of cases) {
  test(`TIFF: ${name}`, async (t) => {
    const file = path.join(await temporaryFolder(t), 'scan.tif');
    await writeTiff(file, [page], layout);
    const { master, lightness } = await lightnessOf(file);
    assert.deepEqual(
      [master.width, master.height, master.depth, master.pages],
      [width, height, depth, 1],
    );
    assert.equal(master.info.grey, page.photometric !== 2);
    assert.deepEqual(master.info.warnings, []);
    if (page.photometric === 2) assertLightness(lightness, rgbLightness(page), rgbTolerance);
    else assertLightness(lightness, greyLightness(page), greyTolerance);
  });
}

test('TIFF: a palette is looked up', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const palette = Array.from({ length: 256 }, (_, i) => [i, (i * 7) % 256, 255 - i]);
  const colorMap = [0, 1, 2].flatMap((channel) => palette.map((color) => color[channel] * 257));
  const values = ramp(1, 255);
  await writeTiff(file, [
    {
      width,
      height,
      bits: 8,
      photometric: 3,
      values,
      fields: [{ tag: 320, type: 3, value: colorMap }],
    },
  ]);
  const { lightness } = await lightnessOf(file);
  const expected = values.map((value) => {
    const [red, green, blue] = palette[value].map((one) => one / 255);
    return srgbLightness(red, green, blue);
  });
  assertLightness(lightness, expected, rgbTolerance);
});

test('TIFF: alpha is flattened on white, an unspecified channel left alone', async (t) => {
  const folder = await temporaryFolder(t);
  const values = Array.from({ length: count * 4 }, (_, i) => (i % 4 === 3 ? 0 : 40));
  const page = (meaning: number): FixturePage => ({
    ...rgbPage(8),
    samples: 4,
    values,
    fields: [{ tag: 338, type: 3, value: [meaning] }],
  });
  await writeTiff(path.join(folder, 'alpha.tif'), [page(2)]);
  await writeTiff(path.join(folder, 'infrared.tif'), [page(0)]);
  const alpha = await lightnessOf(path.join(folder, 'alpha.tif'));
  const infrared = await lightnessOf(path.join(folder, 'infrared.tif'));
  assert.deepEqual([alpha.master.info.alpha, infrared.master.info.alpha], [true, false]);
  assertLightness(alpha.lightness, new Array<number>(count).fill(100), greyTolerance);
  assertLightness(
    infrared.lightness,
    new Array<number>(count).fill(srgbLightness(40 / 255)),
    rgbTolerance,
  );
});

test('PNG and WebP: half transparent pixels lie on white; grey with alpha stays grey', async (t) => {
  const folder = await temporaryFolder(t);
  const pixels = Buffer.alloc(count * 2).map((_, i) => (i % 2 === 0 ? 100 : 51));
  const grey = sharp(pixels, { raw: { width, height, channels: 2 } }).toColourspace('b-w');
  await grey.clone().png().toFile(path.join(folder, 'alpha.png'));
  await grey.clone().webp({ lossless: true, exact: true }).toFile(path.join(folder, 'alpha.webp'));
  const expected = new Array<number>(count).fill(srgbLightness((100 * 51 + 255 * 204) / 255 / 255));
  for (const name of ['alpha.png', 'alpha.webp']) {
    const { master, lightness } = await lightnessOf(path.join(folder, name));
    assert.ok(master.info.alpha);
    assert.equal(master.info.grey, name === 'alpha.png');
    assertLightness(lightness, expected, 0.3); // the flattened value is rounded to 8 bits
  }
});

test('TIFF: every page is a master of its own, thumbnails are none', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const first = greyPage(8);
  const thumbnail: FixturePage = {
    ...greyPage(8, { width: 7, height: 39 }),
    fields: [{ tag: 254, type: 4, value: [1] }],
  };
  const second = rgbPage(16, { width: 39, height: 7 });
  await writeTiff(file, [first, thumbnail, second]);
  const one = await lightnessOf(file);
  const two = await lightnessOf(file, { page: 1 });
  assert.deepEqual([one.master.pages, one.master.page, two.master.page], [2, 0, 1]);
  assert.deepEqual([two.master.width, two.master.height, two.master.depth], [39, 7, 16]);
  assertLightness(one.lightness, greyLightness(first), greyTolerance);
  assertLightness(two.lightness, rgbLightness(second), rgbTolerance);
  await assert.rejects(openMaster(file, { page: 2 }), {
    code: 'usage',
    message: /no page 2: the file has 2 pages/,
  });
});

// Where the stored pixel (x, y) of a w × h picture stands upright (EXIF 2.32, tag 274).
const uprightPlace: Record<number, (x: number, y: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y) => [width - 1 - x, y],
  3: (x, y) => [width - 1 - x, height - 1 - y],
  4: (x, y) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [height - 1 - y, x],
  7: (x, y) => [height - 1 - y, width - 1 - x],
  8: (x, y) => [y, width - 1 - x],
};

for (let orientation = 1; orientation <= 8; orientation++) {
  test(`orientation ${orientation} is turned upright, in memory and from disk`, async (t) => {
    const file = path.join(await temporaryFolder(t), 'scan.tif');
    const page = greyPage(16, {
      rowsPerStrip: 4,
      fields: [{ tag: 274, type: 3, value: [orientation] }],
    });
    await writeTiff(file, [page]);
    const [uprightWidth, uprightHeight] = orientation >= 5 ? [height, width] : [width, height];
    const stored = greyLightness(page);
    const expected = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const [x, y] = uprightPlace[orientation](i % width, Math.floor(i / width));
      expected[y * uprightWidth + x] = stored[i];
    }
    for (const sharedPixels of [count, count - 1]) {
      const { master, lightness } = await lightnessOf(file, { sharedPixels });
      assert.deepEqual([master.width, master.height], [uprightWidth, uprightHeight]);
      assert.equal(master.info.orientation, orientation);
      assertLightness(lightness, expected, greyTolerance);
    }
  });
}

test('orientation of a larger picture from disk: many bands, both ways', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const [w, h] = [70, 600];
  const values = Array.from({ length: w * h }, (_, i) => (i * 2654435761) % 65536);
  for (const orientation of [3, 6, 7, 8]) {
    await writeTiff(file, [
      {
        width: w,
        height: h,
        bits: 16,
        photometric: 1,
        values,
        fields: [{ tag: 274, type: 3, value: [orientation] }],
      },
    ]);
    const memory = await lightnessOf(file);
    const disk = await lightnessOf(file, { sharedPixels: 0 });
    assert.deepEqual(disk.lightness, memory.lightness);
  }
});

test('EXIF orientation of a JPEG', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.jpg');
  const left = {
    input: { create: { width: 32, height: 32, channels: 3, background: '#fff' } },
    left: 0,
    top: 0,
  } as const;
  await sharp({ create: { width: 64, height: 32, channels: 3, background: '#000' } })
    .composite([left])
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 100 })
    .toFile(file);
  const { master, lightness } = await lightnessOf(file);
  assert.deepEqual([master.width, master.height], [32, 64]);
  assert.ok(lightness[0] > 99 && lightness[63 * 32] < 1, 'the stored left is the upright top');
});

test('PNG of 1, 8 and 16 bits, grey JPEG and lossless WebP', async (t) => {
  const folder = await temporaryFolder(t);
  const wide = Uint16Array.from(ramp(1, 65535));
  await sharp(wide, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toFile(path.join(folder, 'wide.png'));
  const narrow = Uint8Array.from(ramp(3, 255));
  const picture = sharp(narrow, { raw: { width, height, channels: 3 } });
  await picture.clone().png().toFile(path.join(folder, 'color.png'));
  await picture.clone().webp({ lossless: true }).toFile(path.join(folder, 'color.webp'));
  await picture.clone().toColourspace('b-w').jpeg().toFile(path.join(folder, 'grey.jpg'));
  const wideRead = await lightnessOf(path.join(folder, 'wide.png'));
  assert.equal(wideRead.master.depth, 16);
  assertLightness(wideRead.lightness, greyLightness(greyPage(16)), greyTolerance);
  for (const name of ['color.png', 'color.webp']) {
    assertLightness(
      (await lightnessOf(path.join(folder, name))).lightness,
      rgbLightness(rgbPage(8)),
      rgbTolerance,
    );
  }
  const grey = await lightnessOf(path.join(folder, 'grey.jpg'));
  const decoded = await sharp(path.join(folder, 'grey.jpg'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert.equal(grey.master.info.grey, true);
  const step = decoded.info.channels;
  assertLightness(
    grey.lightness,
    Array.from({ length: count }, (_, i) => srgbLightness(decoded.data[i * step] / 255)),
    greyTolerance,
  );
});

test('compressed TIFF: LZW and deflate with predictor, PackBits, JPEG, CCITT group 4', async (t) => {
  const folder = await temporaryFolder(t);
  const wide = Uint16Array.from(ramp(3, 65535));
  const picture = sharp(wide, { raw: { width, height, channels: 3 } }).toColourspace('rgb16');
  for (const compression of ['lzw', 'deflate', 'packbits'] as const) {
    const file = path.join(folder, `${compression}.tif`);
    await picture.clone().tiff({ compression, predictor: 'horizontal' }).toFile(file);
    const { lightness } = await lightnessOf(file);
    assertLightness(lightness, rgbLightness(rgbPage(16)), rgbTolerance);
  }
  const grey = sharp({ create: { width, height, channels: 3, background: '#777' } }).toColourspace(
    'b-w',
  );
  await grey
    .clone()
    .tiff({ compression: 'jpeg', quality: 100 })
    .toFile(path.join(folder, 'jpeg.tif'));
  const jpeg = await lightnessOf(path.join(folder, 'jpeg.tif'));
  assertLightness(jpeg.lightness, new Array<number>(count).fill(srgbLightness(0x77 / 255)), 0.5);
  const bilevel = sharp(
    Buffer.alloc(count).map((_, i) => (i % 3 === 0 ? 255 : 0)),
    { raw: { width, height, channels: 1 } },
  );
  await bilevel
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toFile(path.join(folder, 'fax.tif'));
  const fax = await lightnessOf(path.join(folder, 'fax.tif'));
  assert.equal(fax.master.depth, 1);
  assertLightness(
    fax.lightness,
    Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 100 : 0)),
    greyTolerance,
  );
});

test('a picture decoded to disk is the same, and leaves nothing behind', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const page = rgbPage(16, { tile: 16 });
  await writeTiff(file, [page]);
  const before = await readdir(tmpdir());
  const master = await openMaster(file, { memoryBytes: 0, sharedPixels: 0 });
  const source = await master.luminance();
  assert.equal(source.shared, null);
  assertLightness(await readLightness(master), rgbLightness(page), rgbTolerance);
  await master.close();
  const left = (await readdir(tmpdir())).filter(
    (name) => name.startsWith('heliochrome-') && !before.includes(name),
  );
  assert.deepEqual(left, []);
});

test('the model’s copy is the area average of L*, upright and never enlarged', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const page = greyPage(16, { fields: [{ tag: 274, type: 3, value: [6] }] });
  await writeTiff(file, [page]);
  for (const sharedPixels of [count, 0]) {
    const master = await openMaster(file, { sharedPixels });
    const plane = await master.luminance().then(() => readLightness(master));
    const same = await master.modelLuminance(400);
    assert.deepEqual([same.width, same.height], [height, width]);
    assertLightness(Float64Array.from(same.data), plane, 1e-4);
    const seven = await master.modelLuminance(7);
    assert.deepEqual([seven.width, seven.height], [4, 7]);
    assertLightness(Float64Array.from(seven.data), boxAverage(plane, height, width, 4, 7), 1e-3);
    await master.close();
  }
});

/** The mean over each target pixel's area, by splitting every source pixel into 28 × 4 parts. */
function boxAverage(
  plane: Float64Array,
  w: number,
  h: number,
  toWidth: number,
  toHeight: number,
): Float64Array {
  const result = new Float64Array(toWidth * toHeight);
  const parts = toWidth * toHeight;
  for (let y = 0; y < h * toHeight; y++) {
    for (let x = 0; x < w * toWidth; x++) {
      const value = plane[Math.floor(y / toHeight) * w + Math.floor(x / toWidth)];
      result[Math.floor(y / h) * toWidth + Math.floor(x / w)] += value;
    }
  }
  return result.map((sum) => (sum * parts) / (w * h * parts));
}

test('a master is read-only, and closes twice without complaint', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  await writeTiff(file, [greyPage(8)]);
  const digest = async (): Promise<string> =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  const before = await digest();
  const master = await openMaster(file);
  await master.modelLuminance(8);
  await Promise.all([master.close(), master.close()]);
  await assert.rejects(master.luminance(), { code: 'internal' });
  assert.equal(await digest(), before);
});

test('a file written anew is read anew, though a thread switched the decoder’s cache on', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.webp');
  for (const side of [40, 50, 60]) {
    await sharp({ create: { width: side, height: side, channels: 3, background: '#543' } })
      .webp()
      .toFile(file);
    sharp.cache(true);
    const master = await openMaster(file);
    assert.equal(master.width, side);
    await master.close();
  }
});
