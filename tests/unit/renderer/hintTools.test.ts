import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { CanvasPointer, ToolStage } from '../../../src-renderer/canvas/canvasTool.ts';
import type {
  HintDeed,
  HintDesk,
  HintTool,
  PenPlace,
} from '../../../src-renderer/canvas/tools/hintDesk.ts';
import type { Place } from '../../../src-renderer/canvas/tools/hintGeometry.ts';
import { createHintTool } from '../../../src-renderer/canvas/tools/hintTool.ts';
import { fitViewport, type Viewport } from '../../../src-renderer/canvas/viewport.ts';

const photo = { width: 1000, height: 800 };

/** A desk of its own, with what was done at it. */
function openDesk(tool: HintTool, hints: readonly Hint[] = []) {
  let list = hints;
  let selected = -1;
  let place: PenPlace | null = null;
  let viewport: Viewport = fitViewport;
  const kept: { readonly hints: readonly Hint[]; readonly deed: HintDeed }[] = [];
  const picked: Place[] = [];
  let drawings = 0;
  const keep = (next: readonly Hint[], deed: HintDeed): void => {
    list = next;
    kept.push({ hints: next, deed });
  };
  const desk: HintDesk = {
    photo: () => photo,
    hints: () => list,
    selected: () => selected,
    select: (index) => {
      selected = index;
    },
    pen: () => ({ radius: 0.02, softness: 0.3 }),
    inkAt: () => ({ a: 30, b: 20 }),
    place: () => place,
    hover: (next) => {
      place = next;
    },
    draw: (next) => {
      drawings += 1;
      list = next;
    },
    keep,
    keepSoon: keep,
    giveUp: () => {
      list = hints;
    },
    pick: (at) => {
      picked.push(at);
    },
  };
  const stage: ToolStage = {
    frame: () => ({ pane: { width: 500, height: 400 }, picture: photo, margin: 0 }),
    viewport: () => viewport,
    setViewport: (_pane, next) => {
      viewport = next;
    },
    pixelRatio: () => 1,
  };
  const canvasTool = createHintTool(tool, desk);
  const pointer = (x: number, y: number, more: Partial<CanvasPointer> = {}): CanvasPointer => ({
    pane: 0,
    x: x * 500,
    y: y * 400,
    pictureX: x,
    pictureY: y,
    shift: false,
    alt: false,
    pressure: 0.5,
    pen: false,
    ...more,
  });
  return {
    stage,
    kept,
    picked,
    tool: canvasTool,
    list: () => list,
    selected: () => selected,
    place: () => place,
    viewport: () => viewport,
    drawings: () => drawings,
    press: (
      places: readonly (readonly [number, number])[],
      more: Partial<CanvasPointer> = {},
    ): void => {
      places.forEach(([x, y], at) => {
        canvasTool[at === 0 ? 'down' : 'move'](pointer(x, y, more), stage);
      });
      canvasTool.up(pointer(...(places.at(-1) ?? [0, 0]), more), stage);
    },
    pointer,
    key: (key: string, shiftKey = false): boolean =>
      canvasTool.keydown?.(
        { key, shiftKey, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent,
        0,
        stage,
      ) === true,
  };
}

const dab = (x: number, y: number): Hint => ({
  kind: 'point',
  points: [[x, y]],
  radius: 0.02,
  softness: 0,
  a: -10,
  b: 5,
});

test('a dab lies where the pointer was let go', () => {
  const desk = openDesk('point');
  desk.press([
    [0.2, 0.3],
    [0.25, 0.35],
  ]);
  assert.equal(desk.kept.length, 1);
  assert.deepEqual(desk.kept[0].hints, [
    { kind: 'point', points: [[0.25, 0.35]], radius: 0.02, softness: 0.3, a: 30, b: 20 },
  ]);
});

test('a stroke is drawn while the pen moves and kept once', () => {
  const desk = openDesk('brush', [dab(0.9, 0.9)]);
  desk.press([
    [0.1, 0.1],
    [0.2, 0.1],
    [0.3, 0.1],
    [0.3, 0.4],
  ]);
  assert.equal(desk.drawings(), 4);
  assert.equal(desk.kept.length, 1);
  const [, stroke] = desk.kept[0].hints;
  // What lies on a straight line is left out.
  assert.deepEqual(stroke.points, [
    [0.1, 0.1],
    [0.3, 0.1],
    [0.3, 0.4],
  ]);
  assert.equal(stroke.kind, 'brush');
});

test('beside the photo nothing begins, and a stroke goes on where the pen comes back', () => {
  const desk = openDesk('brush');
  desk.press([
    [-0.1, 0.5],
    [0.5, 0.5],
  ]);
  assert.equal(desk.kept.length, 0);
  desk.press([
    [0.8, 0.5],
    [1.2, 0.5],
    [0.9, 0.6],
  ]);
  const [{ points }] = desk.list();
  assert.ok(points.every(([x]) => x <= 0.9));
});

test('keep-grey is a brush without color, fill a line that spreads', () => {
  const grey = openDesk('keepGrey');
  grey.press([[0.5, 0.5]]);
  assert.deepEqual(
    grey.list().map(({ kind, a, b }) => [kind, a, b]),
    [['brush', 0, 0]],
  );
  const fill = openDesk('fill');
  fill.press([
    [0.5, 0.5],
    [0.6, 0.5],
  ]);
  assert.deepEqual(
    fill.list().map(({ kind, points }) => [kind, points.length]),
    [['fill', 2]],
  );
});

test('a pen that is pressed harder draws broader, in parts of one stroke', () => {
  const desk = openDesk('brush');
  const { tool, stage, pointer } = desk;
  tool.down(pointer(0.1, 0.5, { pen: true, pressure: 0.5 }), stage);
  tool.move(pointer(0.2, 0.5, { pen: true, pressure: 0.5 }), stage);
  tool.move(pointer(0.3, 0.5, { pen: true, pressure: 1 }), stage);
  tool.move(pointer(0.4, 0.5, { pen: true, pressure: 1 }), stage);
  tool.up(pointer(0.4, 0.5, { pen: true, pressure: 0 }), stage);
  assert.equal(desk.kept.length, 1);
  const [fine, broad] = desk.kept[0].hints;
  assert.equal(fine.radius, 0.02);
  assert.ok(broad.radius > 0.025, String(broad.radius));
  assert.deepEqual(fine.points.at(-1), broad.points[0]);
  // A mouse has no pressure to speak of.
  const mouse = openDesk('brush');
  mouse.press([[0.1, 0.5]], { pressure: 1 });
  assert.equal(mouse.list()[0].radius, 0.02);
});

test('a given-up stroke leaves nothing', () => {
  const desk = openDesk('brush');
  desk.tool.down(desk.pointer(0.5, 0.5), desk.stage);
  assert.equal(desk.list().length, 1);
  desk.tool.cancel(desk.stage);
  assert.deepEqual(desk.list(), []);
  assert.equal(desk.kept.length, 0);
});

test('the eraser keeps what it changed, and nothing where it touched nothing', () => {
  const desk = openDesk('eraser', [dab(0.5, 0.5), dab(0.8, 0.8)]);
  desk.press([[0.1, 0.1]]);
  assert.equal(desk.kept.length, 0);
  desk.press([
    [0.3, 0.5],
    [0.7, 0.5],
  ]);
  assert.deepEqual(desk.kept[0].hints, [dab(0.8, 0.8)]);
});

test('Alt picks a color, whatever the tool', () => {
  const desk = openDesk('brush');
  desk.press([[0.4, 0.6]], { alt: true });
  assert.deepEqual(desk.picked, [[0.4, 0.6]]);
  assert.equal(desk.kept.length, 0);
});

test('Select picks and moves, but a trembling hand moves nothing', () => {
  const desk = openDesk('select', [dab(0.5, 0.5), dab(0.2, 0.2)]);
  desk.press([[0.5, 0.5]]);
  assert.equal(desk.selected(), 0);
  desk.press([
    [0.5, 0.5],
    [0.502, 0.5],
  ]);
  assert.equal(desk.kept.length, 0);
  desk.press([
    [0.5, 0.5],
    [0.6, 0.45],
  ]);
  const [[x, y]] = desk.kept[0].hints[0].points;
  assert.deepEqual([x.toFixed(6), y.toFixed(6)], ['0.600000', '0.450000']);
  assert.deepEqual(desk.kept[0].hints[1], dab(0.2, 0.2));
  desk.press([[0.9, 0.1]]);
  assert.equal(desk.selected(), -1);
});

test('by keys: arrows move the crosshair, Shift ten times as far, Enter dabs', () => {
  const desk = openDesk('point');
  assert.equal(desk.key('ArrowRight'), true);
  // From the middle of what is seen, a CSS pixel of 500.
  assert.ok(Math.abs((desk.place()?.x ?? 0) - 0.502) < 1e-9);
  desk.key('ArrowDown', true);
  assert.ok(Math.abs((desk.place()?.y ?? 0) - 0.525) < 1e-9);
  assert.equal(desk.key('Enter'), true);
  assert.deepEqual(desk.kept[0].hints[0].points, [[0.502, 0.525]]);
  assert.equal(desk.key('p'), false);
});

test('the crosshair takes the picture along at the border', () => {
  const desk = openDesk('point');
  desk.stage.setViewport(0, { zoom: 2, centerX: 0.5, centerY: 0.5 }, false);
  for (let press = 0; press < 30; press += 1) desk.key('ArrowRight', true);
  assert.ok(desk.viewport().centerX > 0.52, String(desk.viewport().centerX));
  for (let press = 0; press < 400; press += 1) desk.key('ArrowRight', true);
  assert.equal(desk.place()?.x, 1);
});

test('Select by keys: Enter goes from hint to hint, arrows move the picked one', () => {
  const desk = openDesk('select', [dab(0.5, 0.5), dab(0.2, 0.2)]);
  assert.equal(desk.key('ArrowRight'), false);
  desk.key('Enter');
  desk.key('Enter');
  assert.equal(desk.selected(), 1);
  desk.key('Enter');
  assert.equal(desk.selected(), 0);
  assert.equal(desk.key('ArrowRight'), true);
  // The photo is shown at half its size.
  assert.ok(Math.abs(desk.list()[0].points[0][0] - 0.502) < 1e-9);
});
