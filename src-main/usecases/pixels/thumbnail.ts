import { createHash } from 'node:crypto';
import type { PhotoSummary } from '../../../src-shared/domain/photo.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { encodeJpeg } from '../../imaging/encodePicture.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import { makePreview } from '../../imaging/preview.ts';
import { renderColor, renderGrey } from '../../imaging/renderPicture.ts';
import { levelAbove } from '../../imaging/pyramid/levelPyramid.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { isUnchanged, pixelKey } from './photoFile.ts';
import { pixelRoomOf } from './pixelRoom.ts';
import type { PhotoPreview, PhotoSize } from './previewStore.ts';
import { contentDigits, pixelDigits } from './thumbnailStore.ts';

/** Longer side of thumbnails, pixels. */
const thumbnailLongSide = 512;
const quality = 82;
/** Raised when thumbnails of the same photo begin to look different. */
const generation = 1;

/** The size that the catalog knows; null while it knows none. */
export function knownSize({ width, height }: PhotoSize): PhotoSize | null {
  return width > 0 && height > 0 ? { width, height } : null;
}

function digitsOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Names what a photo's thumbnail shows: the master's pixels, then the current version with its finish. */
function contentOf(context: LibraryContext, photo: PhotoSummary, source: PhotoSource): string {
  const version = photo.versionId === null ? null : context.catalog.versions.get(photo.versionId);
  const pixels = pixelKey(source);
  const shown = [
    generation,
    pixels,
    version === null
      ? photo.colorPhotograph
      : [version.id, version.createdAt, version.recipe.finish],
  ];
  return digitsOf(pixels).slice(0, pixelDigits) + digitsOf(shown).slice(pixelDigits, contentDigits);
}

/** The level of a preview that is enough for a picture of this size. */
function planeFor(
  preview: PhotoPreview,
  longSide: number,
): ReturnType<PhotoPreview['pyramid']['plane']> {
  const level = Math.max(preview.level, levelAbove(preview.width, preview.height, longSide));
  return preview.pyramid.plane(level);
}

/** A thumbnail; `asRead` is false for one of a file that is not what the catalog read. */
interface Rendered {
  readonly jpeg: Buffer;
  readonly asRead: boolean;
}

async function renderInColor(source: PhotoSource, signal: AbortSignal): Promise<Rendered> {
  const before = await isUnchanged(source, signal);
  const { jpeg } = await makePreview(source.path, thumbnailLongSide, source.page);
  return { jpeg, asRead: before && (await isUnchanged(source, signal)) };
}

async function render(
  context: LibraryContext,
  photo: PhotoSummary,
  source: PhotoSource,
  signal: AbortSignal,
): Promise<Rendered> {
  const { catalog } = context;
  const pool = sharedPixelPool();
  const version = photo.versionId === null ? null : catalog.versions.get(photo.versionId);
  if (version === null && photo.colorPhotograph) {
    // What is no black-and-white photograph is shown as it is: it is chosen by its colors, for training.
    return renderInColor(source, signal);
  }
  const preview = await pixelRoomOf(context).previews.get(
    source,
    knownSize(photo),
    'ifRoom',
    signal,
  );
  const { asRead } = preview;
  if (version === null) {
    const plane = await planeFor(preview, thumbnailLongSide);
    const grey = await renderGrey(plane, thumbnailLongSide, pool);
    return { jpeg: await encodeJpeg(grey, quality), asRead };
  }
  const plane = await preview.pyramid.plane(preview.level);
  const chroma = catalog.versions.chroma(version.id);
  const { finish } = version.recipe;
  const colored = await renderColor(plane, chroma, finish, thumbnailLongSide, pool);
  return { jpeg: await encodeJpeg(colored, quality), asRead };
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
 * @returns `current` is false for one that shows an earlier state, or a file that took the master's place
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
    const { jpeg, asRead } = await room.makingThumbnails.run(
      `${photo.id}-${content}`,
      async (allGone) => {
        const made = await render(context, photo, source, allGone);
        // What took the master's place must not stand for it when it is back.
        if (made.asRead) await store(context, photo.id, content, made.jpeg);
        return made;
      },
      signal,
    );
    return { jpeg, current: asRead };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const last = await room.thumbnails.readLast(photo.id, content);
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
