import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ErrorCode } from '../../../src-shared/domain/error.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { tiffBytes } from '../../support/tiffFixture.ts';
import type { FixtureField, FixturePage } from '../../support/tiffFixture.ts';

async function assertRefused(
  work: Promise<unknown>,
  code: ErrorCode,
  message: RegExp,
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof HeliochromeError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.notEqual(error.advice, '', 'an error says what to do');
    return true;
  });
}

async function readPixels(file: string): Promise<void> {
  const master = await openMaster(file);
  try {
    await master.modelLuminance(16);
  } finally {
    await master.close();
  }
}

const size = 200;
const noise = Buffer.alloc(size * size * 3).map((_, i) => (i * 2654435761) >>> 13);
const picture = sharp(noise, { raw: { width: size, height: size, channels: 3 } });

test('missing, empty, unreadable files and folders', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'scan.tif');
  await assertRefused(openMaster(file), 'file-missing', /scan\.tif/);
  await assertRefused(openMaster(path.join(folder, 'no', 'scan.tif')), 'file-missing', /scan\.tif/);
  await writeFile(file, '');
  await assertRefused(openMaster(file), 'file-empty', /0 bytes/);
  await mkdir(path.join(folder, 'album.tif'));
  await assertRefused(openMaster(path.join(folder, 'album.tif')), 'file-unreadable', /a folder/);
});

test('a file without read permission', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.png');
  await picture.clone().png().toFile(file);
  await chmod(file, 0);
  // Root may read everything, so it becomes someone else for a moment.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await assertRefused(openMaster(file), 'file-permission', /permission/);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test('what is no image, or one that cannot be read, is named by its content', async (t) => {
  const folder = await temporaryFolder(t);
  const contents: readonly (readonly [string, string | Buffer, ErrorCode, RegExp])[] = [
    ['notes.jpg', 'Dear archive, please find enclosed', 'not-an-image', /notes\.jpg/],
    ['short.png', 'x', 'not-an-image', /short\.png/],
    ['report.tif', '%PDF-1.7 …', 'image-unsupported', /PDF/],
    ['phone.jpg', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'image-unsupported', /HEIF/],
    ['work.tif', '8BPS\0\x01', 'image-unsupported', /Photoshop/],
    ['new.jpg', Buffer.from('\xff\x0a', 'latin1'), 'image-unsupported', /JPEG XL/],
  ];
  for (const [name, content, code, message] of contents) {
    await writeFile(path.join(folder, name), content);
    await assertRefused(openMaster(path.join(folder, name)), code, message);
  }
});

test('files cut short are damaged, wherever the cut is', async (t) => {
  const folder = await temporaryFolder(t);
  const whole: Record<string, Buffer> = {
    jpg: await picture.clone().jpeg().toBuffer(),
    png: await picture.clone().png().toBuffer(),
    webp: await picture.clone().webp().toBuffer(),
    lzw: await picture.clone().tiff({ compression: 'lzw' }).toBuffer(),
    raw: await picture.clone().tiff({ compression: 'none' }).toBuffer(),
    // directory before the pixels
    tiff: tiffWithPixelsLast(),
  };
  for (const [name, bytes] of Object.entries(whole)) {
    const file = path.join(folder, `scan.${name}`);
    await writeFile(file, bytes);
    await readPixels(file);
    for (const share of [0.98, 0.6, 0.1]) {
      await writeFile(file, bytes);
      await truncate(file, Math.floor((await stat(file)).size * share));
      await assertRefused(readPixels(file), 'image-damaged', /scan|ends too early/);
    }
    await writeFile(file, bytes.subarray(0, 12));
    await assertRefused(readPixels(file), 'image-damaged', /scan|ends too early/);
  }
});

function tiffWithPixelsLast(): Buffer {
  const small = tiffBytes([
    { width: 4, height: 4, bits: 8, photometric: 1, values: new Array<number>(16).fill(9) },
  ]);
  // The one strip stands first in the fixture; move a copy of it behind the directory.
  const bytes = Buffer.concat([small, small.subarray(8, 24)]);
  const offsetCell = small.indexOf(Buffer.from([0x11, 0x01, 4, 0, 1, 0, 0, 0])) + 8;
  bytes.writeUInt32LE(small.length, offsetCell);
  return bytes;
}

test('a JPEG with broken parts is read, and says so', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.jpg');
  const bytes = await picture.clone().jpeg().toBuffer();
  const middle = Math.floor(bytes.length / 2);
  // A restart marker where none belongs ends its segment too early.
  bytes.writeUInt16BE(0xffd4, middle);
  await writeFile(file, bytes);
  const master = await openMaster(file);
  assert.deepEqual(master.info.warnings, []);
  await master.modelLuminance(16);
  assert.equal(master.info.warnings.length, 1);
  assert.match(master.info.warnings[0], /may be damaged; the decoder says: .*Corrupt JPEG data/);
  await master.close();
});

test('a PNG with a wrong checksum is damaged', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.png');
  const bytes = await picture.clone().png().toBuffer();
  const at = bytes.indexOf('IDAT') + 1000;
  bytes[at] ^= 0xff;
  await writeFile(file, bytes);
  await assertRefused(readPixels(file), 'image-damaged', /scan\.png/);
});

test('TIFFs that are no grey or RGB picture of 1 to 16 bits say why', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const base: FixturePage = {
    width: 4,
    height: 4,
    bits: 8,
    photometric: 1,
    values: new Array<number>(64).fill(7),
  };
  const field = (tag: number, value: number): FixtureField[] => [{ tag, type: 3, value: [value] }];
  const pages: readonly (readonly [FixturePage, RegExp])[] = [
    [{ ...base, samples: 4, photometric: 5 }, /CMYK/],
    [{ ...base, samples: 3, photometric: 8 }, /L\*a\*b\*/],
    [{ ...base, photometric: 32803 }, /camera raw/],
    [{ ...base, fields: field(50706, 1) }, /camera raw/],
    [{ ...base, bits: 32, fields: field(339, 3) }, /32-bit floating point/],
    [{ ...base, bits: 32 }, /32 bits/],
    [{ ...base, fields: field(339, 2) }, /signed/],
  ];
  for (const [page, message] of pages) {
    await writeFile(
      file,
      tiffBytes([
        {
          ...page,
          values: Array.from(base.values).slice(0, 16 * (page.samples ?? 1)),
        },
      ]),
    );
    await assertRefused(openMaster(file), 'image-unsupported', message);
  }
  const compressed = tiffBytes([base]);
  const cell = compressed.indexOf(Buffer.from([0x03, 0x01, 3, 0, 1, 0, 0, 0])) + 8;
  compressed.writeUInt16LE(34712, cell);
  await writeFile(file, compressed);
  await assertRefused(openMaster(file), 'image-unsupported', /JPEG 2000/);
});

test('a CMYK JPEG is refused', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.jpg');
  await picture.clone().toColourspace('cmyk').jpeg().toFile(file);
  await assertRefused(openMaster(file), 'image-unsupported', /CMYK/);
});

test('absurd sizes and looping directories are refused before anything is decoded', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const page: FixturePage = {
    width: 4,
    height: 4,
    bits: 8,
    photometric: 1,
    values: new Array<number>(16).fill(7),
  };
  const huge = tiffBytes([page]);
  for (const tag of [0x00, 0x01]) {
    huge.writeUInt32LE(300_000, huge.indexOf(Buffer.from([tag, 0x01, 4, 0, 1, 0, 0, 0])) + 8);
  }
  await writeFile(file, huge);
  await assertRefused(openMaster(file), 'file-too-large', /300000 × 300000/);
  const loop = tiffBytes([page]);
  loop.writeUInt32LE(loop.readUInt32LE(4), loop.length - 4);
  await writeFile(file, loop);
  await assertRefused(openMaster(file), 'image-damaged', /loop/);
});

test('a failed master leaves no file open', async (t) => {
  if (process.platform !== 'linux') return;
  const file = path.join(await temporaryFolder(t), 'scan.jpg');
  await writeFile(file, (await picture.clone().jpeg().toBuffer()).subarray(0, 3000));
  const open = async (): Promise<number> => (
    await readFile('/proc/self/limits'),
    (await import('node:fs')).readdirSync('/proc/self/fd').length
  );
  await readPixels(file).catch(() => undefined);
  const before = await open();
  for (let i = 0; i < 5; i++) await assertRefused(readPixels(file), 'image-damaged', /scan\.jpg/);
  assert.ok((await open()) <= before + 1);
});
