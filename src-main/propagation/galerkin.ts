import type { GridTransfer } from './gridTransfer.ts';
import { placeOf, type GridArea, type StencilGrid } from './stencilGrid.ts';

/** Room for the equations gathered around one coarse pixel: 5 × 5 fine pixels. */
const gathered = new Float64Array(25);
/** … and 3 × 3 coarse ones. */
const collapsed = new Float64Array(9);

/** What the gathered equations are held by. */
let gatheredPull = 0;

/** Adds `share` of one fine equation, whose pixel is `center` in the 5 × 5 window. */
function gather(fine: StencilGrid, at: number, center: number, share: number): void {
  if (share === 0) return;
  const { weights } = fine;
  gatheredPull += share * fine.pull[at];
  const w = 8 * at;
  const nw = weights[w];
  const n = weights[w + 1];
  const ne = weights[w + 2];
  const west = weights[w + 3];
  const east = weights[w + 4];
  const sw = weights[w + 5];
  const s = weights[w + 6];
  const se = weights[w + 7];
  gathered[center - 6] -= share * nw;
  gathered[center - 5] -= share * n;
  gathered[center - 4] -= share * ne;
  gathered[center - 1] -= share * west;
  gathered[center] += share * (fine.pull[at] + nw + n + ne + west + east + sw + s + se);
  gathered[center + 1] -= share * east;
  gathered[center + 4] -= share * sw;
  gathered[center + 5] -= share * s;
  gathered[center + 6] -= share * se;
}

/** Takes the fine pixels out of the gathered equations: each is what it interpolates from coarse ones. */
function collapse(transfer: Float32Array, cell: number, row: number): void {
  collapsed.fill(0);
  for (let y = 0; y < 3; y += 1) {
    for (let x = 0; x < 3; x += 1) collapsed[3 * y + x] = gathered[10 * y + 2 * x];
  }
  for (let y = 0; y < 3; y += 1) {
    for (let x = 0; x < 2; x += 1) {
      const value = gathered[10 * y + 2 * x + 1];
      const t = cell + (y - 1) * row + (x - 1) * 8;
      collapsed[3 * y + x] += value * transfer[t];
      collapsed[3 * y + x + 1] += value * transfer[t + 1];
    }
  }
  for (let y = 0; y < 2; y += 1) {
    for (let x = 0; x < 3; x += 1) {
      const value = gathered[10 * y + 5 + 2 * x];
      const t = cell + (y - 1) * row + (x - 1) * 8;
      collapsed[3 * y + x] += value * transfer[t + 2];
      collapsed[3 * y + x + 3] += value * transfer[t + 3];
    }
    for (let x = 0; x < 2; x += 1) {
      const value = gathered[10 * y + 6 + 2 * x];
      const t = cell + (y - 1) * row + (x - 1) * 8;
      collapsed[3 * y + x] += value * transfer[t + 4];
      collapsed[3 * y + x + 1] += value * transfer[t + 5];
      collapsed[3 * y + x + 3] += value * transfer[t + 6];
      collapsed[3 * y + x + 4] += value * transfer[t + 7];
    }
  }
}

/**
 * What the interpolated pixels' own pulls take from the sum. The sum of the collapsed equations would say the same,
 * but as a small difference of large numbers that are rounded.
 */
function lostPull(losses: Float32Array, cell: number, row: number): number {
  let lost = 0;
  for (let y = 0; y < 3; y += 1) {
    for (let x = 0; x < 2; x += 1) {
      lost += gathered[10 * y + 2 * x + 1] * losses[cell + (y - 1) * row + (x - 1) * 4];
    }
  }
  for (let y = 0; y < 2; y += 1) {
    const t = cell + (y - 1) * row;
    for (let x = 0; x < 3; x += 1)
      lost += gathered[10 * y + 5 + 2 * x] * losses[t + (x - 1) * 4 + 1];
    for (let x = 0; x < 2; x += 1)
      lost += gathered[10 * y + 6 + 2 * x] * losses[t + (x - 1) * 4 + 2];
  }
  return lost;
}

/**
 * Writes the coarse grid's equations: the fine ones between interpolation and its transpose.
 *
 * @param area of the coarse grid
 */
export function writeCoarseEquations(
  fine: StencilGrid,
  coarse: StencilGrid,
  { weights: transfer, losses }: GridTransfer,
  area: GridArea,
): void {
  const row = 8 * coarse.stride;
  const fineRow = fine.stride;
  const { weights, pull } = coarse;
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) {
      const at = placeOf(coarse, x, y);
      const cell = 8 * at;
      const middle = placeOf(fine, 2 * x, 2 * y);
      gathered.fill(0);
      gatheredPull = 0;
      gather(fine, middle, 12, 1);
      gather(fine, middle - fineRow - 1, 6, transfer[cell - row - 8 + 7]);
      gather(fine, middle - fineRow, 7, transfer[cell - row + 3]);
      gather(fine, middle - fineRow + 1, 8, transfer[cell - row + 6]);
      gather(fine, middle - 1, 11, transfer[cell - 8 + 1]);
      gather(fine, middle + 1, 13, transfer[cell]);
      gather(fine, middle + fineRow - 1, 16, transfer[cell - 8 + 5]);
      gather(fine, middle + fineRow, 17, transfer[cell + 2]);
      gather(fine, middle + fineRow + 1, 18, transfer[cell + 4]);
      collapse(transfer, cell, row);
      for (let k = 0; k < 4; k += 1) {
        weights[cell + k] = -collapsed[k];
        weights[cell + 4 + k] = -collapsed[5 + k];
      }
      pull[at] = gatheredPull - lostPull(losses, cell / 2, row / 2);
    }
  }
}
