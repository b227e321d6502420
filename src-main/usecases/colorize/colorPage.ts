import { decodeChroma, encodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import type { Recipe } from '../../../src-shared/domain/provenance.ts';
import type { ComputeProcess } from '../../engine/computeProcess.ts';
import type { Master } from '../../imaging/master.ts';
import { networkHints } from '../guide/drawHints.ts';
import { edgesEngine, isGuidedByEdges } from '../guide/guidedColoring.ts';
import { GuideThreads } from '../guide/guideThreads.ts';
import { guidedLongSide } from '../guide/guideTask.ts';
import type { FoundModel } from '../models/findModel.ts';
import type { ReferenceSource } from '../references/referenceSource.ts';
import {
  colorWithReference,
  hasReference,
  type ReferenceTask,
} from '../references/referenceStep.ts';
import { outliveCrash } from './outliveCrash.ts';

/** What a page is colored with. */
export interface PageColoring {
  readonly model: FoundModel;
  readonly recipe: Recipe;
  /** What the recipe's references are read from; null or left out where there is nothing to read them from. */
  readonly references?: ReferenceSource | null;
  /** Starts what computes on the first call. */
  readonly compute: () => Promise<ComputeProcess>;
  readonly signal: AbortSignal;
}

/** The colors of a page, and what computed them. */
export interface ColoredPage {
  readonly chroma: ChromaPlane;
  readonly engine: { readonly name: string; readonly device: string };
}

/** The engine as references use it: stopped with the page, asked again after a crash. */
function outliving(started: ComputeProcess, signal: AbortSignal): ReferenceTask['compute'] {
  return {
    colorize: (request) => outliveCrash(() => started.colorize(request, { signal }), signal),
    features: (request) => outliveCrash(() => started.features(request, { signal }), signal),
  };
}

function noReferences({ reference }: ReferenceTask['recipe']): HeliochromeError {
  const names = reference.pictures.map(({ name }) => name).join(', ');
  return new HeliochromeError(
    'not-found',
    `The colors were taken from reference photographs that are not at hand here: ${names}.`,
    'Repeat it in the library that keeps them, or colorize with --reference.',
  );
}

/** The model's own answer, on the grid on which libraries keep planes. */
async function learnedColors(
  master: Master,
  coloring: PageColoring,
): Promise<ColoredPage & { readonly luminance: Awaited<ReturnType<Master['modelLuminance']>> }> {
  const { model, recipe, references, compute, signal } = coloring;
  const { longSide, hints } = model.manifest.input;
  const luminance = await master.modelLuminance(longSide, signal);
  const started = await compute();
  if (hasReference(recipe)) {
    if (!references) throw noReferences(recipe);
    const supervised = outliving(started, signal);
    const task = { model, luminance, recipe, compute: supervised, references, signal };
    const referenced = await colorWithReference(task);
    return { chroma: decodeChroma(encodeChroma(referenced)), engine: started.engine, luminance };
  }
  const asked = {
    modelDirectory: model.directory,
    luminance,
    ...(recipe.hints.length > 0 && hints && { hints: networkHints(recipe.hints, luminance) }),
    temperature: recipe.temperature,
    decisiveness: recipe.decisiveness,
  };
  const computed = await outliveCrash(() => started.colorize(asked, { signal }), signal);
  return { chroma: decodeChroma(encodeChroma(computed)), engine: started.engine, luminance };
}

/**
 * Colors a page by its recipe, on the grid on which libraries keep planes: the same recipe gives the same file wherever
 * it is asked for.
 *
 * @throws HeliochromeError cancelled, engine-*, model-missing, model-damaged, what reading the master throws
 */
export async function colorPage(master: Master, coloring: PageColoring): Promise<ColoredPage> {
  const { recipe, signal } = coloring;
  if (!isGuidedByEdges(recipe)) return learnedColors(master, coloring);
  const { hints, edges } = recipe;
  const answer = edges === 1 ? null : await learnedColors(master, coloring);
  const learned = answer === null ? null : { ...answer, name: 'learned' };
  const luminance = await master.modelLuminance(guidedLongSide, signal);
  const threads = new GuideThreads();
  try {
    const task = { photo: 'page', luminance, hints, learned, edges, draft: false };
    const chroma = decodeChroma(await threads.spread(task, signal));
    return { chroma, engine: answer?.engine ?? edgesEngine };
  } finally {
    await threads.close();
  }
}
