import { z } from 'zod';
import { finishSchema } from './finish.ts';
import { edgesSchema, hintsSchema } from './hint.ts';
import { encodingSchema, type Encoding } from './outputFormat.ts';
import { referenceSchema, sameReferences } from './reference.ts';
import { plainRendition, renditionSchema, type Rendition } from './rendition.ts';

/**
 * The IPTC's term for pictures with content that a trained model made: the colors of a colorized photograph are
 * invented, however likely. (Their term for enhancement without new content is `algorithmicallyEnhanced`.)
 * Vocabulary: http://cv.iptc.org/newscodes/digitalsourcetype/
 */
export const colorizedSourceType =
  'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

/** The sentence that goes with every colorized picture. */
export const disclosureStatement =
  'Colorized by Heliochrome. The colors are an interpretation made by a trained model; they do not record the scene.';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 hexadecimal digits');

/** Everything that decides the colors of a result. */
export const recipeSchema = z.strictObject({
  model: z.strictObject({
    id: z.string().min(1),
    version: z.string().min(1),
    weightsSha256: sha256Schema,
  }),
  /** T of the annealed mean. */
  temperature: z.number().positive(),
  /** 0 the averaged color … 1 the decisive one. */
  decisiveness: z.number().min(0).max(1),
  hints: hintsSchema,
  /** How the hints spread: 0 by the model alone (all that older recipes knew) … 1 by edges alone; 0 without hints. */
  edges: edgesSchema.default(0),
  /** Photographs that the colors were taken from; null in recipes from before there were any. */
  reference: referenceSchema.nullable().default(null),
  finish: finishSchema,
});

export type Recipe = z.infer<typeof recipeSchema>;

/** The record that lies beside every result as `<result>.json`: where it comes from and how it was made. */
export const provenanceSchema = z.strictObject({
  format: z.literal('heliochrome-provenance'),
  /** 2 adds operator, identifier, title and rendition, which those of 1 had none of. */
  version: z.literal([1, 2]),
  statement: z.string(),
  digitalSourceType: z.url(),
  /** When the colors were computed. */
  createdAt: z.iso.datetime(),
  /** Who had it made; may be empty. */
  operator: z.string().default(''),
  application: z.strictObject({ name: z.string(), version: z.string() }),
  master: z.strictObject({
    /** File name; below the given folder its path there, with forward slashes. */
    name: z.string().min(1),
    /** The archive's; may be empty, as may the title. */
    identifier: z.string().default(''),
    title: z.string().default(''),
    bytes: z.int().nonnegative(),
    sha256: sha256Schema,
    /** Counted from 1. */
    page: z.int().min(1),
    pages: z.int().min(1),
    width: z.int().positive(),
    height: z.int().positive(),
    depth: z.union([z.literal(1), z.literal(8), z.literal(16)]),
  }),
  recipe: recipeSchema,
  /** What computed the colors. Engines agree within rounding, so it is told but is no part of the recipe. */
  engine: z.strictObject({ name: z.string(), device: z.string() }),
  result: z.strictObject({
    name: z.string().min(1),
    bytes: z.int().nonnegative(),
    sha256: sha256Schema,
    width: z.int().positive(),
    height: z.int().positive(),
    encoding: encodingSchema,
    rendition: renditionSchema.default(plainRendition),
  }),
});

export type Provenance = z.infer<typeof provenanceSchema>;

/** File name of the record beside the result of this name. */
export function provenanceName(result: string): string {
  return `${result}.json`;
}

/** What a result tells of its master and who made it, as the archive has it. */
export interface ResultDescription {
  readonly identifier: string;
  readonly title: string;
  readonly operator: string;
}

const renditionWords: Readonly<Record<keyof Rendition, string>> = {
  colorSpace: 'color space',
  size: 'size',
  mark: 'mark',
  caption: 'caption',
  embedMetadata: 'embedded metadata',
  embedTime: 'embedded time',
  sourceType: 'source type',
};

/** What of the rendition differs, in words; null when nothing does. */
function otherRendition(made: Rendition, asked: Rendition): string | null {
  const keys = Object.keys(renditionWords) as (keyof Rendition)[];
  const other = keys.find((key) => JSON.stringify(made[key]) !== JSON.stringify(asked[key]));
  return other === undefined ? null : `it was made with another ${renditionWords[other]}`;
}

function otherDescription(record: Provenance, asked: ResultDescription): string | null {
  if (record.master.identifier !== asked.identifier) return 'it tells another identifier';
  if (record.master.title !== asked.title) return 'it tells another title';
  return record.operator === asked.operator ? null : 'it names another operator';
}

/**
 * Says in what a result on disk differs from the one now asked for, in words a person understands.
 *
 * @returns null when it is the same: the same master's bytes, page, recipe and encoding
 */
export function differenceFrom(
  record: Provenance,
  wanted: {
    readonly master: { readonly sha256: string; readonly page: number };
    readonly recipe: Recipe;
    readonly encoding: Encoding;
    readonly rendition?: Rendition;
    /** What the file tells of its master; not compared where it is left out. */
    readonly description?: ResultDescription;
  },
): string | null {
  const { recipe, master, result } = record;
  if (master.sha256 !== wanted.master.sha256) return 'it was made from another master';
  if (master.page !== wanted.master.page) return 'it was made from another page';
  const sameWeights = recipe.model.weightsSha256 === wanted.recipe.model.weightsSha256;
  // The version counts too: a package's output settings may change with its weights the same.
  if (!sameWeights || recipe.model.version !== wanted.recipe.model.version) {
    return `it was made by model ${recipe.model.id} ${recipe.model.version}`;
  }
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['temperature', recipe.temperature, wanted.recipe.temperature],
    ['decisiveness', recipe.decisiveness, wanted.recipe.decisiveness],
    ['edges', recipe.edges, wanted.recipe.edges],
    ['strength', recipe.finish.strength, wanted.recipe.finish.strength],
    ['saturation', recipe.finish.saturation, wanted.recipe.finish.saturation],
    ['format', result.encoding.format, wanted.encoding.format],
    ['depth', result.encoding.depth, wanted.encoding.depth],
    ['quality', result.encoding.quality, wanted.encoding.quality],
  ];
  for (const [name, made, asked] of pairs) {
    if (made !== asked) return `it was made with ${name} ${String(made)}, not ${String(asked)}`;
  }
  const sameHints = JSON.stringify(recipe.hints) === JSON.stringify(wanted.recipe.hints);
  if (!sameHints) return 'it was made with other hints';
  const sameReference = sameReferences(recipe.reference, wanted.recipe.reference);
  if (!sameReference) return 'it was made with other reference photographs';
  const rendition = otherRendition(result.rendition, wanted.rendition ?? plainRendition);
  if (rendition !== null || wanted.description === undefined) return rendition;
  return otherDescription(record, wanted.description);
}
