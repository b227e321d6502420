import type { CallPayload, CallResponse } from '../../../src-shared/api/contract.ts';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { resolveColoring } from './resolveColoring.ts';
import { sourceOf, tryColoring } from './tryColoring.ts';

/**
 * Colors a photo without keeping anything; the plane is fetched as pixels by its key. The newest request of a photo's
 * stream wins: it stops the one before.
 *
 * @throws HeliochromeError cancelled (also by a newer request), not-found, model-missing, model-damaged, usage, what
 *   opening the master and computing throw
 */
export async function previewVersion(
  context: LibraryContext,
  { photoId, coloring, stream, draft }: CallPayload<'versions.preview'>,
  signal?: AbortSignal,
): Promise<CallResponse<'versions.preview'>> {
  const started = performance.now();
  const { streams } = pixelRoomOf(context);
  const name = `${photoId}/${stream}`;
  streams.get(name)?.abort();
  const controller = new AbortController();
  streams.set(name, controller);
  try {
    const stopped =
      signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]);
    const source = sourceOf(context, photoId);
    const resolved = await resolveColoring(coloring, defaultFinish);
    const { key } = await tryColoring(context, source, resolved, stopped, draft);
    return { key, seconds: (performance.now() - started) / 1000 };
  } finally {
    if (streams.get(name) === controller) streams.delete(name);
  }
}
