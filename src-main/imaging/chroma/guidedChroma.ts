import { CELL_FLOATS, fitGuidedCells } from '../../../src-shared/color/guidedChroma.ts';
import type { Finish } from '../../../src-shared/domain/finish.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';

/** A chroma plane made ready for upsampling: the cells of {@link fitGuidedCells}, finish applied. */
export interface GuidedChroma {
  readonly width: number;
  readonly height: number;
  /** width × height × {@link CELL_FLOATS}, row-major, in shared memory */
  readonly cells: Float32Array<SharedArrayBuffer>;
}

/**
 * Fits the cells of a chroma plane in memory that all worker threads see.
 * @param guide L* (0–100) averaged over each cell's area, chroma.width × chroma.height values
 * @param chroma a*, b*
 * @param finish strength and saturation, folded into the coefficients
 */
export function fitGuidedChroma(
  guide: Float32Array,
  chroma: ChromaPlane,
  finish: Finish,
): GuidedChroma {
  const { width, height } = chroma;
  const bytes = width * height * CELL_FLOATS * Float32Array.BYTES_PER_ELEMENT;
  const cells = new Float32Array(new SharedArrayBuffer(bytes));
  fitGuidedCells(guide, chroma, finish.strength * finish.saturation, cells);
  return { width, height, cells };
}
