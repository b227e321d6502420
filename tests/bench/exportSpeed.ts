import path from 'node:path';
import sharp from 'sharp';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import { openMaster } from '../../src-main/imaging/openMaster.ts';
import { renderMaster, type RenderOutput } from '../../src-main/imaging/renderMaster.ts';
import { type Benchmark, type BenchRow, timeInterleaved } from './benchmark.ts';
import { givenChroma, writeGreyScan } from './generatedScan.ts';

const WIDTH = 6000;
const HEIGHT = 4000;
const MODEL_SIDE = 256;
const ROUNDS = 5;

/** Gives the chroma of a picture from the model's copy of its luminance. */
export type Colorizer = (luminance: LuminancePlane) => Promise<ChromaPlane>;

/** A chroma plane that is there already: the export alone, as when a version is exported again. */
const given: Colorizer = () => Promise.resolve(givenChroma(WIDTH, HEIGHT));

/** Everything between the scan's file and the result's: read, model's copy, colorize, render, encode. */
async function colorizeAndExport(
  scan: string,
  output: RenderOutput,
  colorize: Colorizer,
): Promise<void> {
  const master = await openMaster(scan);
  try {
    const chroma = await colorize(await master.modelLuminance(MODEL_SIDE));
    await renderMaster(master, chroma, { strength: 1, saturation: 1 }, output);
  } finally {
    await master.close();
  }
}

/** What the export of a 24-megapixel grey scan to JPEG takes, beside sharp's plain transcodes of the same file. */
export async function measureJpegExport(
  temporary: string,
  colorize: Colorizer,
  target: number,
): Promise<BenchRow[]> {
  const scan = path.join(temporary, 'scan.tif');
  await writeGreyScan(scan, WIDTH, HEIGHT);
  const output = {
    path: path.join(temporary, 'out.jpg'),
    format: 'jpeg',
    depth: 8,
    quality: 92,
  } as const;
  const plain = path.join(temporary, 'plain.jpg');
  const jpeg = { quality: output.quality };
  const times = await timeInterleaved(ROUNDS, {
    ours: () => colorizeAndExport(scan, output, colorize),
    plain: () => sharp(scan).jpeg(jpeg).toFile(plain),
    grey: () => sharp(scan).toColourspace('b-w').jpeg(jpeg).toFile(plain),
    color: () => sharp(scan).toColourspace('srgb').jpeg(jpeg).toFile(plain),
  });
  return [
    { name: 'colorize and export, JPEG q92', value: times.ours, unit: 'ms' },
    { name: 'sharp, plain transcode to JPEG q92', value: times.plain, unit: 'ms' },
    { name: 'sharp, to grey JPEG q92', value: times.grey, unit: 'ms' },
    { name: 'sharp, to sRGB JPEG q92', value: times.color, unit: 'ms' },
    { name: 'ratio to the plain transcode', value: times.ours / times.plain, unit: '×', target },
    { name: 'ratio to the grey transcode', value: times.ours / times.grey, unit: '×' },
    { name: 'ratio to the sRGB transcode', value: times.ours / times.color, unit: '×' },
  ];
}

/** The same for TIFF of 16 bits, LZW. */
export async function measureTiffExport(
  temporary: string,
  colorize: Colorizer,
  target: number,
): Promise<BenchRow[]> {
  const scan = path.join(temporary, 'scan.tif');
  await writeGreyScan(scan, WIDTH, HEIGHT);
  const output = {
    path: path.join(temporary, 'out.tif'),
    format: 'tiff',
    depth: 16,
    quality: 92,
  } as const;
  const plain = path.join(temporary, 'plain.tif');
  const lzw = { compression: 'lzw' } as const;
  const times = await timeInterleaved(ROUNDS, {
    ours: () => colorizeAndExport(scan, output, colorize),
    plain: () => sharp(scan).toColourspace('rgb16').tiff(lzw).toFile(plain),
  });
  return [
    { name: 'colorize and export, TIFF 16 bits LZW', value: times.ours, unit: 'ms' },
    { name: 'sharp, plain transcode to RGB TIFF 16 bits LZW', value: times.plain, unit: 'ms' },
    { name: 'ratio to the plain transcode', value: times.ours / times.plain, unit: '×', target },
  ];
}

export const exportJpegBenchmark: Benchmark = {
  name: 'export-jpeg',
  description: '24 MP grey TIFF to color JPEG with a given chroma plane, beside sharp alone',
  run: (temporary) => measureJpegExport(temporary, given, 2),
};

export const exportTiffBenchmark: Benchmark = {
  name: 'export-tiff16',
  description:
    '24 MP grey TIFF to color TIFF of 16 bits with a given chroma plane, beside sharp alone',
  run: (temporary) => measureTiffExport(temporary, given, 1.5),
};
