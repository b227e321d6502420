import { decodeChroma, encodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { outliveCrash } from '../colorize/outliveCrash.ts';
import { networkHints } from '../guide/drawHints.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import type { ColoringPriority } from '../pixels/coloringQueue.ts';
import { pixelRoomOf, type TriedColoring } from '../pixels/pixelRoom.ts';
import { referenceRoomOf } from '../references/referenceRoom.ts';
import { colorWithReference, hasReference } from '../references/referenceStep.ts';
import type { ResolvedColoring } from './resolveColoring.ts';

/** Who waits for a coloring, and what stops it. */
export interface ComputeOptions {
  readonly priority: ColoringPriority;
  readonly signal?: AbortSignal | undefined;
}

async function computeOnce(
  context: LibraryContext,
  luminance: LuminancePlane,
  { model, recipe }: ResolvedColoring,
  signal: AbortSignal | undefined,
): Promise<TriedColoring> {
  const compute = await context.compute.get();
  const references = referenceRoomOf(context).source;
  const chroma = hasReference(recipe)
    ? await colorWithReference({ model, luminance, recipe, compute, references, signal })
    : await compute.colorize({
        modelDirectory: model.directory,
        luminance,
        ...(recipe.hints.length > 0 &&
          model.manifest.input.hints && { hints: networkHints(recipe.hints, luminance) }),
        temperature: recipe.temperature,
        decisiveness: recipe.decisiveness,
      });
  const { name, device } = compute.engine;
  return { bytes: encodeChroma(chroma), engine: { name, device } };
}

/**
 * Colors a model's copy. The plane is rounded to the grid on which it is stored before anything uses it, so that what
 * is tried, kept, shown and exported is the same.
 *
 * @throws HeliochromeError cancelled, engine-*, model-missing, model-damaged, not-found (a reference), not-offered (the
 *   model's network cannot compare places)
 */
export async function computeChroma(
  context: LibraryContext,
  luminance: LuminancePlane,
  coloring: ResolvedColoring,
  { priority, signal }: ComputeOptions,
): Promise<TriedColoring> {
  return pixelRoomOf(context).coloring.run(
    priority,
    () => outliveCrash(() => computeOnce(context, luminance, coloring, signal), signal),
    signal,
  );
}

/** The plane of a coloring, as it is stored. */
export function planeOf(coloring: TriedColoring): ChromaPlane {
  return decodeChroma(coloring.bytes);
}
