import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import sharp from 'sharp';
import { srgbToLab } from '../../../src-shared/color/lab.ts';
import { TiffSink } from '../../../src-main/imaging/encode/tiffSink.ts';
import { PixelPool } from '../../../src-main/imaging/pool/pixelPool.ts';
import { renderMaster, type RenderOutput } from '../../../src-main/imaging/renderMaster.ts';
import { memoryMaster } from '../../support/memoryMaster.ts';
import { chromaPlane, hueWheel, scannedTones } from '../../support/pictures.ts';
import { readPng } from '../../support/pngReader.ts';
import { assertSameSamples } from '../../support/samples.ts';
import { readTiff } from '../../support/tiffReader.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-render-'));
const pool = new PixelPool(2);
after(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

// As ICC profiles store text.
const profileName = Buffer.from('sRGB', 'utf16le').swap16();
const plain = { strength: 1, saturation: 1 };
// Several strips of a million pixels, a last one that is short, and sides that no block size divides.
const [width, height] = [1301, 1003];
const master = memoryMaster(width, height, scannedTones());
const chroma = hueWheel(64, 26, 60);

function output(name: string, details: Partial<RenderOutput> = {}): RenderOutput {
  return { path: path.join(folder, name), format: 'tiff', depth: 8, quality: 92, ...details };
}

/** The pixels that every lossless format must hold, by way of the plainest one. */
async function rendered(depth: 8 | 16): Promise<Uint16Array> {
  const target = output(`plain-${depth}.tif`, { depth });
  await renderMaster(master, chroma, plain, target, { pool });
  return readTiff(await readFile(target.path)).samples;
}

async function samplesBySharp(file: string, depth: 8 | 16): Promise<Uint16Array> {
  // The values as stored: color management would round them.
  const picture = sharp(file, { ignoreIcc: true }).toColourspace(depth === 8 ? 'srgb' : 'rgb16');
  const data = await picture.raw({ depth: depth === 8 ? 'uchar' : 'ushort' }).toBuffer();
  if (depth === 8) return Uint16Array.from(data);
  return new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
}

function meanLightnessError(samples: Uint16Array, depth: 8 | 16): number {
  const most = 2 ** depth - 1;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < master.codes.length; i += 7) {
    const [red, green, blue] = samples.subarray(i * 3, i * 3 + 3);
    const [lightness] = srgbToLab(red / most, green / most, blue / most);
    sum += Math.abs(lightness - (master.codes[i] * 100) / 65535);
    count++;
  }
  return sum / count;
}

describe('lossless formats', () => {
  for (const depth of [8, 16] as const) {
    test(`TIFF of ${depth} bits: two readers find the same pixels, L* kept`, async () => {
      const samples = await rendered(depth);
      assert.equal(samples.length, width * height * 3);
      assertSameSamples(
        await samplesBySharp(path.join(folder, `plain-${depth}.tif`), depth),
        samples,
      );
      assert.ok(meanLightnessError(samples, depth) < (depth === 8 ? 0.1 : 0.001));
    });

    test(`PNG of ${depth} bits holds the same pixels, read by two readers`, async () => {
      const target = output(`plain-${depth}.png`, { format: 'png', depth });
      await renderMaster(master, chroma, plain, target, { pool });
      const png = readPng(await readFile(target.path));
      assert.deepEqual([png.width, png.height, png.depth], [width, height, depth]);
      const samples = await rendered(depth);
      assertSameSamples(png.samples, samples);
      assertSameSamples(await samplesBySharp(target.path, depth), samples);
    });
  }

  test('BigTIFF, as for results over four gigabytes, is read by both readers', async () => {
    const file = path.join(folder, 'big.tif');
    const profile = new Uint8Array([1, 2, 3]);
    const colorSpace = 'srgb';
    const format = { width: 5, height: 7, depth: 16, profile, colorSpace } as const;
    const sink = await TiffSink.create(file, format, 'none', { big: true });
    const samples = Uint16Array.from({ length: 105 }, (_, i) => i * 600);
    const data = new Uint8Array(samples.buffer);
    await sink.append({ kind: 'render', data, parts: [210], adler: 0, uncompressedBytes: 0 });
    await sink.finish();
    await sink.close();
    const read = readTiff(await readFile(file));
    assert.ok(read.big);
    assert.deepEqual(read.samples, samples);
    assert.deepEqual(read.fields.get(34675), [1, 2, 3]);
    assert.deepEqual(await samplesBySharp(file, 16), samples);
  });
});

describe('lossy formats', () => {
  for (const [quality, chromaSubsampling] of [
    [92, '4:2:0'],
    [96, '4:4:4'],
  ] as const) {
    test(`JPEG of quality ${quality} joined from strips decodes to what sharp makes of the whole`, async () => {
      const target = output(`q${quality}.jpg`, { format: 'jpeg', quality });
      await renderMaster(master, chroma, plain, target, { pool });
      const whole = await sharp(Uint8Array.from(await rendered(8)), {
        raw: { width, height, channels: 3 },
      })
        .jpeg({ quality, chromaSubsampling })
        .toBuffer();
      const [joined, expected] = [
        await sharp(target.path).raw().toBuffer(),
        await sharp(whole).raw().toBuffer(),
      ];
      assert.equal(Buffer.compare(joined, expected), 0);
      assert.equal((await sharp(target.path).metadata()).chromaSubsampling, chromaSubsampling);
    });
  }

  test('WebP is close to the rendered pixels', async () => {
    const target = output('picture.webp', { format: 'webp', quality: 90 });
    await renderMaster(master, chroma, plain, target, { pool });
    assert.ok(meanLightnessError(await samplesBySharp(target.path, 8), 8) < 2);
  });

  test('a depth or quality or size that a format cannot hold is a usage error', async () => {
    const usage = { code: 'usage' };
    for (const format of ['jpeg', 'webp'] as const) {
      for (const details of [{ depth: 16 }, { quality: 0 }, { quality: 101 }] as const) {
        const target = output('never', { format, ...details });
        await assert.rejects(renderMaster(master, chroma, plain, target, { pool }), usage);
      }
    }
    const long = memoryMaster(70_000, 2, () => 30_000);
    const sixteenThousand = memoryMaster(16_384, 2, () => 30_000);
    const jpeg = output('never', { format: 'jpeg' });
    const webp = output('never', { format: 'webp' });
    await assert.rejects(renderMaster(long, chroma, plain, jpeg, { pool }), usage);
    await assert.rejects(renderMaster(sixteenThousand, chroma, plain, webp, { pool }), usage);
    assert.ok(!existsSync(jpeg.path));
  });
});

describe('every format', () => {
  test('embeds the sRGB profile and reports what was written', async () => {
    for (const format of ['jpeg', 'png', 'tiff', 'webp'] as const) {
      const target = output(`profile.${format}`, { format });
      const small = memoryMaster(40, 30, scannedTones());
      const report = await renderMaster(small, chroma, plain, target, { pool });
      const metadata = await sharp(target.path).metadata();
      assert.equal(metadata.format, format);
      assert.ok(metadata.icc?.includes(profileName), format);
      assert.deepEqual(report, {
        width: 40,
        height: 30,
        bytes: (await readFile(target.path)).length,
      });
    }
  });

  test('gives the same bytes with one worker and with two, and again', async () => {
    const single = new PixelPool(1);
    for (const format of ['jpeg', 'png', 'tiff', 'webp'] as const) {
      const runs: Buffer[] = [];
      for (const [name, workers] of Object.entries({ one: single, two: pool, again: pool })) {
        const target = output(`${name}.${format}`, { format });
        await renderMaster(master, chroma, plain, target, { pool: workers });
        runs.push(await readFile(target.path));
      }
      assert.ok(
        runs.every((bytes) => bytes.equals(runs[0])),
        format,
      );
    }
    await single.close();
  });
});

describe('a scan too large to be held', () => {
  test('is read in rows, and gives the pixels of one that is held', async () => {
    const streamed = memoryMaster(width, height, scannedTones(), { shared: false });
    // Flat color: the two guides may differ by rounding.
    const flat = chromaPlane(32, 13, () => [20, 30]);
    const files = ['held.tif', 'streamed.tif'].map((name) => output(name, { depth: 16 }));
    await renderMaster(master, flat, plain, files[0], { pool });
    await renderMaster(streamed, flat, plain, files[1], { pool });
    const [held, read] = await Promise.all(
      files.map(async (file) => readTiff(await readFile(file.path))),
    );
    assertSameSamples(read.samples, held.samples);
  });

  test('a failure to read it is passed on, and no file stays', async () => {
    const broken = memoryMaster(width, height, scannedTones(), { shared: false });
    const source = await broken.luminance();
    const failing = {
      ...broken,
      luminance: () =>
        Promise.resolve({
          ...source,
          readRows: () => Promise.reject(new Error('the disk is gone')),
        }),
    };
    const target = output('broken.tif');
    await assert.rejects(renderMaster(failing, chroma, plain, target, { pool }), /disk is gone/);
    assert.ok(!existsSync(target.path));
  });
});

describe('stopping', () => {
  for (const format of ['tiff', 'webp'] as const) {
    test(`${format}: ends within a second, leaves no file, and the pool goes on`, async () => {
      const controller = new AbortController();
      const target = output(`stopped.${format}`, { format });
      let asked = 0;
      const large = memoryMaster(5000, 4000, (x) => x * 13);
      const onProgress = (share: number): void => {
        if (share < (format === 'tiff' ? 0.2 : 1) || asked > 0) return;
        asked = performance.now();
        controller.abort();
      };
      const options = { pool, signal: controller.signal, onProgress };
      await assert.rejects(renderMaster(large, chroma, plain, target, options), {
        code: 'cancelled',
      });
      assert.ok(performance.now() - asked < 1000);
      assert.ok(!existsSync(target.path));
      await renderMaster(
        memoryMaster(9, 9, () => 1),
        chroma,
        plain,
        output('next.tif'),
        { pool },
      );
    });
  }

  test('a signal given before the start stops it at once', async () => {
    const signal = AbortSignal.abort();
    const target = output('never.tif');
    await assert.rejects(renderMaster(master, chroma, plain, target, { pool, signal }), {
      code: 'cancelled',
    });
    assert.ok(!existsSync(target.path));
  });
});

describe('wrong inputs', () => {
  test('a chroma plane that is not one is refused', async () => {
    const short = { ...chroma, a: new Float32Array(3) };
    const infinite = chromaPlane(2, 2, () => [Number.NaN, 0]);
    for (const plane of [short, infinite]) {
      const attempt = renderMaster(master, plane, plain, output('never.tif'), { pool });
      await assert.rejects(attempt, { code: 'data-unusable' });
    }
  });

  test('a folder that is not there is named', async () => {
    const target = output('missing/picture.tif');
    const attempt = renderMaster(master, chroma, plain, target, { pool });
    await assert.rejects(attempt, { code: 'output-unwritable', message: /missing/ });
  });
});
