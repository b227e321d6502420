import type { Finish } from '../../src-shared/domain/finish.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import { fitLongSide } from './areaAverage.ts';
import type { RgbPicture } from './encodePicture.ts';
import type { GreyPicture } from './greyTone.ts';
import type { Master } from './master.ts';
import { sharedPixelPool } from './pool/pixelPool.ts';
import { sharedPlane } from './pyramid/levelPyramid.ts';
import { renderColor, renderGrey } from './renderPicture.ts';
import { scaledLuminance } from './scaledLuminance.ts';

/** A photo before and after, of the same size, in sRGB. */
export interface SmallPictures {
  readonly before: GreyPicture;
  readonly after: RgbPicture;
}

/**
 * Renders small copies of a master, grey and colored, by the same kernels as an export.
 *
 * @param longSide of the copies, pixels; a smaller master keeps its size
 */
export async function smallPictures(
  master: Master,
  chroma: ChromaPlane,
  finish: Finish,
  longSide: number,
): Promise<SmallPictures> {
  const pool = sharedPixelPool();
  const source = await master.luminance();
  try {
    const size = fitLongSide(source.width, source.height, longSide);
    const plane = sharedPlane(size.width, size.height);
    const scaled = scaledLuminance(source, size, pool);
    await scaled.readRows(0, size.height, plane.codes);
    const side = Math.max(size.width, size.height);
    const before = await renderGrey(plane, side, pool);
    return { before, after: await renderColor(plane, chroma, finish, side, pool) };
  } finally {
    await source.close();
  }
}
