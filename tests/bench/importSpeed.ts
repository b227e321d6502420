import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { importHandler } from '../../src-main/usecases/importing/importHandler.ts';
import { seededRandom } from '../support/pictures.ts';
import { openTestLibrary } from '../support/testLibrary.ts';
import { type Benchmark, type BenchRow, median, timeInterleaved } from './benchmark.ts';

const FILES = 3000;
const FILES_IN_FOLDER = 250;
const PICTURES = 24;
const ROUNDS = 3;

/** Encoded pictures of a few hundred pixels, three grey to one in color, as JPEG, PNG and TIFF. */
async function encodePictures(): Promise<{ bytes: Buffer; extension: string }[]> {
  const random = seededRandom(5);
  const pictures: { bytes: Buffer; extension: string }[] = [];
  for (let number = 0; number < PICTURES; number++) {
    const channels = number % 4 === 0 ? 3 : 1;
    const [width, height] = [400 + 20 * number, 300 + 10 * number];
    const pixels = new Uint8Array(width * height * channels);
    for (let i = 0; i < pixels.length; i++) {
      const place = Math.floor(i / channels);
      const x = place % width;
      const y = Math.floor(place / width);
      const tone = 128 + 90 * Math.sin(x / (40 + number) + (i % channels)) * Math.cos(y / 60);
      pixels[i] = tone + 12 * random();
    }
    const picture = sharp(pixels, { raw: { width, height, channels } });
    const space = channels === 1 ? picture.toColourspace('b-w') : picture;
    const extension = ['jpg', 'jpg', 'jpg', 'tif', 'jpg', 'png'][number % 6];
    const encoded = extension === 'tif' ? space.tiff({ compression: 'lzw' }) : space;
    const bytes = await (
      extension === 'png' ? space.png() : extension === 'jpg' ? space.jpeg() : encoded
    ).toBuffer();
    pictures.push({ bytes, extension });
  }
  return pictures;
}

/** Writes many files of different contents: readers pass over what follows a picture's end. */
async function writeFiles(folder: string): Promise<string[]> {
  const pictures = await encodePictures();
  const files: string[] = [];
  for (let number = 0; number < FILES; number++) {
    const { bytes, extension } = pictures[number % pictures.length];
    const box = path.join(folder, `box ${Math.floor(number / FILES_IN_FOLDER)}`);
    if (number % FILES_IN_FOLDER === 0) await mkdir(box, { recursive: true });
    const file = path.join(box, `scan ${number}.${extension}`);
    await writeFile(file, Buffer.concat([bytes, Buffer.from(`\0${number}`)]));
    files.push(file);
  }
  return files;
}

/** The least that any import has to do. */
async function bareLoop(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const bytes = await readFile(file);
    createHash('sha256').update(bytes).digest('hex');
    await sharp(bytes).metadata();
  }
}

/** A whole import into a new library: folders looked through, everything stored. */
async function importAll(masters: string, library: string): Promise<void> {
  await mkdir(library, { recursive: true });
  const opened = openTestLibrary(library);
  const queue = opened.startQueue([importHandler(opened.context)]);
  const { id } = queue.add('import', 'Import', {
    paths: [masters],
    collectionId: null,
    foldersAsCollections: true,
  });
  await queue.idle();
  const { done, failed } = queue.get(id);
  await opened.close();
  if (done !== FILES || failed > 0) throw new Error(`${done} imported, ${failed} failed`);
}

/** How long the main thread was held at a stretch while something was done, milliseconds. */
interface Hold {
  /** By the clock: waits for the disk and for a processor that others use are in it. */
  readonly longest: number;
  /** Of its own computing alone. */
  readonly computing: number;
}

async function measureHold(work: () => Promise<void>): Promise<Hold> {
  const [interval, hold] = [5, { longest: 0, computing: 0 }];
  let [last, usage] = [performance.now(), process.threadCpuUsage()];
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(usage);
    hold.longest = Math.max(hold.longest, performance.now() - last - interval);
    hold.computing = Math.max(hold.computing, (user + system) / 1000);
    [last, usage] = [performance.now(), process.threadCpuUsage()];
  }, interval);
  await work();
  clearInterval(timer);
  return hold;
}

async function measureImport(temporary: string): Promise<BenchRow[]> {
  const masters = path.join(temporary, 'masters');
  const files = await writeFiles(masters);
  const holds: Hold[] = [];
  const times = await timeInterleaved(ROUNDS, {
    bare: () => bareLoop(files),
    ours: async () => {
      const library = path.join(temporary, `library ${holds.length}`);
      holds.push(await measureHold(() => importAll(masters, library)));
    },
  });
  // The first import, in which programs are compiled, is that of a start, and not counted.
  const counted = holds.slice(1);
  const rate = (milliseconds: number): number => (FILES * 1000) / milliseconds;
  return [
    { name: `import of ${FILES} small scans`, value: rate(times.ours), unit: 'files/s' },
    {
      name: 'bare loop of read, SHA-256, sharp metadata',
      value: rate(times.bare),
      unit: 'files/s',
    },
    {
      name: 'speed, as a share of the bare loop',
      value: times.bare / times.ours,
      unit: '×',
      target: 0.7,
    },
    {
      name: 'longest hold of the main thread, with waits for disk and processor',
      value: median(counted.map(({ longest }) => longest)),
      unit: 'ms',
    },
    {
      name: 'longest computing of the main thread at a stretch',
      value: Math.max(...counted.map(({ computing }) => computing)),
      unit: 'ms',
      target: 50,
    },
  ];
}

export const importBenchmark: Benchmark = {
  name: 'import',
  description: 'a folder tree of small scans into a new library, beside a bare loop over its files',
  run: measureImport,
};
