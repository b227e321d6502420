import { createHash } from 'node:crypto';
import type { PhotoSummary } from '../../../src-shared/domain/photo.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { encodeJpeg } from '../../imaging/encodePicture.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import { makePreview } from '../../imaging/preview.ts';
import { renderColor, renderGrey } from '../../imaging/renderPicture.ts';
import { levelAbove } from '../../imaging/pyramid/levelPyramid.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { pixelKey } from './photoFile.ts';
import { pixelRoomOf } from './pixelRoom.ts';
import type { PhotoPreview, PhotoSize } from './previewStore.ts';

/** Longer side of thumbnails, pixels. */
export const thumbnailLongSide = 512;
const quality = 82;
/** Raised when thumbnails of the same photo begin to look different. */
const generation = 1;

/** The size that the catalog knows; null while it knows none. */
export function knownSize({ width, height }: PhotoSize): PhotoSize | null {
  return width > 0 && height > 0 ? { width, height } : null;
}

/** Names what a photo's thumbnail shows: the master's pixels, and the current version with its finish. */
function contentOf(context: LibraryContext, photo: PhotoSummary, source: PhotoSource): string {
  const version = photo.versionId === null ? null : context.catalog.versions.get(photo.versionId);
  const shown = [
    generation,
    pixelKey(source),
    version === null
      ? photo.colorPhotograph
      : [version.id, version.createdAt, version.recipe.finish],
  ];
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 40);
}

/** The level of a preview that is enough for a picture of this size. */
export function planeFor(
  preview: PhotoPreview,
  longSide: number,
): ReturnType<PhotoPreview['pyramid']['plane']> {
  const level = Math.max(preview.level, levelAbove(preview.width, preview.height, longSide));
  return preview.pyramid.plane(level);
}

async function render(
  context: LibraryContext,
  photo: PhotoSummary,
  source: PhotoSource,
  signal: AbortSignal,
): Promise<Buffer> {
  const { catalog } = context;
  const pool = sharedPixelPool();
  const version = photo.versionId === null ? null : catalog.versions.get(photo.versionId);
  if (version === null && photo.colorPhotograph) {
    // What is no black-and-white photograph is shown as it is: it is chosen by its colors, for training.
    return (await makePreview(source.path, thumbnailLongSide, source.page)).jpeg;
  }
  const preview = await pixelRoomOf(context).previews.get(
    source,
    knownSize(photo),
    'ifRoom',
    signal,
  );
  if (version === null) {
    const plane = await planeFor(preview, thumbnailLongSide);
    return encodeJpeg(await renderGrey(plane, thumbnailLongSide, pool), quality);
  }
  const plane = await preview.pyramid.plane(preview.level);
  const chroma = catalog.versions.chroma(version.id);
  const { finish } = version.recipe;
  return encodeJpeg(await renderColor(plane, chroma, finish, thumbnailLongSide, pool), quality);
}

/** Whether the thumbnail that a photo should have now is stored. */
export async function hasThumbnail(
  context: LibraryContext,
  photo: PhotoSummary,
  source: PhotoSource,
): Promise<boolean> {
  return pixelRoomOf(context).thumbnails.has(photo.id, contentOf(context, photo, source));
}

/**
 * A photo's thumbnail, JPEG: the stored one, else made and stored. When it cannot be made, because the master is
 * missing, the last one there was.
 *
 * @returns `current` is false for one that shows an earlier state
 * @throws HeliochromeError cancelled, what opening the master throws
 */
export async function thumbnailOf(
  context: LibraryContext,
  photo: PhotoSummary,
  source: PhotoSource,
  signal?: AbortSignal,
): Promise<{ readonly jpeg: Buffer; readonly current: boolean }> {
  const room = pixelRoomOf(context);
  const content = contentOf(context, photo, source);
  const stored = await room.thumbnails.read(photo.id, content);
  if (stored !== null) return { jpeg: stored, current: true };
  try {
    const jpeg = await room.makingThumbnails.run(
      `${photo.id}-${content}`,
      async (allGone) => {
        const made = await render(context, photo, source, allGone);
        await store(context, photo.id, content, made);
        return made;
      },
      signal,
    );
    return { jpeg, current: true };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const last = await room.thumbnails.readLast(photo.id);
    if (last === null) throw error;
    return { jpeg: last, current: false };
  }
}

/** A thumbnail that cannot be kept is shown all the same. */
async function store(
  context: LibraryContext,
  photoId: number,
  content: string,
  jpeg: Buffer,
): Promise<void> {
  try {
    await pixelRoomOf(context).thumbnails.write(photoId, content, jpeg);
  } catch (error) {
    context.log.warning('A thumbnail could not be kept.', { reason: String(error) });
  }
}
