import assert from 'node:assert/strict';
import { chmod, truncate, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { readColorPhoto } from '../../../src-main/imaging/colorPhoto.ts';
import { paint, paintColorful, temporaryFolder } from '../../support/photographs.ts';

const red = [250, 20, 10] as const;
const blue = [10, 30, 240] as const;

function pixel(photo: { width: number; data: Uint8Array }, x: number, y: number): number[] {
  return [...photo.data.subarray(3 * (y * photo.width + x), 3 * (y * photo.width + x) + 3)];
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number) {
  const far = actual.some((value, index) => Math.abs(value - expected[index]) > tolerance);
  assert.ok(!far, `${actual.join()} instead of ${expected.join()}`);
}

test('pixels of a lossless picture come as they are, from a path or from bytes', async (t) => {
  const file = path.join(await temporaryFolder(t), 'picture.png');
  const picture = paintColorful(31, 17, 1);
  await picture.png().toFile(file);
  const expected = new Uint8Array(await picture.raw().toBuffer());
  const photo = await readColorPhoto(file);
  assert.deepEqual([photo.width, photo.height], [31, 17]);
  assert.deepEqual(new Uint8Array(photo.data), expected);
  const bytes = await picture.png().toBuffer();
  assert.deepEqual(new Uint8Array((await readColorPhoto(bytes)).data), expected);
});

test('the EXIF orientation is applied before sizes are counted', async () => {
  const picture = paint(60, 30, (x) => (x < 30 ? red : blue));
  // Orientation 6: the stored top is the right side, so the stored left is at the top.
  const bytes = await picture.withMetadata({ orientation: 6 }).png().toBuffer();
  const photo = await readColorPhoto(bytes, { shorterSide: 15 });
  assert.deepEqual([photo.width, photo.height], [15, 30]);
  assert.deepEqual(photo.original, { width: 30, height: 60 });
  assertNear(pixel(photo, 7, 3), red, 1);
  assertNear(pixel(photo, 7, 27), blue, 1);
});

test('an embedded profile is brought to sRGB', async () => {
  // sharp converts the sRGB pixels to P3 when it embeds that profile: the bytes change, the color does not.
  const p3 = await paint(8, 8, () => [60, 200, 90])
    .withIccProfile('p3')
    .png()
    .toBuffer();
  const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
  // From the matrices of SMPTE EG 432-1 and IEC 61966-2-1: 104, 197, 103.
  assertNear([...stored.subarray(0, 3)], [104, 197, 103], 2);
  assertNear(pixel(await readColorPhoto(p3), 4, 4), [60, 200, 90], 2);
});

test('transparency is laid over white', async () => {
  const data = Uint8Array.of(200, 0, 0, 255, 200, 0, 0, 0, 200, 0, 0, 128);
  const bytes = await sharp(data, { raw: { width: 3, height: 1, channels: 4 } })
    .png()
    .toBuffer();
  const photo = await readColorPhoto(bytes);
  assertNear(pixel(photo, 0, 0), [200, 0, 0], 0);
  assertNear(pixel(photo, 1, 0), [255, 255, 255], 0);
  assertNear(pixel(photo, 2, 0), [227, 127, 127], 2);
});

test('grey, 16-bit and palette pictures come as three bytes a pixel', async () => {
  const grey = sharp(Uint8Array.of(7, 200), { raw: { width: 2, height: 1, channels: 1 } });
  assert.deepEqual(
    [...(await readColorPhoto(await grey.png().toBuffer())).data],
    [7, 7, 7, 200, 200, 200],
  );
  const deep = paint(4, 4, () => [10, 100, 200]).toColourspace('rgb16');
  const deepPhoto = await readColorPhoto(await deep.tiff().toBuffer());
  assert.equal(deepPhoto.data.length, 48);
  assertNear(pixel(deepPhoto, 1, 1), [10, 100, 200], 1);
  const palette = await paint(4, 4, () => [10, 100, 200])
    .png({ palette: true })
    .toBuffer();
  assertNear(pixel(await readColorPhoto(palette), 1, 1), [10, 100, 200], 2);
});

test('sizes are limits: never enlarged, the smaller of two holds, proportions kept', async () => {
  const bytes = await paintColorful(200, 100, 1).png().toBuffer();
  const sizeOf = async (size: object) => {
    const { width, height } = await readColorPhoto(bytes, size);
    return [width, height];
  };
  assert.deepEqual(await sizeOf({ shorterSide: 50 }), [100, 50]);
  assert.deepEqual(await sizeOf({ longSide: 50 }), [50, 25]);
  assert.deepEqual(await sizeOf({ shorterSide: 50, longSide: 64 }), [64, 32]);
  assert.deepEqual(await sizeOf({ shorterSide: 500 }), [200, 100]);
  const thin = await paintColorful(400, 2, 1).png().toBuffer();
  const photo = await readColorPhoto(thin, { longSide: 10 });
  assert.deepEqual([photo.width, photo.height], [10, 1]);
});

test('making a picture smaller averages it', async () => {
  const checks = paint(64, 64, (x, y) => ((x + y) % 2 === 0 ? [200, 0, 80] : [100, 60, 0]));
  const photo = await readColorPhoto(await checks.png().toBuffer(), { longSide: 16 });
  assertNear(pixel(photo, 8, 8), [150, 30, 40], 2);
});

test('what cannot be read says why', async (t) => {
  const folder = await temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  await assert.rejects(readColorPhoto(at('missing.jpg')), {
    code: 'file-missing',
    message: /missing\.jpg/,
  });
  await writeFile(at('empty.jpg'), '');
  await assert.rejects(readColorPhoto(at('empty.jpg')), { code: 'file-empty' });
  await writeFile(at('text.jpg'), 'This is no picture.');
  await assert.rejects(readColorPhoto(at('text.jpg')), { code: 'not-an-image' });
  await assert.rejects(readColorPhoto(folder), { code: 'not-an-image' });
  await paintColorful(200, 200, 1).jpeg().toFile(at('cut.jpg'));
  await truncate(at('cut.jpg'), Math.floor((await stat(at('cut.jpg'))).size / 2));
  await assert.rejects(readColorPhoto(at('cut.jpg')), {
    code: 'image-damaged',
    message: /cut\.jpg/,
  });
  if (process.getuid?.() !== 0) {
    await paintColorful(20, 20, 1).png().toFile(at('locked.png'));
    await chmod(at('locked.png'), 0);
    await assert.rejects(readColorPhoto(at('locked.png')), { code: 'file-permission' });
  }
});
