import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { PropagationKind } from '../../../src-shared/domain/propagation.ts';
import { LevinPropagation } from '../../propagation/levinPropagation.ts';
import { defaultMix, mixAnswers } from '../../propagation/mixAnswers.ts';
import type { KnownColors } from '../../propagation/propagationTypes.ts';

/** Gives the colors of one photo for some hints; `learned` is the model's answer to them. */
export type HintSpreader = (
  kind: PropagationKind,
  hints: KnownColors,
  learned: ChromaPlane,
) => Promise<ChromaPlane>;

/** Spreads hints over one photo by any way; what belongs to its luminance is computed once, when first needed. */
export function hintSpreader(luminance: LuminancePlane, signal?: AbortSignal): HintSpreader {
  let propagation: LevinPropagation | null = null;
  const mixes: Record<PropagationKind, number> = { learned: 0, mixed: defaultMix, levin: 1 };
  return async (kind, hints, learned) => {
    if (kind === 'learned') return learned;
    propagation ??= new LevinPropagation(luminance);
    const options = signal === undefined ? {} : { signal };
    const { chroma } = await mixAnswers(propagation, hints, learned, mixes[kind], options);
    return chroma;
  };
}
