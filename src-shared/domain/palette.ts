import { z } from 'zod';

/** One color of a palette: CIE L\*a\*b\* (D65). Hints take a\* and b\*; L\* is for showing it. */
export const paletteColorSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  lightness: z.number().min(0).max(100),
  a: z.number().min(-128).max(128),
  b: z.number().min(-128).max(128),
});
export type PaletteColor = z.infer<typeof paletteColorSchema>;

const contentFields = {
  name: z.string().trim().min(1).max(200),
  /** Where its colors come from: a standard, a book, a measurement. May be empty. */
  source: z.string().max(2000),
  colors: z.array(paletteColorSchema).max(500),
};

/** What a person can change of a palette. */
export const paletteContentSchema = z.strictObject(contentFields);

/** Named colors to draw hints with. */
export const paletteSchema = z.strictObject({
  id: z.string().min(1).max(100),
  ...contentFields,
  /** It came with the program; a changed or removed one can be had back. */
  shipped: z.boolean(),
  /** It came with the program and was changed by a person. */
  changed: z.boolean(),
});
export type Palette = z.infer<typeof paletteSchema>;
