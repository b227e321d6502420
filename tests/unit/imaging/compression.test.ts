import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { adler32Of } from '../../support/checksums.ts';
import { decodeTiffLzw } from '../../support/tiffReader.ts';
import { seededRandom } from '../../support/pictures.ts';
import { joinAdler32 } from '../../../src-main/imaging/encode/pngSink.ts';
import { KernelArena, loadPixelKernels } from '../../../src-main/imaging/kernels/pixelKernels.ts';

const kernels = await loadPixelKernels();
const arena = new KernelArena(kernels.memory);

function compress(bytes: Uint8Array): Uint8Array {
  arena.reset();
  const input = arena.reserve(bytes.length);
  const scratch = arena.reserve(kernels.lzwScratchBytes());
  const output = arena.reserve(bytes.length * 2 + 16);
  arena.bytes(input, bytes.length).set(bytes);
  const size = kernels.compressLzw(input, bytes.length, output, scratch);
  return arena.bytes(output, size).slice();
}

describe('LZW kernel', () => {
  const random = seededRandom(11);
  const kinds: Record<string, (index: number) => number> = {
    'one value': () => 7,
    'a ramp': (index) => index & 255,
    'noise, which grows': () => Math.floor(random() * 256),
    'few values': () => Math.floor(random() ** 4 * 5),
  };
  for (const [name, valueAt] of Object.entries(kinds)) {
    test(`${name}: an independent reader gets back every byte, at every length`, () => {
      // Every short length, then lengths around the points where the code width grows and the table is cleared.
      const lengths = [...Array(700).keys()].map((length) => length + 1);
      for (const length of [...lengths, 3834, 3835, 3836, 3837, 4096, 20_011, 100_003]) {
        const bytes = Uint8Array.from({ length }, (_, index) => valueAt(index));
        const decoded = decodeTiffLzw(compress(bytes), length);
        assert.equal(Buffer.compare(decoded, bytes), 0, `length ${length}`);
      }
    });
  }

  test('the first codes are those of the TIFF 6.0 specification', () => {
    // TIFF 6.0, section 13: the string 7 7 7 8 8 7 7 6 6 becomes Clear 7 258 8 8 258 6 6 End.
    const compressed = compress(Uint8Array.of(7, 7, 7, 8, 8, 7, 7, 6, 6));
    const bits = [...compressed].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const codes = [...Array(9).keys()].map((i) => parseInt(bits.slice(i * 9, i * 9 + 9), 2));
    assert.deepEqual(codes, [256, 7, 258, 8, 8, 258, 6, 6, 257]);
  });
});

describe('row filters', () => {
  test('differencing is undone by adding up', () => {
    const random = seededRandom(5);
    for (const pixels of [1, 2, 3, 5, 6, 17, 100]) {
      const count = pixels * 3;
      arena.reset();
      const input = arena.reserve(count * 2);
      const output = arena.reserve(count * 2);
      const samples = Uint16Array.from({ length: count }, () => random() * 65536);
      arena.codes(input, count).set(samples);
      kernels.differenceRow16(input, count, output);
      const words = arena.codes(output, count).slice();
      for (let i = 3; i < count; i++) words[i] += words[i - 3];
      assert.deepEqual(words, samples);
      arena.bytes(input, count).set(samples);
      kernels.differenceRow8(input, count, output);
      const bytes = arena.bytes(output, count).slice();
      for (let i = 3; i < count; i++) bytes[i] += bytes[i - 3];
      assert.deepEqual(bytes, Uint8Array.from(samples));
    }
  });
});

describe('Adler-32', () => {
  test('has the published value, and joins across pieces', () => {
    const text = Buffer.from('Wikipedia', 'latin1');
    arena.reset();
    const at = arena.reserve(200_000);
    arena.bytes(at, text.length).set(text);
    assert.equal(kernels.adler32(at, text.length) >>> 0, 0x11e60398);
    const random = seededRandom(2);
    const bytes = Uint8Array.from({ length: 150_000 }, () => random() * 256);
    for (const cut of [1, 5552, 70_001, 149_999]) {
      const [first, second] = [bytes.subarray(0, cut), bytes.subarray(cut)].map((part) => {
        arena.bytes(at, part.length).set(part);
        return kernels.adler32(at, part.length) >>> 0;
      });
      assert.equal(joinAdler32(first, second, bytes.length - cut), adler32Of(bytes));
    }
  });
});
