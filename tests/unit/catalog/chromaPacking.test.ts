import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packChroma, unpackChroma } from '../../../src-main/catalog/chromaPacking.ts';
import { encodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

const headerBytes = 12;

/** Any bytes of the right length: packing must not depend on what the samples mean. */
const planes = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) => {
    const length = headerBytes + width * height * 5;
    return fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      bytes: fc.uint8Array({ minLength: length, maxLength: length }),
    });
  });

test('every plane comes back bit for bit', () => {
  fc.assert(
    fc.property(planes, ({ width, height, bytes }) => {
      const back = unpackChroma(packChroma(bytes, width, height), width, height);
      assert.deepEqual(back, new Uint8Array(bytes));
    }),
    { numRuns: 300 },
  );
});

function sunset(width: number, height: number): Uint8Array<ArrayBuffer> {
  const count = width * height;
  const at = (index: number, phase: number): number =>
    40 * Math.sin((index % width) / 37 + phase) * Math.cos(Math.floor(index / width) / 23);
  return encodeChroma({
    width,
    height,
    a: Float32Array.from({ length: count }, (_, index) => at(index, 0)),
    b: Float32Array.from({ length: count }, (_, index) => at(index, 1)),
    confidence: Float32Array.from({ length: count }, (_, index) => Math.abs(at(index, 2)) / 40),
  });
}

test('a smooth plane takes less than a third of its size', () => {
  const bytes = sunset(256, 192);
  const packed = packChroma(bytes, 256, 192);
  assert.ok(packed.length < bytes.length / 3, `${packed.length} of ${bytes.length} bytes`);
  assert.deepEqual(unpackChroma(packed, 256, 192), bytes);
});

function isUnusable(error: unknown): boolean {
  return error instanceof HeliochromeError && error.code === 'data-unusable';
}

test('damage is told, wherever it is', () => {
  const packed = packChroma(sunset(16, 12), 16, 12);
  for (const at of [0, 1, Math.floor(packed.length / 2), packed.length - 1]) {
    const damaged = Buffer.from(packed);
    damaged[at] ^= 0x55;
    assert.throws(() => unpackChroma(damaged, 16, 12), isUnusable, `byte ${at}`);
  }
  assert.throws(() => unpackChroma(packed.subarray(0, 20), 16, 12), isUnusable);
  assert.throws(() => unpackChroma(new Uint8Array(0), 16, 12), isUnusable);
  assert.throws(() => unpackChroma(packed, 16, 13), isUnusable);
  assert.throws(() => unpackChroma(packed, 8, 12), isUnusable);
});
