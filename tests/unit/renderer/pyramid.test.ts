import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  availableTile,
  coarsestTile,
  levelFor,
  levelTiles,
  tileArea,
  tileKey,
  visibleTiles,
} from '../../../src-renderer/canvas/pyramid.ts';
import { fitViewport, placePicture, zoomTo } from '../../../src-renderer/canvas/viewport.ts';

const photo = { id: 7, width: 5000, height: 3001 };
const pane = { width: 1000, height: 638 };

test('the level has a pixel for every device pixel, and not four', () => {
  assert.deepEqual(
    [8, 1, 0.99, 0.51, 0.5, 0.26, 0.25, 0.1, 0.001].map((scale) => levelFor(photo, scale)),
    [0, 0, 0, 0, 1, 1, 2, 3, 4],
  );
});

test('every tile that is seen is asked for once, the middle first', () => {
  const viewport = zoomTo(fitViewport, { pane, picture: photo, margin: 0 }, 1, 500, 300);
  const placement = placePicture(viewport, pane, photo);
  const tiles = visibleTiles(photo, placement, pane);
  const areas = tiles.map((tile) => tileArea(photo, tile));
  for (let y = 0; y < pane.height; y += 7) {
    for (let x = 0; x < pane.width; x += 7) {
      const [sx, sy] = [x - placement.left, y - placement.top];
      const covering = areas.filter(
        ({ left, top, right, bottom }) => sx >= left && sx < right && sy >= top && sy < bottom,
      );
      assert.equal(covering.length, 1, `${x}, ${y}`);
    }
  }
  assert.equal(new Set(tiles.map(tileKey)).size, tiles.length);
  const far = (index: number): number => {
    const { left, right, top, bottom } = areas[index];
    const [x, y] = [pane.width / 2 - placement.left, pane.height / 2 - placement.top];
    return Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y);
  };
  assert.ok(far(0) <= far(tiles.length - 1));
});

test('at fit the whole picture is asked for', () => {
  const tiles = visibleTiles(photo, placePicture(fitViewport, pane, photo), pane);
  assert.equal(tiles.length, levelTiles(photo, 2).length);
});

test('nothing is asked for beside the picture', () => {
  const placement = { scale: 1, left: 2000, top: 0, width: 5000, height: 3001 };
  assert.deepEqual(visibleTiles(photo, placement, pane), []);
});

describe('a coarser tile stands in', () => {
  const wanted = { photoId: 7, level: 0, column: 9, row: 5 };

  test('the nearest that is there', () => {
    const there = new Set(['7/2/2/1', '7/4/0/0']);
    const found = availableTile(photo, wanted, (tile) => there.has(tileKey(tile)));
    assert.deepEqual(found, { photoId: 7, level: 2, column: 2, row: 1 });
  });

  test('it shows at least the part that is wanted', () => {
    const found = availableTile(photo, wanted, ({ level }) => level === 3);
    assert.ok(found !== null);
    const [part, whole] = [tileArea(photo, wanted), tileArea(photo, found)];
    assert.ok(whole.left <= part.left && whole.right >= part.right);
    assert.ok(whole.top <= part.top && whole.bottom >= part.bottom);
  });

  test('none where none is', () => {
    assert.equal(
      availableTile(photo, wanted, () => false),
      null,
    );
  });

  test('the coarsest shows everything', () => {
    const area = tileArea(photo, coarsestTile(photo));
    assert.deepEqual(area, { left: 0, top: 0, right: 5000, bottom: 3001 });
  });
});
