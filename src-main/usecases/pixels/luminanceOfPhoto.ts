import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { sourceOf } from '../versions/tryColoring.ts';
import { pixelRoomOf } from './pixelRoom.ts';

/**
 * A photo's luminance as a model sees it.
 *
 * @param longSide pixels
 * @throws HeliochromeError not-found, or what opening the master throws
 */
export function luminanceOfPhoto(
  context: LibraryContext,
  photoId: number,
  longSide: number,
): Promise<LuminancePlane> {
  return pixelRoomOf(context).luminance.get(sourceOf(context, photoId), longSide);
}
