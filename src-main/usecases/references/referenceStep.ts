import type { MatchMap } from '../../../src-shared/domain/matchFormat.ts';
import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { coarseStride, fineStride } from '../../../src-shared/domain/pictureFeatures.ts';
import type { Recipe } from '../../../src-shared/domain/provenance.ts';
import { referenceContent, type Reference } from '../../../src-shared/domain/reference.ts';
import type { ComputeProcess } from '../../engine/computeProcess.ts';
import type { HintPlane } from '../../models/colorModel.ts';
import { breathe } from '../../propagation/reference/breathe.ts';
import { carryHints } from '../../propagation/reference/carryHints.ts';
import { transferDeeply } from '../../propagation/reference/deepTransfer.ts';
import { raiseColors } from '../../propagation/reference/raiseColors.ts';
import type { SeenReference } from '../../propagation/reference/referenceTypes.ts';
import { softHints } from '../../propagation/reference/softHints.ts';
import { transferStatistics } from '../../propagation/reference/statisticsTransfer.ts';
import { transferTexture } from '../../propagation/reference/textureTransfer.ts';
import { drawHints, networkHints } from '../guide/drawHints.ts';
import type { FoundModel } from '../models/findModel.ts';
import { look, type ReferenceSource, type Transfer } from './referenceSource.ts';

/** A photo to be colored with references. */
export interface ReferenceTask {
  readonly model: FoundModel;
  readonly luminance: LuminancePlane;
  readonly recipe: Recipe & { readonly reference: Reference };
  readonly compute: Pick<ComputeProcess, 'colorize' | 'features'>;
  readonly references: ReferenceSource;
  /** Stops what is computed here; the engine's work is stopped by whoever gave the engine. */
  readonly signal?: AbortSignal | undefined;
}

/** A color that a person's hint changed by this much, in a\*b\*, is all the hint's. */
const hintedChange = 6;
/** The network's answer to soft hints counts so many times as much as the matches themselves, and fully at most. */
const hintReach = 2;
/** Confidence of colors that a reference surely gives. */
const sureConfidence = 0.6;

/** Whether a recipe takes colors from references. */
export function hasReference(recipe: Recipe): recipe is ReferenceTask['recipe'] {
  return recipe.reference !== null;
}

function colorizeWith(task: ReferenceTask, hints: HintPlane | null): Promise<ChromaPlane> {
  const { model, luminance, recipe, compute } = task;
  return compute.colorize({
    modelDirectory: model.directory,
    luminance,
    ...(hints !== null && { hints }),
    temperature: recipe.temperature,
    decisiveness: recipe.decisiveness,
  });
}

/** The colors that statistics give: of all methods the one that begins with the model's own. */
async function transferPalette(task: ReferenceTask, automatic: ChromaPlane): Promise<Transfer> {
  const { luminance, references, recipe, model } = task;
  const { longSide } = model.manifest.input;
  const { pictures } = recipe.reference;
  const colors = await Promise.all(pictures.map((one) => references.colors(one, longSide)));
  return { colors: transferStatistics(luminance, automatic, colors), stride: 1 };
}

/** The colors that places like those of the photo have. */
async function findColors(task: ReferenceTask): Promise<Transfer> {
  const { luminance, references, recipe, model, signal } = task;
  const { method, pictures, swatches, hints } = recipe.reference;
  const breath = breathe(signal);
  if (method === 'texture') {
    const { longSide } = model.manifest.input;
    const colors = await Promise.all(pictures.map((one) => references.colors(one, longSide)));
    return { colors: await transferTexture(luminance, colors, swatches, breath), stride: 1 };
  }
  const features = await look(luminance, task);
  if (method === 'hints') {
    const hinted = await references.hinted(pictures[0], task);
    const laid = hints.map((hint) => ({
      a: hint.a,
      b: hint.b,
      cover: drawHints([hint], hinted.luminance).weight,
    }));
    const colors = await carryHints(luminance, features, { ...hinted, hints: laid }, breath);
    return { colors, stride: coarseStride };
  }
  const seen: SeenReference[] = [];
  for (const picture of pictures) seen.push(await references.seen(picture, task));
  const [first, ...others] = seen;
  const colors = await transferDeeply(luminance, features, [first, ...others], breath);
  return { colors, stride: fineStride };
}

/** The same for every strength. */
function foundColors(task: ReferenceTask): Promise<Transfer> {
  const { references, luminance, recipe, model } = task;
  const content = referenceContent({ ...recipe.reference, strength: 1 });
  const key = JSON.stringify([model.manifest.weights.sha256, content]);
  return references.remember(luminance, key, () => findColors(task));
}

/** `share` of 0 gives the one plane, of 1 the other; by pixel. */
function mixPlanes(
  one: ChromaPlane,
  other: { readonly a: Float32Array; readonly b: Float32Array },
  share: (pixel: number) => number,
): ChromaPlane {
  const mix = (from: Float32Array, to: Float32Array): Float32Array =>
    from.map((value, pixel) => value + share(pixel) * (to[pixel] - value));
  return { ...one, a: mix(one.a, other.a), b: mix(one.b, other.b) };
}

/** Where a person's hints changed the model's colors they stay, whatever references say. */
function keepHinted(
  plane: ChromaPlane,
  automatic: ChromaPlane,
  hinted: ChromaPlane,
  own: HintPlane,
): ChromaPlane {
  return mixPlanes(plane, hinted, (pixel) => {
    if (own.mask[pixel] > 0) return 1;
    const change = Math.hypot(
      hinted.a[pixel] - automatic.a[pixel],
      hinted.b[pixel] - automatic.b[pixel],
    );
    return Math.min(1, change / hintedChange);
  });
}

/**
 * Colors a photo with references: the model's automatic colors, over them what the references give where they are sure
 * of it, by the strength. Of `deep` and `hints`, what is sure is told to the network too, as hints far apart, so that it
 * agrees with what lies between. A person's own hints outdo references.
 *
 * @throws HeliochromeError not-offered (a network that cannot compare), cancelled, engine-*, model-*, what reading the
 *   references throws
 */
export async function colorWithReference(task: ReferenceTask): Promise<ChromaPlane> {
  const { luminance, recipe, model } = task;
  const { method, strength } = recipe.reference;
  const takesHints = model.manifest.input.hints;
  const automatic = await colorizeWith(task, null);
  const { colors, stride } =
    method === 'statistics' ? await transferPalette(task, automatic) : await foundColors(task);
  const isMatched = method === 'deep' || method === 'hints';
  const ground =
    isMatched && takesHints && strength > 0
      ? await colorizeWith(task, softHints(colors, luminance, stride))
      : automatic;
  const raised = raiseColors(colors, luminance, stride);
  // Where nothing matches, the automatic color stays: the network lets hints reach far.
  const near = mixPlanes(automatic, ground, (pixel) =>
    Math.min(1, hintReach * raised.confidence[pixel]),
  );
  const referenced = mixPlanes(near, raised, (pixel) => raised.confidence[pixel]);
  const mixed = mixPlanes(automatic, referenced, () => strength);
  const confidence = automatic.confidence.map((value, pixel) =>
    isMatched ? Math.max(value, strength * sureConfidence * raised.confidence[pixel]) : value,
  );
  const chroma = { ...mixed, confidence };
  if (recipe.hints.length === 0 || !takesHints) return chroma;
  const own = networkHints(recipe.hints, luminance);
  return keepHinted(chroma, automatic, await colorizeWith(task, own), own);
}

/** Where the colors of a photo come from; null for statistics, which have no places. */
export async function matchWithReference(task: ReferenceTask): Promise<MatchMap | null> {
  if (task.recipe.reference.method === 'statistics') return null;
  const { colors } = await foundColors(task);
  return colors.places === null ? null : { ...colors.places, confidence: colors.confidence };
}
