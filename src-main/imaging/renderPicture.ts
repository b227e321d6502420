import type { Finish } from '../../src-shared/domain/finish.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import { fitLongSide } from './areaAverage.ts';
import { fitGuidedChroma } from './chroma/guidedChroma.ts';
import { averageShared } from './chroma/measureGuide.ts';
import type { RgbPicture } from './encodePicture.ts';
import { STRIP_PIXELS } from './encode/stripSink.ts';
import { greyOfCode, type GreyPicture } from './greyTone.ts';
import type { PixelPool } from './pool/pixelPool.ts';
import { sharedPlane, type LevelPlane } from './pyramid/levelPyramid.ts';

/** A smaller copy of a plane, averaged in L\*; the plane itself where it is no larger. */
async function shrink(plane: LevelPlane, longSide: number, pool: PixelPool): Promise<LevelPlane> {
  const size = fitLongSide(plane.width, plane.height, longSide);
  if (size.width === plane.width && size.height === plane.height) return plane;
  const lightness = await averageShared(plane.codes, plane, size, pool);
  const { codes, ...rest } = sharedPlane(size.width, size.height);
  for (let at = 0; at < codes.length; at += 1) codes[at] = Math.round(lightness[at] * 655.35);
  return { ...rest, codes };
}

/** A small grey copy of a master, as it is seen. @param longSide pixels at most */
export async function renderGrey(
  plane: LevelPlane,
  longSide: number,
  pool: PixelPool,
): Promise<GreyPicture> {
  const { width, height, codes } = await shrink(plane, longSide, pool);
  const greys = greyOfCode();
  return { width, height, data: Uint8Array.from(codes, (code) => greys[code]) };
}

/**
 * Colors a small copy of a master in memory, by the same model and the same kernels as an export
 * (`renderMaster`).
 *
 * @param plane the master's L\*, of any level
 * @param longSide of the picture, pixels at most
 */
export async function renderColor(
  plane: LevelPlane,
  chroma: ChromaPlane,
  finish: Finish,
  longSide: number,
  pool: PixelPool,
): Promise<RgbPicture> {
  const guide = await averageShared(plane.codes, plane, chroma, pool);
  const guided = fitGuidedChroma(guide, chroma, finish);
  const { width, height, codes } = await shrink(plane, longSide, pool);
  const data = new Uint8Array(width * height * 3);
  const step = Math.max(1, Math.floor(STRIP_PIXELS / width));
  const strips: Promise<void>[] = [];
  for (let top = 0; top < height; top += step) {
    const strip = pool.run({
      kind: 'render',
      width,
      height,
      depth: 8,
      space: 'srgb',
      overlays: [],
      top,
      rows: Math.min(step, height - top),
      luminance: { buffer: codes.buffer, offset: codes.byteOffset / 2 + top * width },
      chroma: guided,
      encoding: { kind: 'raw' },
      last: top + step >= height,
    });
    strips.push(
      strip.then((rendered) => {
        data.set(rendered.data, top * width * 3);
      }),
    );
  }
  await Promise.all(strips);
  return { width, height, data };
}
