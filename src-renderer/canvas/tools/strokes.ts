import type { Hint, HintKind } from '../../../src-shared/domain/hint.ts';
import { mostHintPoints } from '../../../src-shared/domain/hint.ts';
import type { HintDesk, Press } from './hintDesk.ts';
import { addsToStroke, rounded, simplified, type Place } from './hintGeometry.ts';

type StrokeName = 'point' | 'brush' | 'fill' | 'keepGrey';

const kinds: Record<StrokeName, HintKind> = {
  point: 'point',
  brush: 'brush',
  fill: 'fill',
  keepGrey: 'brush',
};

/** A pen's pressure changes its size in steps of this factor: a stroke is not to become a hundred. */
const forceStep = 1.35;
/** Of the radius: a finished stroke keeps to what was drawn within this. */
const tolerance = 0.05;

/** Draws dabs, strokes and the lines of fills. */
export function createStrokes(name: StrokeName, desk: HintDesk): Press {
  let before: readonly Hint[] = [];
  /** Of one stroke several where a pen was pressed more or less hard. */
  let parts: Hint[] = [];

  const hintFrom = (place: Place, force: number): Hint => {
    const { radius, softness } = desk.pen();
    const { a, b } = name === 'keepGrey' ? { a: 0, b: 0 } : desk.inkAt(place);
    const size = Math.min(0.5, radius * force);
    return { kind: kinds[name], points: [rounded(place)], radius: size, softness, a, b };
  };
  const drawn = (): readonly Hint[] => [...before, ...parts];

  return {
    down: (place, { force }) => {
      before = desk.hints();
      parts = [hintFrom(place, stepped(force))];
      desk.draw(drawn(), before.length);
      return true;
    },
    move: (place, { force }) => {
      const last = parts.at(-1);
      if (last === undefined) return;
      // A dab is where the pointer was let go.
      if (name === 'point') parts = [{ ...last, points: [rounded(place)] }];
      else if (!addsToStroke(last.points, place, last.radius, desk.photo())) return;
      else parts = longer(parts, last, place, sizeOf(force));
      desk.draw(drawn(), before.length);
    },
    up: () => {
      const done = parts.map((hint) => finished(hint, desk));
      const [hint] = done;
      parts = [];
      desk.keep([...before, ...done], { kind: 'draw', hint });
    },
    cancel: () => {
      parts = [];
      desk.giveUp();
    },
  };

  function sizeOf(force: number): number {
    return Math.min(0.5, desk.pen().radius * stepped(force));
  }
}

/** The stroke with another point; where the size changes, or it has become too long, a new part begins there. */
function longer(parts: Hint[], last: Hint, place: Place, radius: number): Hint[] {
  const end = last.points.at(-1);
  const isSame = last.kind === 'fill' || Math.abs(Math.log(radius / last.radius)) < 0.01;
  if (end !== undefined && (!isSame || last.points.length >= mostHintPoints)) {
    return [...parts, { ...last, radius, points: [end, rounded(place)] }];
  }
  return [...parts.slice(0, -1), { ...last, points: [...last.points, rounded(place)] }];
}

/** A dab stays a dab; a brush that was only touched down is one, too. */
function finished(hint: Hint, desk: HintDesk): Hint {
  if (hint.kind === 'point' || hint.points.length < 2) return hint;
  const points = simplified(hint.points, hint.radius * tolerance, desk.photo());
  return { ...hint, points };
}

function stepped(force: number): number {
  return forceStep ** Math.round(Math.log(Math.max(0.2, force)) / Math.log(forceStep));
}
