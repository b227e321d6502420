import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  fitViewport,
  fitZoom,
  panBy,
  paneAt,
  pictureAt,
  placePicture,
  shifted,
  toggleFit,
  unshifted,
  wheelFactor,
  zoomBy,
  zoomOf,
  zoomPercent,
  zoomTo,
  type Frame,
  type Viewport,
} from '../../../src-renderer/canvas/viewport.ts';

const frame: Frame = {
  pane: { width: 1000, height: 600 },
  picture: { width: 4000, height: 3000 },
  margin: 0,
};
const place = (viewport: Viewport, { pane, picture, margin }: Frame = frame) =>
  placePicture(viewport, pane, picture, margin);

const frames = fc.record({
  pane: fc.record({
    width: fc.integer({ min: 50, max: 4000 }),
    height: fc.integer({ min: 50, max: 3000 }),
  }),
  picture: fc.record({
    width: fc.integer({ min: 1, max: 30_000 }),
    height: fc.integer({ min: 1, max: 30_000 }),
  }),
  margin: fc.integer({ min: 0, max: 20 }),
});
const viewports: fc.Arbitrary<Viewport> = fc.record({
  zoom: fc.oneof(fc.constant('fit' as const), fc.double({ min: 0.001, max: 20, noNaN: true })),
  centerX: fc.double({ min: -1, max: 2, noNaN: true }),
  centerY: fc.double({ min: -1, max: 2, noNaN: true }),
});

describe('placing', () => {
  test('fit shows the whole picture in the middle, clear of the margin', () => {
    const placement = place(fitViewport, { ...frame, margin: 12 });
    assert.equal(placement.scale, 576 / 3000);
    assert.deepEqual([placement.left, placement.top], [116, 12]);
  });

  test('100 % lays scan pixels on device pixels', () => {
    const placement = place({ zoom: 1, centerX: 0.4321, centerY: 0.5678 });
    assert.equal(placement.scale, 1);
    assert.ok(Number.isInteger(placement.left) && Number.isInteger(placement.top));
  });

  test('a tiny picture is enlarged to 800 % at most, and can be seen at 100 %', () => {
    const tiny = { ...frame, picture: { width: 20, height: 10 } };
    assert.equal(fitZoom(tiny.pane, tiny.picture), 8);
    assert.equal(zoomOf(zoomTo(fitViewport, tiny, 0.1), tiny.pane, tiny.picture), 1);
  });

  test('no surround comes into view beside a picture that is larger than the pane', () => {
    fc.assert(
      fc.property(frames, viewports, (some, viewport) => {
        const { left, top, width, height } = place(viewport, some);
        const { pane } = some;
        for (const [start, length, shown] of [
          [left, width, pane.width],
          [top, height, pane.height],
        ] as const) {
          if (length < shown) assert.ok(Math.abs(start - (shown - length) / 2) <= 0.5);
          else assert.ok(start <= 0.5 && start + length >= shown - 0.5);
        }
      }),
    );
  });

  test('a point of the pane is found again', () => {
    const placement = place({ zoom: 0.7, centerX: 0.3, centerY: 0.6 });
    const at = pictureAt(placement, 123, 456);
    const { x, y } = paneAt(placement, at.x, at.y);
    assert.ok(Math.hypot(x - 123, y - 456) < 1e-9);
  });
});

describe('zooming', () => {
  test('the scan pixel under the cursor stays under it', () => {
    fc.assert(
      fc.property(
        frames,
        fc.double({ min: 0.3, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, zoom, share) => {
          const [x, y] = [share * some.pane.width, (1 - share) * some.pane.height];
          const before = place(fitViewport, some);
          const next = zoomTo(fitViewport, some, zoom, x, y);
          const after = place(next, some);
          const was = pictureAt(before, x, y);
          const is = paneAt(after, was.x, was.y);
          // Only where the picture covers the pane can it be kept under the cursor.
          const { width, height } = some.pane;
          const inside = was.x >= 0 && was.x <= 1 && was.y >= 0 && was.y <= 1;
          if (!inside || after.width < width || after.height < height) return;
          const clamped =
            after.left > -1 ||
            after.top > -1 ||
            after.left + after.width < width + 1 ||
            after.top + after.height < height + 1;
          if (!clamped) assert.ok(Math.abs(is.x - x) <= 0.51 && Math.abs(is.y - y) <= 0.51);
        },
      ),
    );
  });

  test('a notch is a quarter more, and stops where people want to stop', () => {
    const from = zoomTo(fitViewport, frame, 0.5);
    assert.equal(zoomOf(zoomBy(from, frame, 1.25), frame.pane, frame.picture), 0.625);
    const nearly = zoomTo(fitViewport, frame, 0.9);
    assert.equal(zoomBy(nearly, frame, 1.25).zoom, 1);
    const one = zoomTo(fitViewport, frame, 1);
    assert.equal(zoomBy(one, frame, 1.25).zoom, 1.25);
  });

  test('800 % and fit are the ends', () => {
    let viewport = fitViewport;
    for (let notch = 0; notch < 40; notch += 1) viewport = zoomBy(viewport, frame, 1.25, 10, 10);
    assert.equal(viewport.zoom, 8);
    for (let notch = 0; notch < 40; notch += 1) viewport = zoomBy(viewport, frame, 0.8, 10, 10);
    assert.deepEqual(viewport, fitViewport);
  });

  test('Z goes from fit to 100 % and back', () => {
    const near = toggleFit(fitViewport, frame, 200, 100);
    assert.equal(near.zoom, 1);
    assert.deepEqual(toggleFit(near, frame), fitViewport);
  });

  test('a mouse notch is one step whatever the system reports; a touchpad follows the fingers', () => {
    const turn = (deltaY: number, deltaMode = 0, ctrlKey = false) =>
      wheelFactor({ deltaY, deltaMode, ctrlKey });
    assert.equal(turn(-100), 1.25);
    assert.equal(turn(-120), 1.25);
    assert.equal(turn(3, 1), 0.8);
    assert.ok(turn(-2) > 1 && turn(-2) < 1.02);
    assert.ok(turn(-2, 0, true) > turn(-2));
  });

  test('small percentages keep a decimal', () => {
    assert.deepEqual([0.0423, 0.0999, 0.42, 8].map(zoomPercent), ['4.2', '10', '42', '800']);
  });
});

describe('moving', () => {
  test('the picture follows the pointer until its edge', () => {
    const at = zoomTo(fitViewport, frame, 1);
    const before = place(at);
    const moved = place(panBy(at, frame, 37, -21));
    assert.deepEqual([moved.left - before.left, moved.top - before.top], [37, -21]);
    const edge = place(panBy(at, frame, 1e6, 0));
    assert.equal(edge.left, 0);
  });

  test('after the edge it comes back at once', () => {
    const at = panBy(zoomTo(fitViewport, frame, 1), frame, 1e6, 0);
    assert.equal(place(panBy(at, frame, -10, 0)).left, -10);
  });

  test('the next photo is seen at the same zoom and place', () => {
    const viewport = zoomTo(fitViewport, frame, 1, 600, 350);
    const other = { ...frame, picture: { width: 2000, height: 5000 } };
    const placement = place(viewport, other);
    assert.equal(placement.scale, 1);
    const middle = pictureAt(placement, 500, 300);
    assert.ok(Math.abs(middle.x - viewport.centerX) < 1e-3);
    assert.ok(Math.abs(middle.y - viewport.centerY) < 1e-3);
  });

  test('a linked pane keeps what it was moved alone', () => {
    const offset = { x: 0.1, y: -0.05 };
    const shared = zoomTo(fitViewport, frame, 1);
    const own = shifted(shared, offset);
    const { centerX, centerY } = unshifted(own, offset);
    assert.ok(Math.abs(centerX - shared.centerX) < 1e-12);
    assert.ok(Math.abs(centerY - shared.centerY) < 1e-12);
  });
});
