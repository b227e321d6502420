import { CELL_FLOATS } from '../../../src-shared/color/guidedChroma.ts';
import type { KernelArena, PixelKernels } from '../kernels/pixelKernels.ts';
import { spanFor } from './outputSpan.ts';
import type { Overlay, RenderTask } from './pixelTasks.ts';

// Columns rendered at a time: two expanded coefficient rows of a block (128 KiB) stay in the level-2 cache.
const BLOCK_COLUMNS = 1024;
const CELL_BYTES = CELL_FLOATS * Float32Array.BYTES_PER_ELEMENT;

/** Where a rendered strip lies in kernel memory. */
export interface RenderedRegion {
  readonly start: number;
  readonly rowBytes: number;
}

/** Renders a task's rows into kernel memory, as interleaved RGB of 8 or 16 bits. */
export function renderStrip(
  kernels: PixelKernels,
  arena: KernelArena,
  task: RenderTask,
): RenderedRegion {
  const { width, rows, depth } = task;
  const rowBytes = (width * 3 * depth) / 8;
  const output = arena.reserve(rowBytes * rows);
  const pictureRows = Math.max(0, Math.min(rows, task.height - task.top));
  renderRows(kernels, arena, task, pictureRows, output);
  // White is all ones, at 8 bits as at 16.
  arena.bytes(output + pictureRows * rowBytes, (rows - pictureRows) * rowBytes).fill(0xff);
  const samples = rows * width * 3;
  const values = depth === 8 ? arena.bytes(output, samples) : arena.codes(output, samples);
  for (const overlay of task.overlays) layOver(values, task, overlay);
  return { start: output, rowBytes };
}

function renderRows(
  kernels: PixelKernels,
  arena: KernelArena,
  task: RenderTask,
  rows: number,
  output: number,
): void {
  if (rows === 0) return;
  const { width, depth, luminance } = task;
  const sampleBytes = depth / 8;
  const rowBytes = width * 3 * sampleBytes;
  const source = arena.reserve(width * rows * 2);
  const layout = {
    cells: arena.reserve(task.chroma.width * CELL_BYTES),
    above: arena.reserve(BLOCK_COLUMNS * CELL_BYTES),
    below: arena.reserve(BLOCK_COLUMNS * CELL_BYTES),
    scratch: arena.reserve(64),
  };
  arena
    .codes(source, width * rows)
    .set(new Uint16Array(luminance.buffer, luminance.offset * 2, width * rows));
  const span = spanFor(kernels, arena, task.space, depth);
  for (let left = 0; left < width; left += BLOCK_COLUMNS) {
    const columns = Math.min(BLOCK_COLUMNS, width - left);
    const expander = new RowExpander(kernels, arena, task, layout, left, columns);
    for (let row = 0; row < rows; row++) {
      const { above, below, share } = expander.at(task.top + row);
      span(
        source + (row * width + left) * 2,
        above,
        below,
        share,
        output + row * rowBytes + left * 3 * sampleBytes,
        columns,
        layout.scratch,
      );
    }
  }
}

/** Blends one tone into the rows of a strip that an overlay covers. */
function layOver(
  values: Uint8Array | Uint16Array,
  { width, top, rows, depth }: RenderTask,
  overlay: Overlay,
): void {
  const tone = overlay.tone * (2 ** depth - 1);
  const first = Math.max(top, overlay.top);
  const last = Math.min(top + rows, overlay.top + overlay.height);
  const right = Math.min(overlay.left + overlay.width, width);
  for (let y = first; y < last; y++) {
    const alphaRow = (y - overlay.top) * overlay.width - overlay.left;
    for (let x = Math.max(0, overlay.left); x < right; x++) {
      const share = overlay.alpha[alphaRow + x] / 255;
      const at = ((y - top) * width + x) * 3;
      for (let channel = at; channel < at + 3; channel++) {
        values[channel] = Math.round(values[channel] + (tone - values[channel]) * share);
      }
    }
  }
}

interface ExpanderLayout {
  readonly cells: number;
  readonly above: number;
  readonly below: number;
}

/** Keeps the two expanded rows of chroma cells that enclose the current pixel row. */
class RowExpander {
  readonly #kernels: PixelKernels;
  readonly #arena: KernelArena;
  readonly #task: RenderTask;
  readonly #layout: ExpanderLayout;
  readonly #left: number;
  readonly #columns: number;
  #held: [number, number] = [-1, -1];
  #slots: [number, number];

  constructor(
    kernels: PixelKernels,
    arena: KernelArena,
    task: RenderTask,
    layout: ExpanderLayout,
    left: number,
    columns: number,
  ) {
    this.#kernels = kernels;
    this.#arena = arena;
    this.#task = task;
    this.#layout = layout;
    this.#left = left;
    this.#columns = columns;
    this.#slots = [layout.above, layout.below];
  }

  /** The expanded rows around pixel row `y`, and how far it lies from the upper to the lower (0–1). */
  at(y: number): { above: number; below: number; share: number } {
    const { chroma, height } = this.#task;
    const last = chroma.height - 1;
    const position = Math.max(0, Math.min(last, ((y + 0.5) * chroma.height) / height - 0.5));
    const upper = Math.floor(position);
    const lower = Math.min(upper + 1, last);
    if (this.#held[1] === upper && this.#held[0] !== upper) {
      this.#held = [upper, -1];
      this.#slots = [this.#slots[1], this.#slots[0]];
    }
    this.#fill(0, upper);
    this.#fill(1, lower);
    return { above: this.#slots[0], below: this.#slots[1], share: position - upper };
  }

  #fill(slot: 0 | 1, cellRow: number): void {
    if (this.#held[slot] === cellRow) return;
    const { chroma, width } = this.#task;
    const count = chroma.width * CELL_FLOATS;
    this.#arena
      .floats(this.#layout.cells, count)
      .set(chroma.cells.subarray(cellRow * count, (cellRow + 1) * count));
    this.#kernels.expandCells(
      this.#layout.cells,
      chroma.width,
      width,
      this.#left,
      this.#columns,
      this.#slots[slot],
    );
    this.#held[slot] = cellRow;
  }
}
