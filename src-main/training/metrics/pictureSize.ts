import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** @throws HeliochromeError `internal` when two pictures that are compared are not of the same, expected length */
export function requireSameLength(truth: number, result: number, expected = truth): void {
  if (truth === expected && result === expected) return;
  throw new HeliochromeError(
    'internal',
    `Only pictures of the same size can be compared: expected ${expected} values, the truth has ${truth}, ` +
      `the result ${result}.`,
    'This is a fault of Heliochrome; please report it.',
  );
}
