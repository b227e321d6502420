import { averageGuide, guideLevel } from '../../src-renderer/canvas/guide.ts';
import type { MasterPyramid } from '../../src-main/imaging/pyramid/masterPyramid.ts';
import { between } from '../../src-shared/color/bilinear.ts';
import { mapToSrgbGamut } from '../../src-shared/color/gamut.ts';
import {
  CELL_FLOATS,
  fitGuidedCells,
  guidedComponent,
  LIGHTNESS_PER_CODE,
} from '../../src-shared/color/guidedChroma.ts';
import { labToSrgb, srgbToLab } from '../../src-shared/color/lab.ts';
import { levelSize, tileSize } from '../../src-shared/api/pixels.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';

/** A level of a pyramid as the viewer gets it: 8-bit greys. */
async function greyLevel(pyramid: MasterPyramid, level: number) {
  const { width, height } = levelSize(pyramid.width, pyramid.height, level);
  const data = new Uint8Array(width * height);
  for (let row = 0; row * tileSize < height; row += 1) {
    for (let column = 0; column * tileSize < width; column += 1) {
      const tile = await pyramid.tile(level, column, row);
      for (let y = 0; tile !== null && y < tile.height; y += 1) {
        const at = (row * tileSize + y) * width + column * tileSize;
        data.set(tile.data.subarray(y * tile.width, (y + 1) * tile.width), at);
      }
    }
  }
  return { width, height, data };
}

/**
 * What the viewer shows at 100 %, by the definitions of src-shared/color: the guide from a coarse level, greys of 8
 * bits. The twin of the fragment shader.
 * @returns interleaved sRGB, 0–1, not rounded
 */
export async function viewerColors(
  pyramid: MasterPyramid,
  chroma: ChromaPlane,
  gain: number,
): Promise<Float64Array> {
  const { width, height } = pyramid;
  const level = guideLevel(pyramid, chroma);
  const covered = { width: width / 2 ** level, height: height / 2 ** level };
  const guide = averageGuide(await greyLevel(pyramid, level), covered, chroma);
  const cells = new Float32Array(chroma.width * chroma.height * CELL_FLOATS);
  fitGuidedCells(guide, chroma, 1, cells);
  const grey = await greyLevel(pyramid, 0);
  const lightness = Float64Array.from({ length: 256 }, (_, value) => {
    const share = value / 255;
    return srgbToLab(share, share, share)[0];
  });
  const columns = Array.from({ length: width }, (_, x) => between(x, width, chroma.width));
  const colors = new Float64Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const row = between(y, height, chroma.height);
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const L = lightness[grey.data[at]];
      const code = L / LIGHTNESS_PER_CODE;
      const a = 500 * gain * guidedComponent(cells, chroma.width, row, columns[x], 0, code);
      const b = 200 * gain * guidedComponent(cells, chroma.width, row, columns[x], 4, code);
      colors.set(labToSrgb(L, ...mapToSrgbGamut(L, a, b)), at * 3);
    }
  }
  return colors;
}
