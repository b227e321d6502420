import { z } from 'zod';

const perChannel = z.array(z.number()).min(1).max(4);
const layoutSchema = z.enum(['channels-first', 'channels-last']);

/** What a door of a foreign network holds, and how its numbers are read. */
const doorFields = {
  /** The door's name in the file. */
  name: z.string().min(1).max(500),
  layout: layoutSchema.default('channels-first'),
  /** Number in the network = (value − offset) / scale, one for each channel or one for all. */
  offset: perChannel.default([0]),
  scale: perChannel.refine((values) => values.every((value) => value !== 0)).default([1]),
};

const inputSchema = z.strictObject({
  ...doorFields,
  /**
   * `luminance`: L\*, 0–100; `hints`: a\* and b\* where known, else 0; `mask`: 1 where known, else 0;
   * `luminance-and-hints`: L\*, a\*, b\*, mask; `grey-rgb`: the grey picture as sRGB, 0–1, three times.
   */
  holds: z.enum(['luminance', 'hints', 'mask', 'luminance-and-hints', 'grey-rgb']),
});

const outputSchema = z.strictObject({
  ...doorFields,
  /** `ab`: a\* and b\*; `rgb`: a colored sRGB picture, 0–1, of which a\*b\* are taken. */
  holds: z.enum(['ab', 'rgb']),
});

/** How the doors of a foreign colorization network are used. */
export const graphMappingSchema = z.strictObject({
  size: z.discriminatedUnion('kind', [
    /** Pictures are stretched to this size, as such networks are trained. */
    z.strictObject({
      kind: z.literal('stretched'),
      width: z.int().min(16).max(4096),
      height: z.int().min(16).max(4096),
    }),
    /** Pictures keep their shape; sides are padded to multiples. */
    z.strictObject({
      kind: z.literal('padded'),
      multipleOf: z.int().min(1).max(128),
      /** Longer side that the network is made for, pixels. */
      longSide: z.int().min(32).max(4096),
    }),
  ]),
  inputs: z.array(inputSchema).min(1).max(4),
  output: outputSchema,
});

export type GraphMapping = z.infer<typeof graphMappingSchema>;
export type GraphInput = GraphMapping['inputs'][number];

/** Names of what people have, and of what is described by a mapping. */
export const modelFamilies = ['eccv16', 'siggraph17', 'ddcolor', 'deoldify', 'described'] as const;
export type ModelFamily = (typeof modelFamilies)[number];
