/** Arithmetic of a grid of equal cells: which are seen, where they are. Everything in CSS pixels. */

export interface GridSize {
  /** Width of what shows the grid, without its scroll bar. */
  readonly width: number;
  readonly height: number;
  /** Smallest width of a cell; cells share what is left of a row. */
  readonly cellWidth: number;
  /** Height of a cell beyond its square plate: label and marks. */
  readonly captionHeight: number;
  readonly gap: number;
  readonly count: number;
}

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Distance from one row to the next. */
  readonly rowStep: number;
  readonly columnStep: number;
  readonly gap: number;
  /** Of everything. */
  readonly totalHeight: number;
  /** What the browser scrolls: less than `totalHeight` where that is more than browsers can lay out. */
  readonly scrollHeight: number;
  readonly count: number;
}

/** Half-open range of indexes. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** Firefox lays out 17 million pixels, Chromium 33. */
const tallestElement = 15_000_000;

/** Lays the grid out. At least one column, however narrow the window. */
export function layOutGrid(size: GridSize): GridLayout {
  const room = Math.max(0, size.width - size.gap);
  const columns = Math.max(1, Math.floor(room / (size.cellWidth + size.gap)));
  const cellWidth = Math.max(1, Math.floor(room / columns) - size.gap);
  const cellHeight = cellWidth + size.captionHeight;
  const rows = Math.ceil(size.count / columns);
  const rowStep = cellHeight + size.gap;
  const totalHeight = rows === 0 ? 0 : rows * rowStep + size.gap;
  return {
    columns,
    rows,
    cellWidth,
    cellHeight,
    rowStep,
    columnStep: cellWidth + size.gap,
    gap: size.gap,
    totalHeight,
    scrollHeight: Math.min(totalHeight, tallestElement),
    count: size.count,
  };
}

/**
 * How much further the content has moved than the scroll bar says: 0 while everything can be laid out. Both ends meet:
 * at the end of the scroll bar the last row is seen.
 */
export function shiftOfContent(layout: GridLayout, scrollTop: number, height: number): number {
  const scrolled = layout.scrollHeight - height;
  const hidden = layout.totalHeight - layout.scrollHeight;
  return scrolled <= 0 || hidden <= 0 ? 0 : (scrollTop / scrolled) * hidden;
}

/** The scroll position at which a place of the content is at the top: the inverse of {@link shiftOfContent}. */
export function scrollTopFor(layout: GridLayout, contentTop: number, height: number): number {
  const scrolled = layout.scrollHeight - height;
  const all = layout.totalHeight - height;
  return scrolled <= 0 || all <= 0 ? 0 : Math.min(scrolled, (contentTop / all) * scrolled);
}

/** Cells to be mounted: those seen and `overscan` rows around them. */
export function visibleRange(
  layout: GridLayout,
  scrollTop: number,
  height: number,
  overscan: number,
): Range {
  const firstRow = Math.floor(scrollTop / layout.rowStep) - overscan;
  const endRow = Math.ceil((scrollTop + height) / layout.rowStep) + overscan;
  const clamp = (row: number): number => Math.min(layout.rows, Math.max(0, row));
  return {
    first: Math.min(layout.count, clamp(firstRow) * layout.columns),
    end: Math.min(layout.count, clamp(endRow) * layout.columns),
  };
}

/** Upper left corner of a cell. */
export function cellPosition(layout: GridLayout, index: number): { left: number; top: number } {
  const row = Math.floor(index / layout.columns);
  const column = index % layout.columns;
  return {
    left: layout.gap + column * layout.columnStep,
    top: layout.gap + row * layout.rowStep,
  };
}

/** Scroll position at which a cell is wholly seen, as near as can be to the present one. */
export function scrollToShow(
  layout: GridLayout,
  index: number,
  scrollTop: number,
  height: number,
): number {
  const top = Math.floor(index / layout.columns) * layout.rowStep;
  const bottom = top + layout.rowStep + layout.gap;
  if (top < scrollTop) return top;
  return bottom > scrollTop + height ? Math.max(0, Math.min(top, bottom - height)) : scrollTop;
}

/** Where an arrow key, Home, End or a page key leads; null for other keys. `pageRows` rows are seen. */
export function indexAfterKey(
  layout: GridLayout,
  index: number,
  key: string,
  pageRows: number,
): number | null {
  const last = layout.count - 1;
  if (last < 0) return null;
  const steps: Partial<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -layout.columns,
    ArrowDown: layout.columns,
    PageUp: -layout.columns * Math.max(1, pageRows),
    PageDown: layout.columns * Math.max(1, pageRows),
  };
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = steps[key];
  if (step === undefined) return null;
  if (index < 0) return 0;
  const next = index + step;
  // A step over the edge stays in its column; a page goes as far as it can.
  if (key.startsWith('Page')) return Math.min(last, Math.max(0, next));
  if (next < 0) return index;
  if (next <= last) return next;
  const inLastRow = Math.floor(index / layout.columns) === layout.rows - 1;
  return key === 'ArrowDown' && !inLastRow ? last : index;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Cells that a rectangle of the grid touches, row by row. */
export function cellsInRectangle(layout: GridLayout, rectangle: Rectangle): Range[] {
  const { gap, rowStep, columnStep, columns, rows, count, cellWidth, cellHeight } = layout;
  const firstRow = Math.max(0, Math.ceil((rectangle.top - gap - cellHeight) / rowStep));
  const lastRow = Math.min(rows - 1, Math.floor((rectangle.bottom - gap) / rowStep));
  const firstColumn = Math.max(0, Math.ceil((rectangle.left - gap - cellWidth) / columnStep));
  const lastColumn = Math.min(columns - 1, Math.floor((rectangle.right - gap) / columnStep));
  if (firstColumn > lastColumn) return [];
  const ranges: Range[] = [];
  for (let row = firstRow; row <= lastRow; row += 1) {
    const first = row * columns + firstColumn;
    const end = Math.min(count, row * columns + lastColumn + 1);
    if (first < end) ranges.push({ first, end });
  }
  return ranges;
}
