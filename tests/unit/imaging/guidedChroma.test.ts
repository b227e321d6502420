import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { srgbToLab } from '../../../src-shared/color/lab.ts';
import {
  fitGuidedChroma,
  type GuidedChroma,
} from '../../../src-main/imaging/chroma/guidedChroma.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import { chromaPlane, seededRandom } from '../../support/pictures.ts';
import { referenceChroma } from '../../support/referenceRender.ts';

const plain = { strength: 1, saturation: 1 };

/** A picture in L*a*b*, full size. */
interface LabPicture {
  readonly width: number;
  readonly height: number;
  readonly L: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

function areaAverage(
  picture: LabPicture,
  plane: Float32Array,
  cellsWide: number,
  cellsHigh: number,
) {
  const sums = new Float32Array(cellsWide * cellsHigh);
  const counts = new Float32Array(cellsWide * cellsHigh);
  plane.forEach((value, i) => {
    const x = Math.floor(((i % picture.width) * cellsWide) / picture.width);
    const y = Math.floor((Math.floor(i / picture.width) * cellsHigh) / picture.height);
    sums[y * cellsWide + x] += value;
    counts[y * cellsWide + x]++;
  });
  return sums.map((sum, i) => sum / counts[i]);
}

function shrink(picture: LabPicture, cellsWide: number, cellsHigh: number) {
  const guide = areaAverage(picture, picture.L, cellsWide, cellsHigh);
  const chroma: ChromaPlane = {
    width: cellsWide,
    height: cellsHigh,
    a: areaAverage(picture, picture.a, cellsWide, cellsHigh),
    b: areaAverage(picture, picture.b, cellsWide, cellsHigh),
    confidence: new Float32Array(cellsWide * cellsHigh).fill(1),
  };
  return { guide, chroma };
}

/** What plain bilinear upsampling would be: no slope, the cell's own color, no bounds. */
function unguided(chroma: ChromaPlane): GuidedChroma {
  return fitGuidedChroma(new Float32Array(chroma.a.length).fill(50), chroma, plain);
}

function upsampled(picture: LabPicture, guided: GuidedChroma) {
  return Array.from(picture.L, (lightness, i) =>
    referenceChroma(
      guided,
      picture,
      i % picture.width,
      Math.floor(i / picture.width),
      (lightness * 65535) / 100,
    ),
  );
}

function meanSquare(picture: LabPicture, guided: GuidedChroma): number {
  let sum = 0;
  upsampled(picture, guided).forEach(([a, b], i) => {
    sum += (a - picture.a[i]) ** 2 + (b - picture.b[i]) ** 2;
  });
  return sum / picture.L.length;
}

/** Two colors that meet at an edge of luminance, slanted, with grain. */
function twoColors(): LabPicture {
  const [width, height] = [320, 160];
  const random = seededRandom(4);
  const planes = ['L', 'a', 'b'].map(() => new Float32Array(width * height));
  for (let i = 0; i < width * height; i++) {
    const left = (i % width) + Math.floor(i / width) * 0.3 < 184;
    planes[0][i] = (left ? 40 : 70) + (random() - 0.5) * 4;
    planes[1][i] = left ? 40 : -20;
    planes[2][i] = left ? 10 : 40;
  }
  return { width, height, L: planes[0], a: planes[1], b: planes[2] };
}

/** Pixels a row, on average, whose a* is neither of the two colors (further than 6 from both). */
function bleedingWidth(picture: LabPicture, guided: GuidedChroma): number {
  const bled = upsampled(picture, guided).filter(
    ([a]) => Math.abs(a - 40) > 6 && Math.abs(a + 20) > 6,
  );
  return bled.length / picture.height;
}

describe('guided chroma', () => {
  test('keeps color inside edges: it bleeds over at most half the width of bilinear upsampling', () => {
    const picture = twoColors();
    const { guide, chroma } = shrink(picture, 32, 16);
    const guided = bleedingWidth(picture, fitGuidedChroma(guide, chroma, plain));
    const bilinear = bleedingWidth(picture, unguided(chroma));
    assert.ok(bilinear >= 8, `bilinear bleeds over ${bilinear} pixels`);
    assert.ok(guided <= bilinear / 2, `guided ${guided}, bilinear ${bilinear}`);
  });

  test('invents no color beyond those of the plane, however the luminance swings', () => {
    const random = seededRandom(9);
    const chroma = chromaPlane(12, 9, () => [random() * 100 - 50, random() * 100 - 50]);
    const guide = Float32Array.from({ length: 108 }, () => random() * 100);
    const guided = fitGuidedChroma(guide, chroma, plain);
    const [lowest, highest] = [Math.min(...chroma.a), Math.max(...chroma.a)];
    for (let i = 0; i < 5000; i++) {
      const size = { width: 120, height: 90 };
      const [x, y] = [Math.floor(random() * 120), Math.floor(random() * 90)];
      const [a] = referenceChroma(guided, size, x, y, random() * 65535);
      assert.ok(a >= lowest - 1e-3 && a <= highest + 1e-3);
    }
  });

  test('gives each cell its own color where the luminance is the cell’s', () => {
    const random = seededRandom(3);
    const chroma = chromaPlane(8, 6, () => [random() * 80 - 40, random() * 80 - 40]);
    const guide = Float32Array.from({ length: 48 }, () => random() * 100);
    const guided = fitGuidedChroma(guide, chroma, { strength: 0.5, saturation: 1.5 });
    for (let i = 0; i < 48; i++) {
      const code = (guide[i] * 65535) / 100;
      const [a, b] = referenceChroma(
        guided,
        { width: 8, height: 6 },
        i % 8,
        Math.floor(i / 8),
        code,
      );
      assert.ok(Math.abs(a - chroma.a[i] * 0.75) < 1e-3);
      assert.ok(Math.abs(b - chroma.b[i] * 0.75) < 1e-3);
    }
  });

  test('a plane of one cell, one row or one column is a flat color or a blend', () => {
    for (const [width, height] of [
      [1, 1],
      [1, 5],
      [5, 1],
    ]) {
      const chroma = chromaPlane(width, height, () => [30, -10]);
      const guided = fitGuidedChroma(new Float32Array(width * height).fill(40), chroma, plain);
      const [a, b] = referenceChroma(guided, { width: 20, height: 20 }, 13, 7, 60_000);
      assert.ok(Math.abs(a - 30) < 1e-4 && Math.abs(b + 10) < 1e-4);
    }
  });
});

const photos = path.resolve(import.meta.dirname, '../../../../shared/photos/validation');

async function readLab(file: string): Promise<LabPicture> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const planes = ['L', 'a', 'b'].map(() => new Float32Array(info.width * info.height));
  for (let i = 0; i < planes[0].length; i++) {
    const [red, green, blue] = data.subarray(i * 3, i * 3 + 3);
    srgbToLab(red / 255, green / 255, blue / 255).forEach((value, p) => (planes[p][i] = value));
  }
  return { width: info.width, height: info.height, L: planes[0], a: planes[1], b: planes[2] };
}

/** Pictures to raise the chroma of: photographs where there are some, else a painted one. */
async function colorPictures(): Promise<LabPicture[]> {
  if (!existsSync(photos)) return [twoColors()];
  const files = readdirSync(photos).filter((_, index) => index % 40 === 0);
  return Promise.all(files.map((file) => readLab(path.join(photos, file))));
}

describe('guided chroma on color pictures', () => {
  test('comes at least 0.5 dB closer to the true chroma than bilinear upsampling', async () => {
    let gain = 0;
    const pictures = await colorPictures();
    for (const picture of pictures) {
      const scale = 64 / Math.max(picture.width, picture.height);
      const cells = [picture.width, picture.height].map((side) => Math.round(side * scale));
      const { guide, chroma } = shrink(picture, cells[0], cells[1]);
      const guided = meanSquare(picture, fitGuidedChroma(guide, chroma, plain));
      gain += 10 * Math.log10(meanSquare(picture, unguided(chroma)) / guided);
    }
    const mean = gain / pictures.length;
    assert.ok(mean > 0.5, `${mean} dB over ${pictures.length} pictures`);
  });
});
