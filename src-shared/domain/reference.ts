import { z } from 'zod';
import { hintSchema } from './hint.ts';

/**
 * How colors come from reference photographs.
 * - `statistics`: means and deviations of the colors (Reinhard et al. 2001)
 * - `texture`: places of like luminance and texture (Welsh et al. 2002), where wanted only between swatches
 * - `deep`: places that the model's own network takes for alike (in the manner of He et al. 2018)
 * - `hints`: hints given to another photo, carried over to where the network finds the like of what lay under them
 */
export const referenceMethods = ['statistics', 'texture', 'deep', 'hints'] as const;
export const referenceMethodSchema = z.enum(referenceMethods);
export type ReferenceMethod = z.infer<typeof referenceMethodSchema>;

/** References that a recipe may name. */
export const mostReferences = 8;
/** Pairs of rectangles that a recipe may name. */
export const mostSwatches = 32;

const fraction = z.number().min(0).max(1);

/** A rectangle of an upright picture, in fractions of its width and height. */
export const rectangleSchema = z
  .strictObject({
    x: fraction,
    y: fraction,
    width: z.number().positive().max(1),
    height: z.number().positive().max(1),
  })
  // A hair beyond the border is rounding.
  .refine(({ x, y, width, height }) => x + width <= 1.000001 && y + height <= 1.000001, {
    error: 'the rectangle must lie within the picture',
  });
export type Rectangle = z.infer<typeof rectangleSchema>;

/** “This is what that looks like”: a part of a reference and the part of the photo that it tells the colors of. */
export const swatchSchema = z.strictObject({
  /** Which of the pictures, counted from 0. */
  picture: z.int().min(0),
  reference: rectangleSchema,
  photo: rectangleSchema,
});
export type Swatch = z.infer<typeof swatchSchema>;

export const pictureKeySchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 hexadecimal digits');

/** A reference as a recipe names it. */
export const referencePictureSchema = z.strictObject({
  /**
   * What the picture is known by: the SHA-256 of its file. Of a page of several, a colorized version, or the luminance
   * under carried-over hints, which are no files of their own: the SHA-256 of the small copy.
   */
  sha256: pictureKeySchema,
  /** File name, or what else names it: “album.tif, page 3”, “H-0147, version 2”. */
  name: z.string().min(1).max(1000),
});
export type ReferencePicture = z.infer<typeof referencePictureSchema>;

/** Where the colors of a coloring come from, besides the model. */
export const referenceSchema = z
  .strictObject({
    method: referenceMethodSchema,
    /** 0 the model's own colors … 1 as much of the reference's as the method gives. */
    strength: z.number().min(0).max(1).default(1),
    pictures: z.array(referencePictureSchema).min(1).max(mostReferences),
    /** Only of `texture`. */
    swatches: z.array(swatchSchema).max(mostSwatches).default([]),
    /** Only of `hints`: those of the other photo, in its coordinates; the one picture is its small luminance. */
    hints: z.array(hintSchema).max(10_000).default([]),
  })
  .refine(({ method, hints }) => (method === 'hints') === hints.length > 0, {
    error: 'hints belong to the method `hints`, which needs them',
    path: ['hints'],
  })
  .refine(({ method, swatches }) => method === 'texture' || swatches.length === 0, {
    error: 'swatches belong to the method `texture`',
    path: ['swatches'],
  })
  .refine(({ swatches, pictures }) => swatches.every(({ picture }) => picture < pictures.length), {
    error: 'a swatch names a picture that is not among the pictures',
    path: ['swatches'],
  });
export type Reference = z.infer<typeof referenceSchema>;

/** Whether two references give the same colors: what the pictures are called does not count. */
export function sameReferences(one: Reference | null, other: Reference | null): boolean {
  return JSON.stringify(referenceContent(one)) === JSON.stringify(referenceContent(other));
}

/** What of a reference decides the colors, always written in one way. */
export function referenceContent(reference: Reference | null): unknown {
  if (reference === null) return null;
  const { method, strength, pictures, swatches, hints } = reference;
  return { method, strength, pictures: pictures.map(({ sha256 }) => sha256), swatches, hints };
}
