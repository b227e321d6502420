import { CoarsestGrid } from './coarsestGrid.ts';
import { writeCoarseEquations } from './galerkin.ts';
import {
  interpolateField,
  restrictField,
  writeInterpolation,
  writeMiddles,
  createTransfer,
  type GridTransfer,
} from './gridTransfer.ts';
import { IncompleteFactors } from './incompleteFactors.ts';
import { KrylovSolver, type Preconditioner } from './krylovSolver.ts';
import {
  createField,
  createStencilGrid,
  growArea,
  type GridArea,
  type StencilGrid,
} from './stencilGrid.ts';

/** Grids of at most so many pixels are solved directly. */
const directPixels = 64;
/** A change of the equations is felt in the factors so many pixels further on. */
const factorReach = 8;

/** On so many grids below the finest the correction is not one cycle but two steps of the Krylov method. */
const acceleratedGrids = 2;
const acceleratedSteps = 2;

interface Level {
  readonly fine: StencilGrid;
  readonly coarse: StencilGrid;
  readonly transfer: GridTransfer;
  readonly factors: IncompleteFactors;
  readonly scratch: Float32Array;
  readonly coarseF: Float32Array;
  readonly coarseU: Float32Array;
  /** Null where one cycle is enough. */
  readonly accelerator: KrylovSolver | null;
}

function createLevel(fine: StencilGrid, next: Preconditioner | null): Level {
  const coarse = createStencilGrid((fine.width + 1) >> 1, (fine.height + 1) >> 1, fine.room);
  return {
    fine,
    coarse,
    transfer: createTransfer(coarse),
    factors: new IncompleteFactors(fine),
    scratch: createField(fine),
    coarseF: createField(coarse),
    coarseU: createField(coarse),
    accelerator: next === null ? null : new KrylovSolver(coarse, next),
  };
}

/** The cells of the next grid that a part of this one lies in. */
function halfOf(area: GridArea): GridArea {
  return {
    left: area.left >> 1,
    top: area.top >> 1,
    right: (area.right + 1) >> 1,
    bottom: (area.bottom + 1) >> 1,
  };
}

/**
 * A multigrid cycle for the equations of a picture: from the picture down to a few pixels, each grid half the size of
 * the last. Interpolation and coarse equations are derived from the fine ones (Dendy's black box multigrid), so that
 * luminance edges stay edges on every grid. Errors that are smooth on the finest grid alone need a good answer of the
 * next one, so that the first corrections are accelerated (the K-cycle of Notay and Vassilevski, 2008).
 */
export class Multigrid implements Preconditioner {
  readonly #levels: readonly Level[];
  readonly #coarsest: CoarsestGrid;

  constructor(finest: StencilGrid) {
    const levels: Level[] = [];
    let fine = finest;
    while (fine.width * fine.height > directPixels) {
      const depth = levels.length + 1;
      const next: Preconditioner = {
        cycle: (f, u) => {
          this.#descend(depth, f, u);
        },
      };
      const level = createLevel(fine, depth <= acceleratedGrids ? next : null);
      levels.push(level);
      fine = level.coarse;
    }
    this.#levels = levels;
    this.#coarsest = new CoarsestGrid(fine);
  }

  /** Derives everything anew where the finest grid's equations have changed. */
  update(changed: GridArea): void {
    let area = changed;
    for (const { fine, coarse, transfer, factors } of this.#levels) {
      factors.update(growArea(area, factorReach, fine));
      const cells = growArea(halfOf(area), 1, coarse);
      writeInterpolation(fine, coarse, transfer, cells);
      writeMiddles(fine, coarse, transfer, cells);
      area = growArea(cells, 1, coarse);
      writeCoarseEquations(fine, coarse, transfer, area);
    }
    this.#coarsest.factorize();
  }

  /** One cycle from zero: u becomes an approximate answer to the right side f. */
  cycle(f: Float32Array, u: Float32Array): void {
    this.#descend(0, f, u);
  }

  #descend(depth: number, f: Float32Array, u: Float32Array): void {
    if (depth === this.#levels.length) {
      this.#coarsest.solve(f, u);
      return;
    }
    const { fine, coarse, transfer, factors, scratch, coarseF, coarseU, accelerator } =
      this.#levels[depth];
    restrictField(fine, coarse, transfer, f, coarseF);
    if (accelerator === null) {
      this.#descend(depth + 1, coarseF, coarseU);
    } else {
      accelerator.start(coarseF, true);
      for (let step = 0; step < acceleratedSteps; step += 1) accelerator.step();
      coarseU.set(accelerator.values);
    }
    interpolateField(fine, coarse, transfer, coarseU, u);
    factors.smooth(f, u, scratch);
  }
}
