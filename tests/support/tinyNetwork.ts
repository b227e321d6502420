import {
  baseNetworkOptionsSchema,
  type BaseNetworkOptions,
} from '../../src-main/models/architectures/baseNetworkOptions.ts';

/** The base architecture, small enough for tests on any engine. */
export const tinyNetwork: BaseNetworkOptions = baseNetworkOptionsSchema.parse({
  widths: [4, 6, 8, 8],
  encoderBlocks: [1, 1],
  bottleneckBlocks: 2,
  decoderWidths: [8, 6, 4],
});
