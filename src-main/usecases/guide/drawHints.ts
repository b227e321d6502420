import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { HintPlane } from '../../models/colorModel.ts';
import { fillGround, fillShape, type FillGround } from './fillShape.ts';
import { strokeShape, type HintShape } from './strokeShape.ts';

/** Hints laid out on a plane. */
export interface DrawnHints {
  readonly width: number;
  readonly height: number;
  /** a\* where a hint reaches, else 0 */
  readonly a: Float32Array;
  /** b\* where a hint reaches, else 0 */
  readonly b: Float32Array;
  /** How firm the color is: 1 exact … 0 not hinted at. */
  readonly weight: Float32Array;
}

/** Weights from here on count as exact: what is left is rounding. */
const exactFrom = 0.999;
/** Soft rims count as hints for the network from this weight. */
const hintFrom = 0.5;

/** Lays a hint over those before it, as paint that covers by its weight. */
function layOver({ width, a, b, weight }: DrawnHints, shape: HintShape, color: Hint): void {
  for (let at = 0; at < shape.weights.length; at += 1) {
    const cover = shape.weights[at];
    if (cover === 0) continue;
    const y = shape.top + Math.floor(at / shape.width);
    const point = y * width + shape.left + (at % shape.width);
    const under = weight[point] * (1 - cover);
    const sum = cover + under;
    a[point] = (cover * color.a + under * a[point]) / sum;
    b[point] = (cover * color.b + under * b[point]) / sum;
    weight[point] = sum;
  }
}

/**
 * Lays hints out on a picture, each at least one pixel, the later over the earlier.
 *
 * @param luminance of the plane wanted: fills follow it
 * @param ground of this luminance; null: found when there is a fill
 */
export function drawHints(
  hints: readonly Hint[],
  luminance: LuminancePlane,
  ground: FillGround | null = null,
): DrawnHints {
  const { width, height } = luminance;
  const plane = (): Float32Array => new Float32Array(width * height);
  const drawn: DrawnHints = { width, height, a: plane(), b: plane(), weight: plane() };
  let found = ground;
  for (const hint of hints) {
    if (hint.kind === 'fill') {
      found ??= fillGround(luminance);
      layOver(drawn, fillShape(hint, found), hint);
    } else {
      layOver(drawn, strokeShape(hint, luminance), hint);
    }
  }
  return drawn;
}

function withMask(drawn: DrawnHints, from: number): HintPlane {
  const { width, height, weight } = drawn;
  const count = width * height;
  const [a, b, mask] = [drawn.a.slice(), drawn.b.slice(), new Float32Array(count)];
  for (let at = 0; at < count; at += 1) {
    if (weight[at] >= from) mask[at] = 1;
    else if (weight[at] > 0) a[at] = b[at] = 0;
  }
  return { width, height, a, b, mask };
}

/** Hints as a network takes them: the firmer half of soft rims counts. */
export function networkHints(hints: readonly Hint[], luminance: LuminancePlane): HintPlane {
  return withMask(drawHints(hints, luminance), hintFrom);
}

/** What of drawn hints is exact. */
export function exactHints(drawn: DrawnHints): HintPlane {
  return withMask(drawn, exactFrom);
}
