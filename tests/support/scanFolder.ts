import { mkdir, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { seededRandom } from './pictures.ts';
import { writeTiff } from './tiffFixture.ts';

/** A small grey picture with tones and edges, different for each seed. */
function greyPixels(width: number, height: number, seed: number, noise = false): Uint8Array {
  const random = seededRandom(seed);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const square = ((x >> 3) + (y >> 3) + seed) % 2 === 0 ? 30 : 0;
      pixels[y * width + x] = Math.round(
        60 + (120 * x) / width + square + (noise ? 40 * random() : 0),
      );
    }
  }
  return pixels;
}

/** Writes a grey JPEG, PNG or WebP by its extension; with noise, one that cannot be packed small. */
export async function writeGreyPhoto(
  file: string,
  { width = 60, height = 40, seed = 1, noise = false } = {},
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await sharp(greyPixels(width, height, seed, noise), { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .toFile(file);
}

/** Writes a 16-bit grey TIFF of one or more pages. */
export async function writeGreyTiff(file: string, pages = 1): Promise<void> {
  const [width, height] = [50, 30];
  const page = (seed: number): Parameters<typeof writeTiff>[1][number] => ({
    width,
    height,
    bits: 16,
    photometric: 1,
    values: Array.from(greyPixels(width, height, seed), (value) => value * 257),
  });
  await writeTiff(
    file,
    Array.from({ length: pages }, (_, number) => page(number)),
  );
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** A PNG of some hundred bytes that claims 100000 × 100000 pixels, as bombs do. */
export async function writeHugeClaim(file: string): Promise<void> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(100_000, 0);
  header.writeUInt32BE(100_000, 4);
  header.writeUInt8(8, 8);
  const parts = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ];
  await writeFile(file, Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]));
}

/** A JPEG that was copied to its middle. */
export async function writeTruncated(file: string): Promise<void> {
  await writeGreyPhoto(file, { width: 400, height: 300 });
  await truncate(file, 1200);
}
