import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';
import { between } from '../../../src-shared/color/bilinear.ts';
import { guidedComponent, LIGHTNESS_PER_CODE } from '../../../src-shared/color/guidedChroma.ts';
import { fitGuidedChroma } from './guidedChroma.ts';

/**
 * Raises a chroma plane to the size of a luminance plane, by the same model that rendering uses
 * ({@link fitGuidedChroma}): for small pictures that are looked at or scored in memory. Colors are not yet brought
 * into any gamut.
 *
 * @param chroma the plane to raise
 * @param guide L\* at the chroma plane's size
 * @param luminance L\* at the size wanted
 * @returns a\* and b\* of the luminance's size
 */
export function upsampleChroma(
  chroma: ChromaPlane,
  guide: Float32Array,
  luminance: LuminancePlane,
): { a: Float32Array; b: Float32Array } {
  const { width, height, data } = luminance;
  const { cells } = fitGuidedChroma(guide, chroma, defaultFinish);
  const a = new Float32Array(width * height);
  const b = new Float32Array(width * height);
  const columns = Array.from({ length: width }, (_, x) => between(x, width, chroma.width));
  for (let y = 0; y < height; y += 1) {
    const row = between(y, height, chroma.height);
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const code = data[at] / LIGHTNESS_PER_CODE;
      a[at] = 500 * guidedComponent(cells, chroma.width, row, columns[x], 0, code);
      b[at] = 200 * guidedComponent(cells, chroma.width, row, columns[x], 4, code);
    }
  }
  return { a, b };
}
