import type { CallPayload } from '../../../src-shared/api/contract.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { announceVersion, keepVersion } from '../versions/keepVersion.ts';
import { resolveColoring } from '../versions/resolveColoring.ts';
import { sourceOf, tryColoring } from '../versions/tryColoring.ts';

/** Whether a stroke changes a version rather than beginning another: it is being worked on, and nobody decided on it. */
function takesStrokes(version: Version | null): version is Version {
  return version !== null && version.current && version.review === 'none' && isGuided(version);
}

function isGuided({ recipe }: Version): boolean {
  return recipe.hints.length > 0 || recipe.reference !== null;
}

async function guide(
  context: LibraryContext,
  { photoId, coloring, finish, label }: CallPayload<'versions.guide'>,
  drawnOn: number | null,
  signal: AbortSignal | undefined,
): Promise<Version> {
  const { catalog } = context;
  const source = sourceOf(context, photoId);
  const resolved = await resolveColoring(coloring, finish);
  const { tried } = await tryColoring(context, source, resolved, signal);
  const version = catalog.history.record(label, photoId, () => {
    const before = drawnOn === null ? null : catalog.versions.get(drawnOn);
    const replaces = takesStrokes(before) && before.photoId === photoId ? before.id : null;
    return keepVersion(context, photoId, resolved, tried, {
      what: label,
      ...(replaces !== null && { replaces }),
    });
  });
  announceVersion(context, photoId);
  return version;
}

/**
 * Keeps one stroke of hints: one step of the photo's undo. The version that was drawn on is replaced (number kept) while
 * it is the current one, has hints, and is not reviewed; else there is a new version.
 *
 * Strokes of a photo are kept one after the other. One that is drawn while another is still being colored builds on what
 * becomes of that.
 *
 * @throws HeliochromeError as `createVersion`
 */
export async function guideVersion(
  context: LibraryContext,
  request: CallPayload<'versions.guide'>,
  signal?: AbortSignal,
): Promise<Version> {
  const { strokes } = pixelRoomOf(context);
  const { photoId, versionId } = request;
  const before = strokes.get(photoId);
  const stroke = (async () => {
    // A stroke that failed left things as they were.
    const base = await before?.catch(() => null);
    return guide(context, request, base?.id ?? versionId, signal);
  })();
  strokes.set(photoId, stroke);
  try {
    return await stroke;
  } finally {
    if (strokes.get(photoId) === stroke) strokes.delete(photoId);
  }
}
