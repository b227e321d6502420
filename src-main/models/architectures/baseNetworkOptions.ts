import { z } from 'zod';

const channels = z.int().min(1).max(2048);

/**
 * The product's own network: luminance and hints in, a distribution over ab bins and a regressed ab out.
 *
 * A strided residual encoder (1/2 … 1/16), a bottleneck with global context, and a decoder whose skip
 * connections are added, not concatenated. It has no normalization layers: residual branches end in a
 * zero-initialized convolution (Zhang, Dauphin and Ma 2019, "Fixup initialization"), so the net trains at any batch
 * size, answers the same alone or in a batch, and every operation is one the compute engines fuse well.
 */
export const baseNetworkOptionsSchema = z.strictObject({
  /** Channels at 1/2, 1/4, 1/8 and 1/16 of the input's sides. */
  widths: z.tuple([channels, channels, channels, channels]).default([32, 64, 128, 256]),
  /** Residual blocks at 1/4 and 1/8 of the encoder. */
  encoderBlocks: z.tuple([z.int().min(0), z.int().min(0)]).default([1, 2]),
  /** Residual blocks of the bottleneck; a global-context block follows every second one. */
  bottleneckBlocks: z.int().min(0).max(64).default(4),
  /**
   * A fixed network that reads what a picture shows, beside the encoder: EfficientNet-Lite0, which has learned it from
   * the pictures of ImageNet. Its features join the bottleneck and the decoder.
   */
  content: z.enum(['none', 'efficientnet-lite0']).default('none'),
  /** Channels of the decoder at 1/8, 1/4 and 1/2. */
  decoderWidths: z.tuple([channels, channels, channels]).default([128, 80, 32]),
});

export type BaseNetworkOptions = z.infer<typeof baseNetworkOptionsSchema>;

/** The size that ships as `base`: small enough for a processor, ≤ 15 MB in float16. */
export const baseNetworkDefaults: BaseNetworkOptions = baseNetworkOptionsSchema.parse({});
