import { app } from '../../state/app.svelte.ts';

/** Sizes of thumbnails, CSS pixels at 100 %. */
const sizes = [96, 112, 136, 160, 176, 200, 232, 272, 320, 376, 440, 512];

/** How large the grid's thumbnails are; remembered. */
class GridSize {
  readonly #usual = $derived(app.width < 1600 ? 176 : 200);
  readonly cell: number = $derived(app.remembered('library.thumbnail', 0) || this.#usual);

  larger = (): void => {
    this.#set(sizes.find((size) => size > this.cell) ?? this.cell);
  };

  smaller = (): void => {
    this.#set(sizes.findLast((size) => size < this.cell) ?? this.cell);
  };

  reset = (): void => {
    app.remember('library.thumbnail', 0);
  };

  #set(size: number): void {
    app.remember('library.thumbnail', size);
  }
}

export const gridSize = new GridSize();
