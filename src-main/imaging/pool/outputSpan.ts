import { rgbSpaces, xyzToSpace } from '../../../src-shared/color/rgbSpaces.ts';
import { whiteD65 } from '../../../src-shared/color/rgbXyz.ts';
import type { OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import type { KernelArena, PixelKernels } from '../kernels/pixelKernels.ts';

/** As kernels/assembly/outputSpace.ts has it. */
const tableSteps = 4096;

/** The space that each kernel instance was set to. */
const current = new WeakMap<PixelKernels, OutputColorSpace>();

function prepare(kernels: PixelKernels, arena: KernelArena, space: OutputColorSpace): void {
  const m = xyzToSpace(space);
  const [x, , z] = whiteD65;
  kernels.setPrimaries(m[0] * x, m[2] * z, m[3] * x, m[5] * z, m[6] * x, m[8] * z);
  if (space !== 'srgb') {
    const { encode } = rgbSpaces[space].transfer;
    const table = arena.floats(kernels.transferTable(), tableSteps + 2);
    for (let at = 0; at < table.length; at += 1) {
      table[at] = encode(Math.min(1, (at / tableSteps) ** 4));
    }
  }
  current.set(kernels, space);
}

/** Sets the kernels to a color space. @returns the function that renders in it */
export function spanFor(
  kernels: PixelKernels,
  arena: KernelArena,
  space: OutputColorSpace,
  depth: 8 | 16,
): PixelKernels['renderSpan8'] {
  if (current.get(kernels) !== space) prepare(kernels, arena, space);
  if (space === 'srgb') return depth === 8 ? kernels.renderSpan8 : kernels.renderSpan16;
  return depth === 8 ? kernels.renderTableSpan8 : kernels.renderTableSpan16;
}
