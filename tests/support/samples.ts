import assert from 'node:assert/strict';

/** Fails with the first place where two runs of samples differ (a full diff of millions would end the process). */
export function assertSameSamples(actual: Uint16Array, expected: Uint16Array): void {
  assert.equal(actual.length, expected.length);
  const at = actual.findIndex((value, index) => value !== expected[index]);
  if (at >= 0) assert.fail(`sample ${at} is ${actual[at]}, not ${expected[at]}`);
}
