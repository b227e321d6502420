import {
  mostReferences,
  type Rectangle,
  type Reference,
  type ReferenceMethod,
  type ReferencePicture,
  type Swatch,
} from '../../src-shared/domain/reference.ts';

/** What a person chooses the method from; `hints` comes only of hints that were carried over. */
export const choosableMethods = [
  'deep',
  'texture',
  'statistics',
] as const satisfies ReferenceMethod[];
export type ChoosableMethod = (typeof choosableMethods)[number];

/** Sides of a rectangle below this, in fractions of the picture, are a slip of the hand. */
export const smallestSide = 0.01;

/** A reference with one more picture; begun where there is none. What is there already, or too many, changes nothing. */
export function withPicture(
  reference: Reference | null,
  picture: ReferencePicture,
  method: ChoosableMethod,
): Reference {
  const { sha256, name } = picture;
  if (reference === null || reference.method === 'hints') {
    return { method, strength: 1, pictures: [{ sha256, name }], swatches: [], hints: [] };
  }
  const known = reference.pictures.some((one) => one.sha256 === sha256);
  if (known || reference.pictures.length >= mostReferences) return reference;
  return { ...reference, pictures: [...reference.pictures, { sha256, name }] };
}

/** A reference without one of its pictures and the swatches on it; null when it was the last. */
export function withoutPicture(reference: Reference, sha256: string): Reference | null {
  const gone = reference.pictures.findIndex((picture) => picture.sha256 === sha256);
  if (gone < 0) return reference;
  const pictures = reference.pictures.filter((_, index) => index !== gone);
  if (pictures.length === 0) return null;
  const swatches = reference.swatches.flatMap((swatch) =>
    swatch.picture === gone
      ? []
      : [{ ...swatch, picture: swatch.picture - (swatch.picture > gone ? 1 : 0) }],
  );
  return { ...reference, pictures, swatches };
}

/** A reference by another method; swatches belong to `texture` alone. */
export function withMethod(reference: Reference, method: ChoosableMethod): Reference {
  return { ...reference, method, swatches: method === 'texture' ? reference.swatches : [] };
}

/** A reference with other swatches. */
export function withSwatches(reference: Reference, swatches: readonly Swatch[]): Reference {
  return { ...reference, swatches: [...swatches] };
}

/** The rectangle between two places; null when it is too small to have been meant. */
export function rectangleBetween(
  one: { readonly x: number; readonly y: number },
  other: { readonly x: number; readonly y: number },
): Rectangle | null {
  const held = (value: number): number => Math.min(1, Math.max(0, value));
  const left = held(Math.min(one.x, other.x));
  const top = held(Math.min(one.y, other.y));
  const width = held(Math.max(one.x, other.x)) - left;
  const height = held(Math.max(one.y, other.y)) - top;
  if (width < smallestSide || height < smallestSide) return null;
  return { x: left, y: top, width, height };
}

/** A rectangle that a key moves, or with `resize` makes larger or smaller, held to the picture. */
export function nudged(
  rectangle: Rectangle,
  right: number,
  down: number,
  resize: boolean,
): Rectangle {
  const { x, y, width, height } = rectangle;
  const held = (value: number, least: number, most: number): number =>
    Math.min(most, Math.max(least, value));
  if (resize) {
    return {
      x,
      y,
      width: held(width + right, smallestSide, 1 - x),
      height: held(height + down, smallestSide, 1 - y),
    };
  }
  return { x: held(x + right, 0, 1 - width), y: held(y + down, 0, 1 - height), width, height };
}

/** A rectangle in the middle, where a pair begins that is made by key. */
export const middle: Rectangle = { x: 0.375, y: 0.375, width: 0.25, height: 0.25 };
