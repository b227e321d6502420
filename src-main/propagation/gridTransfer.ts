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
    weights: coarse.room.floats(coarse.weights.length),
    losses: coarse.room.floats(coarse.weights.length / 2),
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

/**
 * Brings a residual to the coarse grid: each coarse pixel gathers what its fine neighbors interpolate from it.
 */
export function restrictField(
  fine: StencilGrid,
  { width, height, room }: StencilGrid,
  { weights }: GridTransfer,
  values: Float32Array,
  out: Float32Array,
): void {
  room.kernels.restrict(
    fine.stride,
    width,
    height,
    weights.byteOffset,
    values.byteOffset,
    out.byteOffset,
  );
}

/** Raises the coarse grid's correction to the fine one. @param u is overwritten, but for its border */
export function interpolateField(
  fine: StencilGrid,
  { width, height, room }: StencilGrid,
  { weights }: GridTransfer,
  values: Float32Array,
  u: Float32Array,
): void {
  room.kernels.interpolate(
    fine.stride,
    width,
    height,
    weights.byteOffset,
    values.byteOffset,
    u.byteOffset,
  );
}
