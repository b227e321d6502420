import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { deltaE2000 } from '../../../src-shared/color/deltaE.ts';
import { srgbToLab, xyzToLab } from '../../../src-shared/color/lab.ts';
import { multiply } from '../../../src-shared/color/rgbXyz.ts';
import { rgbSpaces, spaceToXyz } from '../../../src-shared/color/rgbSpaces.ts';
import { outputColorSpaces, type OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import { outputProfile } from '../../../src-main/imaging/icc/outputProfile.ts';
import { PixelPool } from '../../../src-main/imaging/pool/pixelPool.ts';
import { renderMaster, type RenderOutput } from '../../../src-main/imaging/renderMaster.ts';
import { memoryMaster } from '../../support/memoryMaster.ts';
import { hueWheel, scannedTones } from '../../support/pictures.ts';
import { readTiff } from '../../support/tiffReader.ts';

const run = promisify(execFile);
const folder = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-spaces-'));
const pool = new PixelPool(2);
after(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

const [width, height] = [401, 303];
const master = memoryMaster(width, height, scannedTones());
const plain = { strength: 1, saturation: 1 };
const muted = hueWheel(64, 48, 12);
const vivid = hueWheel(64, 48, 110);

type Lab = readonly [L: number, a: number, b: number];

async function render(name: string, chroma: typeof muted, details: Partial<RenderOutput>) {
  const file = path.join(folder, name);
  const output = { path: file, format: 'tiff', depth: 16, quality: 95, ...details } as const;
  const report = await renderMaster(master, chroma, plain, output, { pool });
  return { ...report, file };
}

/** Every seventeenth pixel as L*a*b*, by the space's own definition. */
async function labOf(file: string, space: OutputColorSpace, most: number): Promise<Lab[]> {
  const { samples } = readTiff(await readFile(file));
  const { decode } = rgbSpaces[space].transfer;
  const matrix = spaceToXyz(space);
  const colors: Lab[] = [];
  for (let at = 0; at < samples.length; at += 51) {
    const light = Array.from(samples.subarray(at, at + 3), (value) => decode(value / most));
    colors.push(xyzToLab(...multiply(matrix, light[0], light[1], light[2])));
  }
  return colors;
}

/** The same pixels, converted to sRGB by Little CMS, which libvips brings along. */
async function labByLittleCms(file: string): Promise<Lab[]> {
  // Asked for a profile, it converts from profile to profile; without, by a shortcut that loses chroma.
  const converted = sharp(file).withIccProfile('srgb').toColourspace('rgb16');
  const raw = await converted.raw({ depth: 'ushort' }).toBuffer();
  const samples = new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
  const colors: Lab[] = [];
  for (let at = 0; at < samples.length; at += 51) {
    const [r, g, b] = samples.subarray(at, at + 3);
    colors.push(srgbToLab(r / 65535, g / 65535, b / 65535));
  }
  return colors;
}

function differences(one: readonly Lab[], other: readonly Lab[]): { mean: number; most: number } {
  assert.equal(one.length, other.length);
  // Near black and white even pale colors are outside the smallest of the spaces.
  const inside = one.flatMap((color, at) => (color[0] > 15 && color[0] < 88 ? [at] : []));
  assert.ok(inside.length > one.length / 2);
  const all = inside.map((at) => deltaE2000(...one[at], ...other[at]));
  return { mean: all.reduce((sum, value) => sum + value, 0) / all.length, most: Math.max(...all) };
}

describe('color spaces', () => {
  for (const space of outputColorSpaces) {
    test(`${space}: the same colors as in sRGB, read by another color management`, async () => {
      const reference = await render('srgb.tif', muted, {});
      const meant = await labOf(reference.file, 'srgb', 65535);
      const { file } = await render(`${space}.tif`, muted, { colorSpace: space });
      const own = differences(await labOf(file, space, 65535), meant);
      assert.ok(own.mean < 0.01 && own.most < 0.1, JSON.stringify(own));
      const foreign = differences(await labByLittleCms(file), meant);
      assert.ok(foreign.mean < 0.1 && foreign.most < 1, JSON.stringify(foreign));
      const shallow = await render(`${space}-8.tif`, muted, { colorSpace: space, depth: 8 });
      const rounded = differences(await labOf(shallow.file, space, 255), meant);
      assert.ok(rounded.mean < 0.6, JSON.stringify(rounded));
    });
  }

  test('what a space cannot show loses chroma at its L* and hue; larger spaces keep more', async () => {
    const kept: Partial<Record<OutputColorSpace, number>> = {};
    const prophoto = await render('vivid-prophoto.tif', vivid, { colorSpace: 'prophoto' });
    const hues = await labOf(prophoto.file, 'prophoto', 65535);
    for (const space of outputColorSpaces) {
      const { file } = await render(`vivid-${space}.tif`, vivid, { colorSpace: space });
      const colors = await labOf(file, space, 65535);
      let chroma = 0;
      colors.forEach(([L, a, b], at) => {
        const pixel = at * 17;
        assert.ok(Math.abs(L - (master.codes[pixel] * 100) / 65535) < 0.05, `${space}: L* ${L}`);
        const own = Math.hypot(a, b);
        const [, wideA, wideB] = hues[at];
        if (own > 5 && L > 5) {
          const turn = Math.abs(Math.atan2(a * wideB - b * wideA, a * wideA + b * wideB));
          assert.ok(turn < 0.02, `${space}: hue turned by ${turn} at L* ${L}`);
        }
        chroma += own / colors.length;
      });
      kept[space] = chroma;
    }
    const { srgb = 0, prophoto: widest = 0, 'adobe-rgb': adobe = 0, 'display-p3': p3 = 0 } = kept;
    assert.ok(srgb * 1.05 < adobe && srgb * 1.05 < p3 && adobe < widest && p3 < widest);
  });

  test('every format carries the profile of its space', async () => {
    for (const format of ['jpeg', 'png', 'tiff', 'webp'] as const) {
      for (const colorSpace of outputColorSpaces) {
        const name = `profile-${colorSpace}.${format}`;
        const { file } = await render(name, muted, { format, depth: 8, colorSpace });
        const { icc, width: wide } = await sharp(file).metadata();
        assert.deepEqual(
          icc && Buffer.from(icc),
          Buffer.from(await outputProfile(colorSpace)),
          name,
        );
        assert.equal(wide, width);
      }
    }
  });

  test('exiftool names the profile and its connection space', async (context) => {
    const { file } = await render('named.tif', muted, { colorSpace: 'eci-rgb-v2' });
    const found = await run('exiftool', ['-j', '-icc_profile:all', file]).catch(() => null);
    if (found === null) {
      context.skip('exiftool is not installed');
      return;
    }
    const [tags] = JSON.parse(found.stdout) as [Record<string, unknown>];
    assert.equal(tags.ProfileDescription, 'eciRGB v2, ISO 22028-4');
    assert.equal(tags.ColorSpaceData, 'RGB ');
    assert.equal(tags.ProfileConnectionSpace, 'XYZ ');
  });
});

describe('sizes', () => {
  const size = { width: 134, height: 101 };

  test('a smaller picture is an average in L*, from held and from streamed scans alike', async () => {
    const { file, ...report } = await render('small.tif', muted, { size });
    assert.deepEqual([report.width, report.height], [size.width, size.height]);
    const streamed = memoryMaster(width, height, scannedTones(), { shared: false });
    // Of a streamed scan the chroma's guide comes from the model's copy; grey shows the luminance alone.
    const grey = { strength: 0, saturation: 1 };
    const outputs = [path.join(folder, 'held.tif'), path.join(folder, 'streamed.tif')];
    const sources = [master, streamed];
    for (const [at, target] of outputs.entries()) {
      const output = { path: target, format: 'tiff', depth: 16, quality: 1, size } as const;
      await renderMaster(sources[at], muted, grey, output, { pool });
    }
    assert.deepEqual(await readFile(outputs[0]), await readFile(outputs[1]));
    const { samples } = readTiff(await readFile(file));
    // The picture's middle, by plain summation over the area of one pixel.
    const [x, y] = [67, 50];
    let sum = 0;
    let area = 0;
    for (let row = 0; row < height; row += 1) {
      const high = overlap(row, y * (height / size.height), (y + 1) * (height / size.height));
      for (let column = 0; high > 0 && column < width; column += 1) {
        const scale = width / size.width;
        const share = high * overlap(column, x * scale, (x + 1) * scale);
        sum += share * master.codes[row * width + column];
        area += share;
      }
    }
    const at = (y * size.width + x) * 3;
    const [r, g, b] = samples.subarray(at, at + 3);
    const [lightness] = srgbToLab(r / 65535, g / 65535, b / 65535);
    assert.ok(Math.abs(lightness - (sum / area / 65535) * 100) < 0.01);
  });

  test('nothing is enlarged', async () => {
    const larger = { width: width + 1, height };
    await assert.rejects(render('large.tif', muted, { size: larger }), { code: 'usage' });
  });
});

function overlap(pixel: number, from: number, to: number): number {
  return Math.max(0, Math.min(pixel + 1, to) - Math.max(pixel, from));
}
