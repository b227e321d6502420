import type { ToolStage } from '../canvasTool.ts';
import { paneAt, panBy, pictureAt, placePicture } from '../viewport.ts';
import type { HintDesk } from './hintDesk.ts';
import { onPhoto } from './hintGeometry.ts';

const directions = new Map<string, readonly [number, number]>([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);
/** CSS pixels of a step; with Shift ten times as far. */
const step = 1;
/** CSS pixels that the crosshair keeps to the border of the pane: nearer, the picture moves. */
const border = 24;

/**
 * Moves the crosshair by an arrow key; it begins where the pointer was, or in the middle of what is seen, and takes the
 * picture along at the border of the pane.
 *
 * @returns whether the key was one
 */
export function moveCrosshair(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  pane: number,
  stage: ToolStage,
  desk: HintDesk,
): boolean {
  const direction = directions.get(event.key);
  if (direction === undefined) return false;
  const frame = stage.frame(pane);
  const viewport = stage.viewport(pane);
  const placement = placePicture(viewport, frame.pane, frame.picture, frame.margin);
  const known = desk.place();
  const from =
    known?.pane === pane
      ? known
      : pictureAt(placement, frame.pane.width / 2, frame.pane.height / 2);
  const far = step * (event.shiftKey ? 10 : 1) * stage.pixelRatio();
  const [x, y] = onPhoto(
    from.x + (direction[0] * far) / placement.width,
    from.y + (direction[1] * far) / placement.height,
  );
  desk.hover({ pane, x, y, byKeys: true });
  const at = paneAt(placement, x, y);
  const near = border * stage.pixelRatio();
  const dx = overshoot(at.x, near, frame.pane.width);
  const dy = overshoot(at.y, near, frame.pane.height);
  if (dx !== 0 || dy !== 0) stage.setViewport(pane, panBy(viewport, frame, -dx, -dy), false);
  return true;
}

/** How far a place lies beyond the border. */
function overshoot(at: number, near: number, length: number): number {
  if (at < near) return at - near;
  return at > length - near ? at - (length - near) : 0;
}
