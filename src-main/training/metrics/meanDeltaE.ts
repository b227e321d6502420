import { deltaE2000 } from '../../../src-shared/color/deltaE.ts';
import type { LabPlanes } from '../../../src-shared/color/planes.ts';
import { requireSameLength } from './pictureSize.ts';

/**
 * Mean CIEDE2000 difference over the pixels of one picture.
 *
 * @throws HeliochromeError `internal` when the sizes differ
 */
export function meanDeltaE2000(truth: LabPlanes, result: LabPlanes): number {
  const count = truth.L.length;
  requireSameLength(count, result.L.length);
  let sum = 0;
  for (let pixel = 0; pixel < count; pixel += 1) {
    sum += deltaE2000(
      truth.L[pixel],
      truth.a[pixel],
      truth.b[pixel],
      result.L[pixel],
      result.a[pixel],
      result.b[pixel],
    );
  }
  return sum / count;
}
