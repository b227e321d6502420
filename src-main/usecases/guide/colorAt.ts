import type { CallPayload, PickedColor } from '../../../src-shared/api/contract.ts';
import { rgbToLabPlanes } from '../../../src-shared/color/planes.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { readColorPhoto } from '../../imaging/colorPhoto.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { pixelKey } from '../pixels/photoFile.ts';
import { pixelRoomOf, type ColorCopy } from '../pixels/pixelRoom.ts';
import { sourceOf } from '../versions/tryColoring.ts';
import { guidedLongSide } from './guideTask.ts';

/** Longer side of the copies that colors of color photographs are picked from, pixels. */
const copyLongSide = 1024;

interface Round {
  readonly x: number;
  readonly y: number;
  /** Fraction of the longer side. */
  readonly radius: number;
}

/** Mean of a plane's values in a round; at least the pixel in its middle. */
function meanIn(
  values: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  { x, y, radius }: Round,
): number {
  const middleX = Math.min(width - 1, Math.floor(x * width));
  const middleY = Math.min(height - 1, Math.floor(y * height));
  const reach = radius * Math.max(width, height);
  let [sum, count] = [0, 0];
  const [top, bottom] = [Math.ceil(middleY - reach), Math.floor(middleY + reach)];
  for (let row = Math.max(0, top); row <= Math.min(height - 1, bottom); row += 1) {
    const [left, right] = [Math.ceil(middleX - reach), Math.floor(middleX + reach)];
    for (let column = Math.max(0, left); column <= Math.min(width - 1, right); column += 1) {
      if (Math.hypot(column - middleX, row - middleY) > reach) continue;
      sum += values[row * width + column];
      count += 1;
    }
  }
  return sum / count;
}

/** A small copy of a color photograph, kept for the next place. */
async function colorCopy(
  context: LibraryContext,
  source: PhotoSource,
  signal: AbortSignal | undefined,
): Promise<ColorCopy> {
  const { colorCopies } = pixelRoomOf(context);
  const key = `${pixelKey(source)} ${source.modifiedAt}`;
  const kept = colorCopies.get(key);
  if (kept !== undefined) return kept;
  if (source.page > 0) {
    throw new HeliochromeError(
      'not-offered',
      `${source.label} is page ${source.page + 1} of ${source.fileName}; colors can be picked from the first page only.`,
      'Save the page as a file of its own, or pick from its colorized version.',
    );
  }
  const { data, width, height } = await readColorPhoto(source.path, { longSide: copyLongSide });
  signal?.throwIfAborted();
  const copy = rgbToLabPlanes(data, width, height);
  colorCopies.set(key, copy);
  return copy;
}

/** The colors of a version, before its finish: what is picked can be drawn with. */
function versionColors(
  context: LibraryContext,
  photoId: number,
  versionId: number,
): { readonly width: number; readonly height: number; a: Float32Array; b: Float32Array } {
  const { versions } = context.catalog;
  if (versions.get(versionId)?.photoId !== photoId) {
    throw new HeliochromeError(
      'not-found',
      `Photo ${photoId} has no version ${versionId}.`,
      'It may have been removed; look at the photo again.',
    );
  }
  return versions.chroma(versionId);
}

/**
 * The color at a place of a photo, as an eyedropper takes it: of a version (its plane, without strength and
 * saturation), else of the master itself, which is grey unless it is a color photograph.
 *
 * @throws HeliochromeError not-found, not-offered, what reading the master throws
 */
export async function colorAt(
  context: LibraryContext,
  { photoId, versionId, ...round }: CallPayload<'photos.colorAt'>,
  signal?: AbortSignal,
): Promise<PickedColor> {
  const source = sourceOf(context, photoId);
  if (versionId === null) {
    const photo = context.catalog.photos.summaries([photoId]).at(0);
    if (photo?.colorPhotograph === true) {
      const copy = await colorCopy(context, source, signal);
      const [lightness, a, b] = [copy.L, copy.a, copy.b].map((plane) => meanIn(plane, copy, round));
      return { lightness, a, b };
    }
  }
  const colors = versionId === null ? null : versionColors(context, photoId, versionId);
  const luminance = await pixelRoomOf(context).luminance.get(source, guidedLongSide, signal);
  return {
    lightness: meanIn(luminance.data, luminance, round),
    a: colors === null ? 0 : meanIn(colors.a, colors, round),
    b: colors === null ? 0 : meanIn(colors.b, colors, round),
  };
}
