import { createHash } from 'node:crypto';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Recipe } from '../../../src-shared/domain/provenance.ts';
import { referenceContent } from '../../../src-shared/domain/reference.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { guidedColoring, isGuidedByEdges } from '../guide/guidedColoring.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { assertUnchanged, pixelKey } from '../pixels/photoFile.ts';
import { pixelRoomOf, type TriedColoring } from '../pixels/pixelRoom.ts';
import { computeChroma } from './computeChroma.ts';
import type { ResolvedColoring } from './resolveColoring.ts';

/** The pixels of a photo that a person works on. @throws HeliochromeError not-found */
export function sourceOf(context: LibraryContext, photoId: number): PhotoSource {
  const source = context.catalog.photos.source(photoId);
  if (source === null) {
    throw new HeliochromeError(
      'not-found',
      `There is no photo ${photoId} in this library.`,
      'Refresh the view.',
    );
  }
  return source;
}

/** Names a coloring of a photo; its finish does not count. */
function coloringKey(source: PhotoSource, { model, ...recipe }: Recipe): string {
  const { temperature, decisiveness, hints, edges, reference } = recipe;
  const named = [
    pixelKey(source),
    model,
    temperature,
    decisiveness,
    hints,
    edges,
    referenceContent(reference),
  ];
  return createHash('sha256').update(JSON.stringify(named)).digest('hex').slice(0, 40);
}

/**
 * Colors a photo for the person who waits for it, or gives the coloring that was tried a moment ago.
 *
 * @param draft while the pen moves: sooner, with hints that are still spreading; forgotten sooner
 * @throws HeliochromeError cancelled, data-unusable (the master changed), what opening and computing throw
 */
export async function tryColoring(
  context: LibraryContext,
  source: PhotoSource,
  coloring: ResolvedColoring,
  signal?: AbortSignal,
  draft = false,
): Promise<{ readonly key: string; readonly tried: TriedColoring }> {
  const room = pixelRoomOf(context);
  const key = coloringKey(source, coloring.recipe);
  const kept = room.colorings.get(key);
  if (kept !== undefined) return { key, tried: kept };
  await assertUnchanged(source, signal);
  if (!isGuidedByEdges(coloring.recipe)) {
    const { longSide } = coloring.model.manifest.input;
    const luminance = await room.luminance.get(source, longSide, signal);
    const tried = await computeChroma(context, luminance, coloring, { priority: 'person', signal });
    room.colorings.set(key, tried);
    return { key, tried };
  }
  const learn = (alone: ResolvedColoring): ReturnType<typeof tryColoring> =>
    tryColoring(context, source, alone, signal);
  const tried = await guidedColoring(context, source, coloring, { learn, draft, signal });
  if (!draft) {
    room.colorings.set(key, tried);
    return { key, tried };
  }
  const draftKey = `${key}-draft`;
  room.drafts.set(draftKey, tried);
  return { key: draftKey, tried };
}
