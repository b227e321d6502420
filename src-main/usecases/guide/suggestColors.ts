import { createHash } from 'node:crypto';
import type { CallPayload, Suggestions } from '../../../src-shared/api/contract.ts';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { assertUnchanged, pixelKey } from '../pixels/photoFile.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { resolveColoring } from '../versions/resolveColoring.ts';
import { sourceOf } from '../versions/tryColoring.ts';
import { distinctColors } from './distinctColors.ts';
import { networkHints } from './drawHints.ts';

/**
 * Colors that the model finds likely at a place of a photo, given the hints so far; the likeliest first, none alike.
 *
 * @throws HeliochromeError cancelled, not-found, model-missing, model-damaged, what opening the master and computing throw
 */
export async function suggestColors(
  context: LibraryContext,
  { photoId, coloring, x, y }: CallPayload<'photos.suggestColors'>,
  signal?: AbortSignal,
): Promise<Suggestions> {
  const source = sourceOf(context, photoId);
  const { model, recipe } = await resolveColoring(coloring, defaultFinish);
  await assertUnchanged(source, signal);
  const room = pixelRoomOf(context);
  const { manifest, directory } = model;
  const luminance = await room.luminance.get(source, manifest.input.longSide, signal);
  const hints =
    recipe.hints.length > 0 && manifest.input.hints ? networkHints(recipe.hints, luminance) : null;
  const named = [pixelKey(source), source.modifiedAt, recipe.model, hints && recipe.hints];
  const request = {
    modelDirectory: directory,
    luminance,
    ...(hints !== null && { hints }),
    key: createHash('sha256').update(JSON.stringify(named)).digest('hex'),
    x,
    y,
  };
  const compute = await context.compute.get();
  const shares = await room.coloring.run(
    'person',
    () => compute.likelyColors(request, signal === undefined ? {} : { signal }),
    signal,
  );
  const { width, height, data } = luminance;
  const column = Math.min(width - 1, Math.floor(x * width));
  const lightness = data[Math.min(height - 1, Math.floor(y * height)) * width + column];
  if (shares === null || !('binCenters' in manifest.output)) {
    const reason = `${manifest.name} gives one color for each place and does not weigh others against it.`;
    return { lightness, colors: [], reason };
  }
  return { lightness, colors: distinctColors(shares, manifest.output.binCenters), reason: null };
}
