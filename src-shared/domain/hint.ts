import { z } from 'zod';

/**
 * How a hint lies on a photo.
 * - `point`: a dab, a disc around its one point
 * - `brush`: a stroke of the pen along its points, as wide as the pen
 * - `fill`: spreads from its line over what is of like luminance, until an edge
 */
export const hintKinds = ['point', 'brush', 'fill'] as const;
export type HintKind = (typeof hintKinds)[number];

/** Hints that one coloring can take. */
export const mostHints = 10_000;
/** Points of one stroke. */
export const mostHintPoints = 5000;

const share = z.number().min(0).max(1);
const chroma = z.number().min(-128).max(128);
const radius = z.number().positive().max(0.5);

const vectorHintSchema = z
  .strictObject({
    kind: z.enum(hintKinds),
    /** x, y as fractions of the width and height of the upright picture, 0–1 */
    points: z
      .array(z.tuple([share, share]))
      .min(1)
      .max(mostHintPoints),
    /** Of the pen, as a fraction of the picture's longer side. */
    radius,
    /** Share of the radius over which the color fades out to the rim: 0 a hard pen … 1 only the middle is exact. */
    softness: share.default(0),
    /** CIE a\* (D65); a = b = 0 keeps the place grey. */
    a: chroma,
    /** CIE b\* (D65) */
    b: chroma,
  })
  .refine(({ kind, points }) => kind !== 'point' || points.length === 1, {
    message: 'a hint of the kind “point” has one point',
    path: ['points'],
  });

/**
 * One color hint in photo coordinates: what a person drew, as vectors. It is laid out for a plane of any size by
 * `usecases/guide`.
 */
export type Hint = z.output<typeof vectorHintSchema>;

/** A hint as the first versions of the program wrote it: a disc. */
const discHintSchema = z
  .strictObject({ x: share, y: share, radius, a: chroma, b: chroma })
  .transform(({ x, y, radius: reach, a, b }): Hint => ({
    kind: 'point',
    points: [[x, y]],
    radius: reach,
    softness: 0,
    a,
    b,
  }));

/** A hint, also of the old form, which becomes a point. */
export const hintSchema = z.union([vectorHintSchema, discHintSchema]);

/** The hints of one coloring; later ones lie over earlier ones. */
export const hintsSchema = z.array(hintSchema).max(mostHints);

/**
 * How hints spread: 0 by what the model has learned … 1 by the photo's edges alone (Levin et al. 2004); between, each
 * lifts the other.
 */
export const edgesSchema = z.number().min(0).max(1);

/** How hints spread where nobody says otherwise: half learned, half edges. */
export const defaultEdges = 0.5;

/** Whether a hint keeps its place without color. */
export function isKeepGrey({ a, b }: Pick<Hint, 'a' | 'b'>): boolean {
  return a === 0 && b === 0;
}

/**
 * The file that `--hints` reads and the application imports: `{"version": 2, "hints": [...]}`, with the mix (`edges`) if
 * it belongs to them; or version 1 with discs.
 */
export const hintFileSchema = z.discriminatedUnion('version', [
  z.strictObject({
    version: z.literal(2),
    edges: edgesSchema.optional(),
    hints: z.array(vectorHintSchema).max(mostHints),
  }),
  z
    .strictObject({ version: z.literal(1), hints: z.array(discHintSchema).max(mostHints) })
    .transform(({ hints }) => ({ version: 2 as const, hints })),
]);

/** Hints as they are exchanged as a file. */
export interface HintFile {
  readonly hints: readonly Hint[];
  /** How they spread; null where the file leaves it open. */
  readonly edges: number | null;
}

/** Text of a hint file: version 2. */
export function hintFileText({ hints, edges }: HintFile): string {
  const content = { version: 2, ...(edges !== null && { edges }), hints };
  return `${JSON.stringify(content, null, 2)}\n`;
}
