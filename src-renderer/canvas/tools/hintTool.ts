import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { CanvasPointer, CanvasTool, ToolStage } from '../canvasTool.ts';
import { zoomOf } from '../viewport.ts';
import { createEraser } from './eraser.ts';
import type { HintDesk, HintTool, Press, PressPointer } from './hintDesk.ts';
import { hintAt, movedHint, onPhoto, type Place } from './hintGeometry.ts';
import { moveCrosshair } from './crosshair.ts';
import { createStrokes } from './strokes.ts';

/** CSS pixels within which a fine line is still met. */
const slackPixels = 8;
/** CSS pixels that the pointer may tremble before it moves a hint. */
const trembling = 3;

/** The tool of the stage that draws, erases, picks and moves hints. */
export function createHintTool(name: HintTool, desk: HintDesk): CanvasTool {
  const own = pressOf(name, desk);
  const eyedropper = pressOf('eyedropper', desk);
  let press: Press | null = null;

  const placeOf = ({ pictureX, pictureY }: CanvasPointer): Place => onPhoto(pictureX, pictureY);
  const follow = (pointer: CanvasPointer): void => {
    const { pane, pictureX: x, pictureY: y } = pointer;
    desk.hover({ pane, x, y, byKeys: false });
  };

  return {
    works: true,
    cursor: cursors[name],
    hover: follow,
    leave: () => {
      desk.hover(null);
    },
    down: (pointer, stage) => {
      follow(pointer);
      const wanted = pointer.alt && name !== 'select' ? eyedropper : own;
      const useful = isOnPhoto(pointer) || name === 'select';
      press = useful && wanted.down(placeOf(pointer), pressPointer(pointer, stage)) ? wanted : null;
    },
    move: (pointer, stage) => {
      follow(pointer);
      // Beside the photo there is nothing to draw on: the stroke goes on where the pen comes back.
      if (!isOnPhoto(pointer) && name !== 'select') return;
      press?.move(placeOf(pointer), pressPointer(pointer, stage));
    },
    up: () => {
      press?.up();
      press = null;
    },
    cancel: () => {
      press?.cancel();
      press = null;
    },
    keydown: (event, pane, stage) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return false;
      if (name === 'select') return nudge(event, pane, stage, desk);
      if (moveCrosshair(event, pane, stage, desk)) return true;
      if (event.key !== 'Enter') return false;
      const place = desk.place();
      if (place === null) return false;
      const at = onPhoto(place.x, place.y);
      if (own.down(at, { force: 1, slack: 0 })) own.up();
      return true;
    },
  };
}

const cursors: Record<HintTool, string> = {
  select: 'default',
  point: 'none',
  brush: 'none',
  fill: 'none',
  keepGrey: 'none',
  eraser: 'none',
  eyedropper: 'crosshair',
};

function isOnPhoto({ pictureX, pictureY }: CanvasPointer): boolean {
  return pictureX >= 0 && pictureX <= 1 && pictureY >= 0 && pictureY <= 1;
}

function pressPointer(pointer: CanvasPointer, stage: ToolStage): PressPointer {
  const { pane, picture, margin } = stage.frame(pointer.pane);
  const scale = zoomOf(stage.viewport(pointer.pane), pane, picture, margin);
  const longer = Math.max(picture.width, picture.height) * scale;
  return {
    // Half pressed is the size that was set.
    force: pointer.pen ? 0.5 + pointer.pressure : 1,
    slack: (slackPixels * stage.pixelRatio()) / longer,
  };
}

function pressOf(name: HintTool, desk: HintDesk): Press {
  switch (name) {
    case 'select':
      return createSelect(desk);
    case 'eraser':
      return createEraser(desk);
    case 'eyedropper':
      return createEyedropper(desk);
    default:
      return createStrokes(name, desk);
  }
}

function createEyedropper(desk: HintDesk): Press {
  return {
    down: (place) => {
      desk.pick(place);
      return true;
    },
    move: desk.pick,
    up: () => undefined,
    cancel: () => undefined,
  };
}

/** Picks the hint under the pointer and moves it along. */
function createSelect(desk: HintDesk): Press {
  let from: Place | null = null;
  let before: readonly Hint[] = [];
  let index = -1;
  let moving = false;
  return {
    down: (place, { slack }) => {
      before = desk.hints();
      index = hintAt(before, place, desk.photo(), slack);
      desk.select(index);
      from = place;
      moving = false;
      return index >= 0;
    },
    move: (place, { slack }) => {
      if (from === null) return;
      const [dx, dy] = [place[0] - from[0], place[1] - from[1]];
      if (!moving && Math.hypot(dx, dy) < (slack * trembling) / slackPixels) return;
      moving = true;
      desk.draw(before.map((hint, at) => (at === index ? movedHint(hint, dx, dy) : hint)));
    },
    up: () => {
      const hint = desk.hints().at(index);
      if (moving && hint !== undefined) desk.keep(desk.hints(), { kind: 'move', hint });
    },
    cancel: () => {
      if (moving) desk.giveUp();
    },
  };
}

const nudges = new Map<string, Place>([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** Enter picks one hint after the other, arrows move the picked one. */
function nudge(event: KeyboardEvent, pane: number, stage: ToolStage, desk: HintDesk): boolean {
  const hints = desk.hints();
  if (event.key === 'Enter' && hints.length > 0) {
    const step = event.shiftKey ? -1 : 1;
    const from = desk.selected() < 0 && event.shiftKey ? 0 : desk.selected();
    desk.select((from + step + hints.length) % hints.length);
    return true;
  }
  const direction = nudges.get(event.key);
  const hint = hints.at(desk.selected());
  if (direction === undefined || hint === undefined || desk.selected() < 0) return false;
  const { pane: view, picture, margin } = stage.frame(pane);
  const scale = zoomOf(stage.viewport(pane), view, picture, margin);
  const step = ((event.shiftKey ? 10 : 1) * stage.pixelRatio()) / scale;
  const moved = movedHint(
    hint,
    (direction[0] * step) / picture.width,
    (direction[1] * step) / picture.height,
  );
  const next = hints.map((one, at) => (at === desk.selected() ? moved : one));
  desk.draw(next);
  desk.keepSoon(next, { kind: 'move', hint: moved });
  return true;
}
