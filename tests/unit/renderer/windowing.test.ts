import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cellPosition,
  cellsInRectangle,
  indexAfterKey,
  layOutGrid,
  scrollToShow,
  scrollTopFor,
  shiftOfContent,
  visibleRange,
  type GridSize,
} from '../../../src-renderer/views/library/windowing.ts';

const size: GridSize = {
  width: 780,
  height: 700,
  cellWidth: 176,
  captionHeight: 40,
  gap: 4,
  count: 100_000,
};

const sizes = fc.record({
  width: fc.integer({ min: 0, max: 4000 }),
  height: fc.integer({ min: 1, max: 3000 }),
  cellWidth: fc.integer({ min: 40, max: 1000 }),
  captionHeight: fc.integer({ min: 0, max: 100 }),
  gap: fc.integer({ min: 0, max: 20 }),
  count: fc.integer({ min: 0, max: 200_000 }),
});

test('a window of 1280 × 800 shows four columns of 176, one of 1920 × 1080 six of 200', () => {
  assert.equal(layOutGrid(size).columns, 4);
  assert.equal(layOutGrid({ ...size, width: 1328, cellWidth: 200 }).columns, 6);
});

test('cells share the row, never overlap and never leave it', () => {
  fc.assert(
    fc.property(sizes, (given) => {
      const layout = layOutGrid(given);
      assert.ok(layout.columns >= 1);
      assert.ok(layout.columnStep >= layout.cellWidth);
      if (given.width >= given.cellWidth + 2 * given.gap) {
        const last = cellPosition(layout, layout.columns - 1);
        assert.ok(last.left + layout.cellWidth <= given.width);
        assert.ok(layout.cellWidth >= given.cellWidth);
      }
    }),
  );
});

test('every cell that is seen is mounted, and few that are not', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (given, scroll) => {
      const layout = layOutGrid(given);
      const top = layout.totalHeight === 0 ? 0 : scroll % layout.totalHeight;
      const range = visibleRange(layout, top, given.height, 1);
      for (const index of [0, Math.floor(given.count / 2), given.count - 1]) {
        if (index < 0 || index >= given.count) continue;
        const cell = cellPosition(layout, index);
        const seen = cell.top + layout.cellHeight > top && cell.top < top + given.height;
        if (seen) assert.ok(index >= range.first && index < range.end, `${index} is not mounted`);
      }
      const rows = Math.ceil(given.height / layout.rowStep) + 3;
      assert.ok(range.end - range.first <= rows * layout.columns);
    }),
  );
});

test('an empty library has no rows and mounts nothing', () => {
  const layout = layOutGrid({ ...size, count: 0 });
  assert.equal(layout.totalHeight, 0);
  assert.deepEqual(visibleRange(layout, 0, 700, 2), { first: 0, end: 0 });
  assert.equal(indexAfterKey(layout, -1, 'ArrowRight', 3), null);
});

test('what is too tall for a browser is scrolled faster, and both ends are reached', () => {
  const layout = layOutGrid({ ...size, width: 300, cellWidth: 280 });
  assert.ok(layout.totalHeight > 30_000_000);
  assert.equal(layout.scrollHeight, 15_000_000);
  assert.equal(shiftOfContent(layout, 0, 700), 0);
  const atEnd = layout.scrollHeight - 700;
  const top = atEnd + shiftOfContent(layout, atEnd, 700);
  assert.ok(Math.abs(top - (layout.totalHeight - 700)) < 1);
  assert.equal(visibleRange(layout, top, 700, 0).end, layout.count);
});

test('the scroll position of a place is the inverse of the shift', () => {
  for (const width of [300, 780]) {
    const layout = layOutGrid({ ...size, width, cellWidth: width - 20 });
    for (const place of [0, 1234, 5_000_000, 9_999_999]) {
      const scrollTop = scrollTopFor(layout, place, 700);
      const shown = scrollTop + shiftOfContent(layout, scrollTop, 700);
      assert.ok(Math.abs(shown - place) < 0.01, `${shown} instead of ${place}`);
    }
  }
});

test('scrolling shows a cell wholly and moves no further than it must', () => {
  const layout = layOutGrid(size);
  assert.equal(scrollToShow(layout, 0, 0, 700), 0);
  assert.equal(scrollToShow(layout, 4, 0, 700), 0);
  const down = scrollToShow(layout, 400, 0, 700);
  const { top } = cellPosition(layout, 400);
  assert.ok(down <= top && down + 700 >= top + layout.cellHeight);
  assert.equal(scrollToShow(layout, 400, down, 700), down);
  const up = scrollToShow(layout, 0, down, 700);
  assert.equal(up, 0);
});

test('arrow keys stay in their column and stop at the edges', () => {
  const layout = layOutGrid({ ...size, count: 10 });
  const go = (index: number, key: string): number | null => indexAfterKey(layout, index, key, 2);
  assert.equal(go(-1, 'ArrowDown'), 0);
  assert.equal(go(0, 'ArrowLeft'), 0);
  assert.equal(go(0, 'ArrowUp'), 0);
  assert.equal(go(3, 'ArrowRight'), 4);
  assert.equal(go(1, 'ArrowDown'), 5);
  // The row below has no fourth photo: the last one is the nearest.
  assert.equal(go(7, 'ArrowDown'), 9);
  assert.equal(go(9, 'ArrowDown'), 9);
  assert.equal(go(9, 'ArrowRight'), 9);
  assert.equal(go(5, 'Home'), 0);
  assert.equal(go(5, 'End'), 9);
  assert.equal(go(1, 'PageDown'), 9);
  assert.equal(go(9, 'PageUp'), 1);
  assert.equal(go(5, 'a'), null);
});

test('a rubber band touches the cells that it overlaps, whatever lies between', () => {
  const layout = layOutGrid({ ...size, count: 10 });
  const inside = cellPosition(layout, 5);
  const point = {
    left: inside.left + 2,
    right: inside.left + 3,
    top: inside.top + 2,
    bottom: inside.top + 3,
  };
  assert.deepEqual(cellsInRectangle(layout, point), [{ first: 5, end: 6 }]);
  const all = { left: 0, top: 0, right: 5000, bottom: 5000 };
  assert.deepEqual(
    cellsInRectangle(layout, all).flatMap(({ first, end }) => [first, end]),
    [0, 4, 4, 8, 8, 10],
  );
  const between = { left: 0, right: 5000, top: 1, bottom: 2 };
  assert.deepEqual(cellsInRectangle(layout, between), []);
});
