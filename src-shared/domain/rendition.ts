import { z } from 'zod';
import { outputColorSpaces } from './colorSpace.ts';
import { outputSizeSchema } from './outputSize.ts';
import { sourceTypeTerms } from './sourceType.ts';

export const markCorners = ['topLeft', 'topRight', 'bottomLeft', 'bottomRight'] as const;

/** A word in a corner of the picture. */
export const markSchema = z.strictObject({
  text: z.string().trim().min(1).max(80).default('Colorized'),
  corner: z.enum(markCorners).default('bottomRight'),
});
export type Mark = z.infer<typeof markSchema>;

/** What decides a result's bytes beside its colors and its encoding. */
export const renditionSchema = z.strictObject({
  colorSpace: z.enum(outputColorSpaces).default('srgb'),
  size: outputSizeSchema.default({ kind: 'full' }),
  mark: markSchema.nullable().default(null),
  /** Text on a white strip below the picture. */
  caption: z.string().max(5000).nullable().default(null),
  /** Whether the file itself tells of its master and its making (XMP, IPTC); else it holds no description at all. */
  embedMetadata: z.boolean().default(true),
  /** Whether the file itself tells when the colors were computed. */
  embedTime: z.boolean().default(false),
  sourceType: z.enum(sourceTypeTerms).default('compositeWithTrainedAlgorithmicMedia'),
});
export type Rendition = z.infer<typeof renditionSchema>;

/** As the master's size in sRGB, with nothing added. */
export const plainRendition: Rendition = renditionSchema.parse({});
