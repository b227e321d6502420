import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { HintPlane } from '../../models/colorModel.ts';

/**
 * Lays hints out on a plane as the network takes them: each a disc, at least one pixel, the later over the earlier.
 *
 * @param width of the model's copy, pixels
 * @param height of the model's copy, pixels
 */
export function drawHints(hints: readonly Hint[], width: number, height: number): HintPlane {
  const count = width * height;
  const a = new Float32Array(count);
  const b = new Float32Array(count);
  const mask = new Float32Array(count);
  for (const hint of hints) {
    const centerX = Math.min(width - 1, Math.floor(hint.points[0][0] * width));
    const centerY = Math.min(height - 1, Math.floor(hint.points[0][1] * height));
    const radius = hint.radius * Math.max(width, height);
    const reach = Math.floor(radius);
    for (let y = Math.max(0, centerY - reach); y <= Math.min(height - 1, centerY + reach); y += 1) {
      for (
        let x = Math.max(0, centerX - reach);
        x <= Math.min(width - 1, centerX + reach);
        x += 1
      ) {
        if (Math.hypot(x - centerX, y - centerY) > radius && (x !== centerX || y !== centerY)) {
          continue;
        }
        const point = y * width + x;
        a[point] = hint.a;
        b[point] = hint.b;
        mask[point] = 1;
      }
    }
  }
  return { width, height, a, b, mask };
}
