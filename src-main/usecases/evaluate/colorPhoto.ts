import {
  labPlanesToRgb8,
  rgbToLabPlanes,
  type LabPlanes,
} from '../../../src-shared/color/planes.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import type { PropagationKind } from '../../../src-shared/domain/propagation.ts';
import type { ComputeProcess } from '../../engine/computeProcess.ts';
import { upsampleChroma } from '../../imaging/chroma/upsampleChroma.ts';
import { readColorPhoto } from '../../imaging/colorPhoto.ts';
import { revealHints } from '../../training/metrics/revealHints.ts';
import type { FoundModel } from '../models/findModel.ts';
import type { ColoredByHints } from './hintCurves.ts';
import { hintSpreader } from './spreadHints.ts';

/** Photographs are brought to this shorter side (area average, never enlarged) before anything else. */
const shorterSide = 256;
/** Very long panoramas would not fit the engine. */
const longSide = 1024;
/** The same for every photo: places are in proportion to the picture. */
const hintSeed = 1;

/** How photos are colored. */
export interface ColoringPlan {
  readonly model: FoundModel;
  readonly compute: ComputeProcess;
  /** Numbers of revealed hints, 0 among them. */
  readonly counts: readonly number[];
  /** Ways of spreading them; `learned` is always among what comes back. */
  readonly propagation: readonly PropagationKind[];
  /** T of the annealed mean; null for the model's own. */
  readonly temperature: number | null;
  /** 0 averaged colors … 1 decisive ones; null for the model's own. */
  readonly decisiveness: number | null;
  readonly signal: AbortSignal | undefined;
}

/** One photo, colored again in every way asked for. */
export interface ColoredPhoto {
  readonly path: string;
  /** RGB bytes, as those of the results */
  readonly truth: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly results: ColoredByHints;
}

/** The truth's luminance with the chroma of its small copy, raised as an export raises it. */
function withChroma(truth: LabPlanes, copy: LabPlanes, chroma: ChromaPlane): Uint8Array {
  const { width, height } = truth;
  return labPlanesToRgb8({
    ...truth,
    ...upsampleChroma(chroma, copy.L, { width, height, data: truth.L }),
  });
}

/** Takes a photo's color away and gives it again, with more and more hints. */
export async function colorPhoto(path: string, plan: ColoringPlan): Promise<ColoredPhoto> {
  const { model, signal } = plan;
  const { data: truth, width, height } = await readColorPhoto(path, { shorterSide, longSide });
  const planes = rgbToLabPlanes(truth, width, height);
  // The model sees what it sees in use: a copy of the size it was made for.
  const small = await readColorPhoto(path, { longSide: model.manifest.input.longSide });
  const copy = rgbToLabPlanes(small.data, small.width, small.height);
  const luminance = { width: copy.width, height: copy.height, data: copy.L };
  const spread = hintSpreader(luminance, signal);
  const kinds = [...new Set<PropagationKind>(['learned', ...plan.propagation])];
  const results = new Map(kinds.map((kind) => [kind, new Map<number, Uint8Array>()]));
  for (const count of plan.counts) {
    const hints = revealHints(copy, count, hintSeed);
    const learned = await plan.compute.colorize(
      {
        modelDirectory: model.directory,
        luminance,
        ...(count > 0 && model.manifest.input.hints && { hints }),
        ...(plan.temperature !== null && { temperature: plan.temperature }),
        ...(plan.decisiveness !== null && { decisiveness: plan.decisiveness }),
      },
      signal === undefined ? {} : { signal },
    );
    for (const kind of kinds) {
      const chroma = await spread(kind, hints, learned);
      results.get(kind)!.set(count, withChroma(planes, copy, chroma));
    }
  }
  return { path, truth, width, height, results };
}
