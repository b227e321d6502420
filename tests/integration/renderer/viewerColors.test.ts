import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { PixelPool } from '../../../src-main/imaging/pool/pixelPool.ts';
import { MasterPyramid } from '../../../src-main/imaging/pyramid/masterPyramid.ts';
import { renderMaster } from '../../../src-main/imaging/renderMaster.ts';
import { deltaE2000 } from '../../../src-shared/color/deltaE.ts';
import { srgbToLab } from '../../../src-shared/color/lab.ts';
import { memoryMaster } from '../../support/memoryMaster.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { chromaPlane, hueWheel, scannedTones } from '../../support/pictures.ts';
import { viewerColors } from '../../support/viewerColors.ts';

const pool = new PixelPool(2);
after(() => pool.close());

// Sides that no halving divides; more than one tile; levels 0 to 2.
const [width, height] = [1301, 1003];
const cases = [
  { name: 'vivid colors, a small plane', chroma: hueWheel(64, 49, 60) },
  { name: 'a plane as models give it', chroma: hueWheel(256, 197, 45) },
  {
    name: 'edges in color along edges in luminance',
    chroma: chromaPlane(256, 197, (x, y) =>
      ((Math.floor((x * width) / 256) >> 5) + (Math.floor((y * height) / 197) >> 5)) % 2 === 0
        ? [30, 20]
        : [-20, 25],
    ),
  },
];

for (const { name, chroma } of cases) {
  test(`the viewer shows what an export holds: ${name}`, async (context) => {
    const master = memoryMaster(width, height, scannedTones());
    const file = path.join(await temporaryFolder(context), 'export.png');
    const finish = { strength: 0.9, saturation: 1.2 };
    const output = { path: file, format: 'png', depth: 16, quality: 92 } as const;
    await renderMaster(master, chroma, finish, output, { pool });
    const raw = await sharp(file, { ignoreIcc: true })
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer();
    const exported = new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
    const pyramid = await MasterPyramid.open(master, pool);
    const shown = await viewerColors(pyramid, chroma, finish.strength * finish.saturation);

    const differences: number[] = [];
    for (let at = 0; at < shown.length; at += 21) {
      const is = srgbToLab(shown[at], shown[at + 1], shown[at + 2]);
      const [red, green, blue] = exported.subarray(at, at + 3);
      differences.push(deltaE2000(...is, ...srgbToLab(red / 65535, green / 65535, blue / 65535)));
    }
    differences.sort((one, other) => one - other);
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    const high = differences[Math.floor(differences.length * 0.99)];
    context.diagnostic(`ΔE2000 mean ${mean.toFixed(3)}, 99th percentile ${high.toFixed(3)}`);
    // The greys of 8 bits alone are up to 0.2 L* off.
    assert.ok(mean < 0.25, `mean ΔE ${mean}`);
    assert.ok(high < 1, `99th percentile ${high}`);
  });
}
