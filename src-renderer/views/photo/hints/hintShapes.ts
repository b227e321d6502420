import { labToSrgb } from '../../../../src-shared/color/lab.ts';
import { isKeepGrey, type Hint } from '../../../../src-shared/domain/hint.ts';
import { anchorOf } from '../../../canvas/tools/hintGeometry.ts';
import type { Size } from '../../../canvas/viewport.ts';
import type { Placement } from '../../../canvas/viewport.ts';
import { possible, type Chroma } from '../../../state/chroma.ts';

/** A hint as it is drawn over a pane, CSS pixels. */
export interface HintShape {
  readonly hint: Hint;
  /** The line as an SVG path; of a dab a point. */
  readonly path: string;
  /** Of the pen. */
  readonly radius: number;
  /** Where its mark sits. */
  readonly x: number;
  readonly y: number;
  /** The color as it looks there. */
  readonly fill: string;
  readonly keepsGrey: boolean;
}

/** L\* taken where none is known. */
const middle = 60;

/** A color as CSS, as it looks where the photo has this lightness. */
export function cssColor(color: Chroma, lightness: number | null): string {
  const L = lightness ?? middle;
  const { a, b } = possible(color, L);
  const [red, green, blue] = labToSrgb(L, a, b).map((channel) =>
    Math.round(255 * Math.min(1, Math.max(0, channel))),
  );
  return `rgb(${red} ${green} ${blue})`;
}

/** CSS pixels to a fraction of the photo's longer side. */
export function pixelsPerSide(photo: Size, placement: Placement, pixelRatio: number): number {
  return (Math.max(photo.width, photo.height) * placement.scale) / pixelRatio;
}

/** Where hints lie in a pane. */
export function hintShapes(
  hints: readonly Hint[],
  photo: Size,
  placement: Placement,
  pixelRatio: number,
  lightnessAt: (x: number, y: number) => number | null,
): HintShape[] {
  const side = pixelsPerSide(photo, placement, pixelRatio);
  const place = ([x, y]: readonly [number, number]): readonly [number, number] => [
    round((placement.left + x * placement.width) / pixelRatio),
    round((placement.top + y * placement.height) / pixelRatio),
  ];
  return hints.map((hint) => {
    const anchor = anchorOf(hint);
    const [x, y] = place(anchor);
    return {
      hint,
      path: pathOf(hint.points.map(place)),
      radius: hint.radius * side,
      x,
      y,
      fill: cssColor(hint, lightnessAt(...anchor)),
      keepsGrey: isKeepGrey(hint),
    };
  });
}

function pathOf(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points;
  // A line of no length has round ends, and is a disc.
  const others = rest.length === 0 ? [first] : rest;
  return `M${first.join(' ')}L${others.map((point) => point.join(' ')).join('L')}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
