import { between, mix } from '../../../src-shared/color/bilinear.ts';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { upsampleChroma } from '../../imaging/chroma/upsampleChroma.ts';
import type { LevinPropagation } from '../../propagation/levinPropagation.ts';
import { learnedPull } from '../../propagation/mixAnswers.ts';
import type { PriorColors, PropagationOptions } from '../../propagation/propagationTypes.ts';
import type { FillGround } from './fillShape.ts';
import { drawHints, exactHints, type DrawnHints } from './drawHints.ts';

/** What the model says of a photo, with the luminance that it saw. */
export interface LearnedColors {
  readonly chroma: ChromaPlane;
  readonly luminance: LuminancePlane;
}

/** How firmly the soft rim of a hint is held to its color where it covers all, beside 1 for the neighbors together. */
const rimPull = 0.3;

function raisedConfidence(chroma: ChromaPlane, { width, height }: LuminancePlane): Float32Array {
  const raised = new Float32Array(width * height);
  const columns = Array.from({ length: width }, (_, x) => between(x, width, chroma.width));
  for (let y = 0; y < height; y += 1) {
    const row = between(y, height, chroma.height);
    const [above, below] = [row.low * chroma.width, row.high * chroma.width];
    for (let x = 0; x < width; x += 1) {
      const { low, high, share } = columns[x];
      const top = mix(chroma.confidence[above + low], chroma.confidence[above + high], share);
      const under = mix(chroma.confidence[below + low], chroma.confidence[below + high], share);
      raised[y * width + x] = mix(top, under, row.share);
    }
  }
  return raised;
}

/** The model's answer at the size of the plane that hints are spread on, its edges those of the photo. */
export function raiseLearned(
  { chroma, luminance }: LearnedColors,
  fine: LuminancePlane,
): ChromaPlane {
  const { width, height } = fine;
  if (chroma.width === width && chroma.height === height) return chroma;
  return {
    width,
    height,
    ...upsampleChroma(chroma, luminance.data, fine),
    confidence: raisedConfidence(chroma, fine),
  };
}

/** The prior with the soft rims of hints in it: where they are firm they outdo it. Null when there is neither. */
function withRims(drawn: DrawnHints, prior: PriorColors | null): PriorColors | null {
  const isRim = (weight: number): boolean => weight > 0 && weight < 1;
  if (!drawn.weight.some(isRim)) return prior;
  const { width, height } = drawn;
  const count = width * height;
  const chroma: ChromaPlane = {
    width,
    height,
    a: prior?.chroma.a.slice() ?? new Float32Array(count),
    b: prior?.chroma.b.slice() ?? new Float32Array(count),
    confidence: prior?.chroma.confidence.slice() ?? new Float32Array(count).fill(1),
  };
  const pull = prior?.pull.slice() ?? new Float32Array(count);
  for (let at = 0; at < count; at += 1) {
    const weight = drawn.weight[at];
    if (!isRim(weight)) continue;
    const own = rimPull * weight * weight;
    const share = own / (own + pull[at]);
    chroma.a[at] = mix(chroma.a[at], drawn.a[at], share);
    chroma.b[at] = mix(chroma.b[at], drawn.b[at], share);
    pull[at] += own;
  }
  return { chroma, pull };
}

/** What hints are spread with. */
export interface GuideParts {
  /** Of `luminance`. */
  readonly propagation: LevinPropagation;
  /** Of the plane wanted. */
  readonly luminance: LuminancePlane;
  /** The model's answer, hints given to it, of the luminance's size; null only for edges alone. */
  readonly learned: ChromaPlane | null;
  /** Found when it is needed and not given. */
  readonly ground?: FillGround | null;
}

/**
 * Spreads hints over a photo along its edges, with the model's answer as the prior. Where a hint is exact, the plane is
 * too.
 *
 * @param edges above 0 to 1 (edges alone)
 * @throws HeliochromeError cancelled
 */
export async function guidedPlane(
  { propagation, luminance, learned, ground = null }: GuideParts,
  hints: readonly Hint[],
  edges: number,
  options: PropagationOptions = {},
): Promise<ChromaPlane> {
  const drawn = drawHints(hints, luminance, ground);
  const prior =
    learned === null || edges === 1 ? null : { chroma: learned, pull: learnedPull(learned, edges) };
  const { chroma } = await propagation.solve(exactHints(drawn), withRims(drawn, prior), options);
  return chroma;
}
