import type { Recipe } from '../../../src-shared/domain/provenance.ts';
import { decodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { pixelKey } from '../pixels/photoFile.ts';
import { pixelRoomOf, type TriedColoring } from '../pixels/pixelRoom.ts';
import type { ResolvedColoring } from '../versions/resolveColoring.ts';
import { guidedLongSide, type GuideTask } from './guideTask.ts';

/** What is named as the engine where nothing but the photo's edges decided. */
export const edgesEngine = { name: 'edges', device: 'Processor' } as const;

/** Whether a recipe's hints are spread along edges, rather than by the model alone. */
export function isGuidedByEdges({ hints, edges }: Pick<Recipe, 'hints' | 'edges'>): boolean {
  return hints.length > 0 && edges > 0;
}

/** A coloring by the model alone, and what it is kept under. */
export interface LearnedTry {
  readonly key: string;
  readonly tried: TriedColoring;
}

/** How a guided coloring is computed. */
export interface GuidedOptions {
  /** Colors a photo by the model alone. */
  readonly learn: (coloring: ResolvedColoring) => Promise<LearnedTry>;
  /** While the pen moves: by the model's last answer, hints spread over it as far as they have come. */
  readonly draft: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Names what the model's answers to one photo's hints have in common. */
function kinOf(
  source: PhotoSource,
  { model, temperature, decisiveness, reference }: Recipe,
): string {
  return JSON.stringify([pixelKey(source), model, temperature, decisiveness, reference]);
}

async function learnedFor(
  context: LibraryContext,
  source: PhotoSource,
  { model, recipe }: ResolvedColoring,
  { learn, draft, signal }: GuidedOptions,
): Promise<(GuideTask['learned'] & Pick<TriedColoring, 'engine'>) | null> {
  if (recipe.edges === 1) return null;
  const room = pixelRoomOf(context);
  const kin = kinOf(source, recipe);
  const last = draft ? room.learned.get(kin) : undefined;
  const { key, tried } = last ?? (await learn({ model, recipe: { ...recipe, edges: 0 } }));
  room.learned.set(kin, { key, tried });
  const luminance = await room.luminance.get(source, model.manifest.input.longSide, signal);
  return { name: key, chroma: decodeChroma(tried.bytes), luminance, engine: tried.engine };
}

/**
 * Colors a photo by hints that spread along its edges, as the recipe mixes them with the model's answer.
 *
 * @throws HeliochromeError cancelled, what reading the photo and `learn` throw
 */
export async function guidedColoring(
  context: LibraryContext,
  source: PhotoSource,
  coloring: ResolvedColoring,
  options: GuidedOptions,
): Promise<TriedColoring> {
  const { draft, signal } = options;
  const room = pixelRoomOf(context);
  const learned = await learnedFor(context, source, coloring, options);
  const luminance = await room.luminance.get(source, guidedLongSide, signal);
  const { hints, edges } = coloring.recipe;
  const photo = `${pixelKey(source)} ${source.modifiedAt}`;
  const bytes = await room.guides.spread(
    { photo, luminance, hints, learned, edges, draft },
    signal,
  );
  return { bytes, engine: learned?.engine ?? edgesEngine };
}
