import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { HintDesk, Press } from './hintDesk.ts';
import { erased, type Place } from './hintGeometry.ts';

/** Takes hints away where it passes: dabs and fills whole, of strokes the part under it. */
export function createEraser(desk: HintDesk): Press {
  let before: readonly Hint[] = [];
  let left: readonly Hint[] = [];
  let last: Place | null = null;

  const pass = (place: Place, force: number): void => {
    const path = last === null ? [place] : [last, place];
    last = place;
    const next = erased(left, path, desk.pen().radius * force, desk.photo());
    if (next === left) return;
    left = next;
    desk.draw(left);
  };

  return {
    down: (place, { force }) => {
      before = desk.hints();
      left = before;
      last = null;
      pass(place, force);
      return true;
    },
    move: (place, { force }) => {
      pass(place, force);
    },
    up: () => {
      if (left !== before) desk.keep(left, { kind: 'erase' });
    },
    cancel: () => {
      if (left !== before) desk.giveUp();
    },
  };
}
