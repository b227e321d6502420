import { z } from 'zod';

/**
 * One color hint in photo coordinates: a disc of known color. `x`, `y` are fractions of width and height (0–1, of
 * the upright picture), `radius` a fraction of the longer side; `a`, `b` are CIE a\*b\* (D65).
 */
export const hintSchema = z.strictObject({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  radius: z.number().positive().max(0.5),
  a: z.number().min(-128).max(128),
  b: z.number().min(-128).max(128),
});

export type Hint = z.infer<typeof hintSchema>;

/** The file that `--hints` reads: `{"version": 1, "hints": [...]}`. */
export const hintFileSchema = z.strictObject({
  version: z.literal(1),
  hints: z.array(hintSchema).max(10_000),
});
