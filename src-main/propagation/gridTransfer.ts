import { placeOf, type GridArea, type StencilGrid } from './stencilGrid.ts';

/**
 * How a grid and one of half its size (the pixels at even places) exchange values, eight weights a coarse pixel
 * (X, Y), for the fine pixels of its cell that are not coarse themselves:
 * 0, 1: (2X+1, 2Y) with the coarse pixels W and E; 2, 3: (2X, 2Y+1) with N and S; 4–7: (2X+1, 2Y+1) with NW, NE, SW, SE.
 */
export interface GridTransfer {
  readonly weights: Float32Array;
  /**
   * What a fine pixel's weights lack to 1, because it is held to a value of its own; four a coarse pixel: (2X+1, 2Y),
   * (2X, 2Y+1), (2X+1, 2Y+1), nothing. Far smaller than the rounding of the weights, so it cannot be had from them.
   */
  readonly losses: Float32Array;
}

/** Room for what a grid exchanges with the coarse one. */
export function createTransfer(coarse: StencilGrid): GridTransfer {
  return {
    weights: new Float32Array(coarse.weights.length),
    losses: new Float32Array(coarse.weights.length / 2),
  };
}

/**
 * Interpolation that follows the grid's own equations, so that it stops at edges as they do: each fine pixel takes
 * from its coarse neighbors as its equation says, what it takes from fine ones being replaced by what those take.
 * After Dendy, "Black box multigrid", J. Comput. Phys. 48 (1982).
 */
export function writeInterpolation(
  fine: StencilGrid,
  coarse: StencilGrid,
  out: GridTransfer,
  area: GridArea,
): void {
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) {
      const cell = 8 * placeOf(coarse, x, y);
      out.weights.fill(0, cell, cell + 8);
      out.losses.fill(0, cell / 2, cell / 2 + 4);
      const hasEast = 2 * x + 1 < fine.width;
      const hasSouth = 2 * y + 1 < fine.height;
      if (hasEast) writeHorizontal(fine, placeOf(fine, 2 * x + 1, 2 * y), out, cell);
      if (hasSouth) writeVertical(fine, placeOf(fine, 2 * x, 2 * y + 1), out, cell);
    }
  }
}

function writeHorizontal(
  { weights, pull }: StencilGrid,
  at: number,
  { weights: out, losses }: GridTransfer,
  cell: number,
): void {
  const w = 8 * at;
  const west = weights[w] + weights[w + 3] + weights[w + 5];
  const east = weights[w + 2] + weights[w + 4] + weights[w + 7];
  const total = pull[at] + west + east;
  losses[cell / 2] = total > 0 ? pull[at] / total : 1;
  if (total <= 0) return;
  out[cell] = west / total;
  out[cell + 1] = east / total;
}

function writeVertical(
  { weights, pull }: StencilGrid,
  at: number,
  { weights: out, losses }: GridTransfer,
  cell: number,
): void {
  const w = 8 * at;
  const north = weights[w] + weights[w + 1] + weights[w + 2];
  const south = weights[w + 5] + weights[w + 6] + weights[w + 7];
  const total = pull[at] + north + south;
  losses[cell / 2 + 1] = total > 0 ? pull[at] / total : 1;
  if (total <= 0) return;
  out[cell + 2] = north / total;
  out[cell + 3] = south / total;
}

/** The pixels in the middle of four coarse ones; needs {@link writeInterpolation} of the cells around. */
export function writeMiddles(
  fine: StencilGrid,
  coarse: StencilGrid,
  out: GridTransfer,
  area: GridArea,
): void {
  const { weights, pull } = fine;
  const { weights: share, losses } = out;
  const below = 8 * coarse.stride;
  for (let y = area.top; y < Math.min(area.bottom, fine.height >> 1); y += 1) {
    for (let x = area.left; x < Math.min(area.right, fine.width >> 1); x += 1) {
      const cell = 8 * placeOf(coarse, x, y);
      const at = placeOf(fine, 2 * x + 1, 2 * y + 1);
      const w = 8 * at;
      const n = weights[w + 1];
      const west = weights[w + 3];
      const east = weights[w + 4];
      const s = weights[w + 6];
      const total =
        pull[at] +
        n +
        west +
        east +
        s +
        weights[w] +
        weights[w + 2] +
        weights[w + 5] +
        weights[w + 7];
      const scale = total > 0 ? 1 / total : 0;
      const eastCell = cell + 8;
      const southCell = cell + below;
      share[cell + 4] = (weights[w] + n * share[cell] + west * share[cell + 2]) * scale;
      share[cell + 5] = (weights[w + 2] + n * share[cell + 1] + east * share[eastCell + 2]) * scale;
      share[cell + 6] = (weights[w + 5] + s * share[southCell] + west * share[cell + 3]) * scale;
      share[cell + 7] =
        (weights[w + 7] + s * share[southCell + 1] + east * share[eastCell + 3]) * scale;
      const lost =
        n * losses[cell / 2] +
        west * losses[cell / 2 + 1] +
        east * losses[eastCell / 2 + 1] +
        s * losses[southCell / 2];
      losses[cell / 2 + 2] = total > 0 ? (pull[at] + lost) * scale : 1;
    }
  }
}

/** Brings a residual to the coarse grid: each coarse pixel gathers what its fine neighbors interpolate from it. @param balance the coarse equations' factors */
export function restrictField(
  fine: StencilGrid,
  coarse: StencilGrid,
  { weights: transfer }: GridTransfer,
  balance: Float32Array,
  values: Float32Array,
  out: Float32Array,
): void {
  const row = 2 * fine.stride;
  const above = 8 * coarse.stride;
  for (let y = 0; y < coarse.height; y += 1) {
    let at = placeOf(coarse, 0, y);
    let i = 2 * placeOf(fine, 0, 2 * y);
    for (let x = 0; x < coarse.width; x += 1, at += 1, i += 4) {
      const cell = 8 * at;
      const nw = transfer[cell - above - 8 + 7];
      const n = transfer[cell - above + 3];
      const ne = transfer[cell - above + 6];
      const west = transfer[cell - 8 + 1];
      const east = transfer[cell];
      const sw = transfer[cell - 8 + 5];
      const s = transfer[cell + 2];
      const se = transfer[cell + 4];
      const scale = balance[at];
      out[2 * at] =
        scale *
        (values[i] +
          nw * values[i - row - 2] +
          n * values[i - row] +
          ne * values[i - row + 2] +
          west * values[i - 2] +
          east * values[i + 2] +
          sw * values[i + row - 2] +
          s * values[i + row] +
          se * values[i + row + 2]);
      out[2 * at + 1] =
        scale *
        (values[i + 1] +
          nw * values[i - row - 1] +
          n * values[i - row + 1] +
          ne * values[i - row + 3] +
          west * values[i - 1] +
          east * values[i + 3] +
          sw * values[i + row - 1] +
          s * values[i + row + 1] +
          se * values[i + row + 3]);
    }
  }
}

/** Adds the coarse grid's correction to the fine one's values. */
export function addInterpolated(
  fine: StencilGrid,
  coarse: StencilGrid,
  { weights: transfer }: GridTransfer,
  values: Float32Array,
  u: Float32Array,
): void {
  const row = 2 * fine.stride;
  const below = 2 * coarse.stride;
  for (let y = 0; y < coarse.height; y += 1) {
    let at = placeOf(coarse, 0, y);
    let i = 2 * placeOf(fine, 0, 2 * y);
    // Beyond the last column or row of an even size the border is written, and cleaned below.
    for (let x = 0; x < coarse.width; x += 1, at += 1, i += 4) {
      const cell = 8 * at;
      for (let channel = 0; channel < 2; channel += 1) {
        const v = 2 * at + channel;
        const here = values[v];
        const east = values[v + 2];
        const south = values[v + below];
        const target = i + channel;
        u[target] += here;
        u[target + 2] += transfer[cell] * here + transfer[cell + 1] * east;
        u[target + row] += transfer[cell + 2] * here + transfer[cell + 3] * south;
        u[target + row + 2] +=
          transfer[cell + 4] * here +
          transfer[cell + 5] * east +
          transfer[cell + 6] * south +
          transfer[cell + 7] * values[v + below + 2];
      }
    }
  }
}
