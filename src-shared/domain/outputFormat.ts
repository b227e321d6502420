import { z } from 'zod';

/** The formats that results are written in. */
export const outputFormats = ['jpeg', 'png', 'tiff', 'webp'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** File name extension of each format, without the dot. */
export const outputExtensions: Readonly<Record<OutputFormat, string>> = {
  jpeg: 'jpg',
  png: 'png',
  tiff: 'tif',
  webp: 'webp',
};

/** Formats that can hold 16 bits a channel. */
export const deepFormats: readonly OutputFormat[] = ['png', 'tiff'];

/** Formats whose size is bought with quality. */
export const lossyFormats: readonly OutputFormat[] = ['jpeg', 'webp'];

/** How a result is encoded. */
export const encodingSchema = z.strictObject({
  format: z.enum(outputFormats),
  /** Bits a channel. */
  depth: z.union([z.literal(8), z.literal(16)]),
  /** 1–100; null for lossless formats. */
  quality: z.int().min(1).max(100).nullable(),
});

export type Encoding = z.infer<typeof encodingSchema>;
