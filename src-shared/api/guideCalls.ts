import { z } from 'zod';
import { edgesSchema, hintsSchema } from '../domain/hint.ts';
import { paletteContentSchema, paletteSchema } from '../domain/palette.ts';
import { finishSchema } from '../domain/finish.ts';
import { idSchema } from '../domain/photo.ts';
import { versionSchema } from '../domain/version.ts';
import { coloringSchema } from './coloring.ts';

/** What calls of guided color (hints, their colors and palettes) take and give: spread into the contract. */

const share = z.number().min(0).max(1);

/** A place on a photo: fractions of the width and height of the upright picture. */
export const placeFields = { x: share, y: share };

/** A color that is likely at a place, CIE a\*b\* (D65). */
export const suggestedColorSchema = z.strictObject({
  a: z.number(),
  b: z.number(),
  /** How likely, among all colors, 0–1; likeliest first. */
  share,
});
export type SuggestedColor = z.infer<typeof suggestedColorSchema>;

export const suggestionsSchema = z.strictObject({
  /** L\* of the photo there. */
  lightness: z.number(),
  /** Up to six, distinct; empty when the model weighs no colors against each other. */
  colors: z.array(suggestedColorSchema).max(6),
  /** Why there are none, in words; null when there are. */
  reason: z.string().nullable(),
});
export type Suggestions = z.infer<typeof suggestionsSchema>;

/** The mean color of a small round of a picture. */
export const pickedColorSchema = z.strictObject({
  lightness: z.number(),
  a: z.number(),
  b: z.number(),
});
export type PickedColor = z.infer<typeof pickedColorSchema>;

export const colorAtRequest = z.strictObject({
  photoId: idSchema,
  /** The version whose color is asked for; null: the master's own. */
  versionId: idSchema.nullable(),
  ...placeFields,
  /** Of the round, a fraction of the longer side; at least a pixel is taken. */
  radius: z.number().min(0).max(0.5).default(0),
});

/** Hints as they come from a file. */
export const importedHintsSchema = z.strictObject({
  hints: hintsSchema,
  /** How the file says that they spread; null where it leaves that open. */
  edges: edgesSchema.nullable(),
});

export const guideRequest = z.strictObject({
  photoId: idSchema,
  /** The version that the hints were drawn on; null: the original. */
  versionId: idSchema.nullable(),
  coloring: coloringSchema,
  finish: finishSchema,
  /** What undo calls it, such as “Dab dark red”. */
  label: z.string().trim().min(1).max(200),
});

export const suggestColorsRequest = z.strictObject({
  photoId: idSchema,
  /** The version that is worked on; null: the original. */
  versionId: idSchema.nullable(),
  coloring: coloringSchema,
  ...placeFields,
});

export const guideCalls = {
  /**
   * One stroke of the pen, or another change of hints: colors the photo and keeps the result as its current version, as
   * one step of the photo's undo. It takes the place (and number) of the given version where that is the current one,
   * has hints and is not reviewed; else it is a new version.
   */
  'versions.guide': { request: guideRequest, response: versionSchema },
  /** Colors that are likely at a place, given the hints so far. */
  'photos.suggestColors': { request: suggestColorsRequest, response: suggestionsSchema },
  /** The color at a place, as an eyedropper takes it. */
  'photos.colorAt': { request: colorAtRequest, response: pickedColorSchema },

  /** The text of a hint file (JSON), to be saved as `NAME.hints.json`. */
  'hints.exportText': {
    request: z.strictObject({ hints: hintsSchema, edges: edgesSchema.nullable() }),
    response: z.strictObject({ text: z.string() }),
  },
  /** Hints from the text of a hint file, such as one that was dropped. Nothing is stored. */
  'hints.importText': {
    request: z.strictObject({ text: z.string().max(100_000_000) }),
    response: importedHintsSchema,
  },
  /** Hints from a hint file by its path, as `app.choose` gives it. Nothing is stored. */
  'hints.importFile': {
    request: z.strictObject({ path: z.string().min(1).max(32_767) }),
    response: importedHintsSchema,
  },

  /** Palettes of the user and those that come with the program, in the order in which they are shown. */
  'palettes.list': { request: z.strictObject({}), response: z.array(paletteSchema) },
  /** Makes a palette (id null) or changes one. */
  'palettes.save': {
    request: z.strictObject({
      id: z.string().min(1).max(100).nullable(),
      content: paletteContentSchema,
    }),
    response: paletteSchema,
  },
  'palettes.remove': {
    request: z.strictObject({ id: z.string().min(1).max(100) }),
    response: z.strictObject({}),
  },
  /** Has the palettes that come with the program as they came; those of the user stay. */
  'palettes.restore': { request: z.strictObject({}), response: z.array(paletteSchema) },
} as const;
