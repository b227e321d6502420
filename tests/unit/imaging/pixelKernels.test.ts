import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { srgbToLab } from '../../../src-shared/color/lab.ts';
import { isInSrgbGamut, mapToSrgbGamut } from '../../../src-shared/color/gamut.ts';
import { fitGuidedChroma } from '../../../src-main/imaging/chroma/guidedChroma.ts';
import { findKernelFile } from '../../../src-main/platform/kernelFile.ts';
import { KernelArena, loadPixelKernels } from '../../../src-main/imaging/kernels/pixelKernels.ts';
import { averageRows } from '../../../src-main/imaging/pool/areaAverage.ts';
import { renderStrip } from '../../../src-main/imaging/pool/stripRenderer.ts';
import type { RenderTask } from '../../../src-main/imaging/pool/pixelTasks.ts';
import { chromaPlane, hueWheel, scannedTones, seededRandom } from '../../support/pictures.ts';
import { memoryMaster } from '../../support/memoryMaster.ts';
import { referenceRender } from '../../support/referenceRender.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import type { Finish } from '../../../src-shared/domain/finish.ts';

const kernels = await loadPixelKernels();
const arena = new KernelArena(kernels.memory);
const plain: Finish = { strength: 1, saturation: 1 };

type Master = ReturnType<typeof memoryMaster>;

function guidedFor(master: Master, chroma: ChromaPlane, finish: Finish) {
  arena.reset();
  const { width, height, codes } = master;
  const guide = averageRows(kernels, arena, {
    kind: 'average',
    width,
    height,
    luminance: { buffer: codes.buffer, offset: 0 },
    cellsWide: chroma.width,
    cellsHigh: chroma.height,
    firstCell: 0,
    cellRows: chroma.height,
  });
  return fitGuidedChroma(guide, chroma, finish);
}

function render(master: Master, chroma: ChromaPlane, finish: Finish, depth: 8 | 16) {
  const guided = guidedFor(master, chroma, finish);
  const { width, height, codes } = master;
  const task: RenderTask = {
    ...{
      kind: 'render',
      width,
      height,
      depth,
      space: 'srgb',
      overlays: [],
      top: 0,
      rows: height,
      last: true,
    },
    luminance: { buffer: codes.buffer, offset: 0 },
    chroma: guided,
    encoding: { kind: 'raw' },
  };
  arena.reset();
  const { start, rowBytes } = renderStrip(kernels, arena, task);
  const count = width * height * 3;
  assert.equal(rowBytes * height, (count * depth) / 8);
  const pixels = depth === 8 ? arena.bytes(start, count) : arena.codes(start, count);
  return { guided, pixels: pixels.slice() };
}

/** Every lightness against every hue and chroma, the impossible ones too. */
function wholeLabSpace() {
  const random = seededRandom(7);
  const master = memoryMaster(257, 181, () => random() * 65535.99 - 0.5);
  // As many cells as pixels and no luminance guidance to speak of: the chroma comes through as it is.
  const chroma = chromaPlane(257, 181, () => [random() * 240 - 120, random() * 240 - 120]);
  return { master, chroma };
}

describe('render kernel', () => {
  for (const depth of [8, 16] as const) {
    test(`agrees with src-shared/color to the last code at ${depth} bits, where colors are in gamut`, () => {
      const master = memoryMaster(301, 97, scannedTones());
      const { guided, pixels } = render(master, hueWheel(32, 24, 30), plain, depth);
      const reference = referenceRender(master.codes, master, guided);
      const most = 2 ** depth - 1;
      let inGamut = 0;
      let furthest = 0;
      for (let i = 0; i < reference.length; i += 3) {
        const channels = [reference[i], reference[i + 1], reference[i + 2]];
        if (channels.some((value) => value < 0.001 || value > 0.999)) continue;
        inGamut++;
        channels.forEach((value, channel) => {
          furthest = Math.max(furthest, Math.abs(value * most - pixels[i + channel]));
        });
      }
      assert.ok(inGamut > 15_000, `${inGamut} pixels are in gamut`);
      assert.ok(furthest < (depth === 8 ? 0.52 : 0.75), `off by ${furthest} codes`);
    });
  }

  test('maps any color into the gamut at its L* and hue, with at most 0.1 less chroma than could be', () => {
    const { master, chroma } = wholeLabSpace();
    const { guided, pixels } = render(master, chroma, plain, 16);
    const reference = referenceRender(master.codes, master, guided);
    let mapped = 0;
    for (let i = 0; i < master.codes.length; i++) {
      const wanted = srgbToLab(reference[i * 3], reference[i * 3 + 1], reference[i * 3 + 2]);
      const [red, green, blue] = pixels.subarray(i * 3, i * 3 + 3);
      const got = srgbToLab(red / 65535, green / 65535, blue / 65535);
      const lightness = (master.codes[i] * 100) / 65535;
      assert.ok(Math.abs(got[0] - lightness) < 0.02, `L* ${lightness} became ${got[0]}`);
      const chromaLost = Math.hypot(wanted[1], wanted[2]) - Math.hypot(got[1], got[2]);
      assert.ok(chromaLost < 0.1, `chroma ${chromaLost} below the reference at L* ${lightness}`);
      // Distance across the ray of constant hue.
      const across =
        Math.abs(got[1] * wanted[2] - got[2] * wanted[1]) /
        Math.max(1, Math.hypot(wanted[1], wanted[2]));
      assert.ok(across < 0.1, `hue left by ${across} at L* ${lightness}`);
      if (!isInSrgbGamut(lightness, chroma.a[i], chroma.b[i])) mapped++;
    }
    assert.ok(mapped > 20_000, `${mapped} colors were out of gamut`);
  });

  const finishes = [0, 0.25, 0.5, 1].flatMap((strength) =>
    [0, 0.5, 1, 2].map((saturation) => ({ strength, saturation })),
  );
  for (const [depth, limit] of [
    [8, 0.1],
    [16, 0.001],
  ] as const) {
    test(`keeps L* within ${limit} on average at ${depth} bits for every finish`, () => {
      const master = memoryMaster(203, 151, scannedTones(3));
      for (const finish of finishes) {
        const { pixels } = render(master, hueWheel(24, 18, 90), finish, depth);
        const most = 2 ** depth - 1;
        let sum = 0;
        for (let i = 0; i < master.codes.length; i++) {
          const [red, green, blue] = pixels.subarray(i * 3, i * 3 + 3);
          const [lightness] = srgbToLab(red / most, green / most, blue / most);
          sum += Math.abs(lightness - (master.codes[i] * 100) / 65535);
        }
        const mean = sum / master.codes.length;
        assert.ok(mean <= limit, `mean |ΔL*| ${mean} at ${JSON.stringify(finish)}`);
      }
    });
  }

  test('gives exactly neutral grey of every code at strength 0', () => {
    const master = memoryMaster(65536, 1, (x) => x);
    for (const depth of [8, 16] as const) {
      const { pixels } = render(
        master,
        hueWheel(16, 1, 100),
        { strength: 0, saturation: 2 },
        depth,
      );
      for (let i = 0; i < pixels.length; i += 3) {
        assert.equal(pixels[i + 1], pixels[i]);
        assert.equal(pixels[i + 2], pixels[i]);
        if (i > 0) assert.ok(pixels[i] >= pixels[i - 3], 'tones keep their order');
      }
      assert.deepEqual([pixels[0], pixels.at(-1)], [0, 2 ** depth - 1]);
    }
  });

  test('renders pictures of one to nine pixels a side, and planes larger than the picture', () => {
    for (let side = 1; side <= 9; side++) {
      const master = memoryMaster(side, 10 - side, scannedTones(side));
      const chroma = hueWheel(13, 11, 20);
      const { guided, pixels } = render(master, chroma, plain, 8);
      const reference = referenceRender(master.codes, master, guided);
      pixels.forEach((value, i) => {
        assert.ok(Math.abs(value - Math.min(1, Math.max(0, reference[i])) * 255) < 0.6);
      });
    }
  });

  test('the reference itself maps into the gamut', () => {
    assert.ok(isInSrgbGamut(50, ...mapToSrgbGamut(50, 120, -120)));
  });
});

describe('area average', () => {
  test('is exact where pixels straddle cells', () => {
    const master = memoryMaster(7, 5, (x, y) => 1000 * x + 7000 * y);
    arena.reset();
    const averages = averageRows(kernels, arena, {
      ...{ kind: 'average', width: 7, height: 5, cellsWide: 3, cellsHigh: 2 },
      ...{ luminance: { buffer: master.codes.buffer, offset: 0 }, firstCell: 0, cellRows: 2 },
    });
    // The mean of a linear ramp sampled at pixel centers, over [0, 7/3) columns and [0, 2.5) rows.
    const columns = [(0 + 1 + 2 / 3) / (7 / 3), (2 * (2 / 3) + 3 + 4 * (2 / 3)) / (7 / 3)];
    const row = (0 + 1 + 0.5 * 2) / 2.5;
    const toLightness = 100 / 65535;
    assert.ok(Math.abs(averages[0] - (1000 * columns[0] + 7000 * row) * toLightness) < 1e-4);
    assert.ok(Math.abs(averages[1] - (1000 * columns[1] + 7000 * row) * toLightness) < 1e-4);
  });
});

describe('kernel file', () => {
  test('is asked for in plain words when it is missing', () => {
    assert.throws(() => findKernelFile('pixels.wasm', '/'), {
      code: 'environment',
      advice: /build:kernels/,
    });
  });
});
