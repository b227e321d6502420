import { z } from 'zod';
import { RandomState } from './randomState.ts';

/** A place in the endless row of photographs: photo `index` of the shuffled pass `epoch`. Goes into checkpoints. */
export const streamPositionSchema = z.strictObject({
  epoch: z.int().min(0),
  index: z.int().min(0),
});

export type StreamPosition = z.infer<typeof streamPositionSchema>;

// Keys that keep the streams of one seed apart.
const orderStream = 1;
const cropStream = 2;

/** The order of `count` photos in a pass; without shuffling always 0, 1, 2 … */
export function epochOrder(
  seed: number,
  epoch: number,
  count: number,
  shuffle: boolean,
): Uint32Array {
  if (shuffle) return RandomState.derive(seed, orderStream, epoch).permutation(count);
  return Uint32Array.from({ length: count }, (_, index) => index);
}

/** The random stream that decides all about the crop at one position. */
export function cropRandom(seed: number, position: StreamPosition): RandomState {
  return RandomState.derive(seed, cropStream, position.epoch, position.index);
}

/** The position `steps` photos further, passes running into each other. */
export function advance(position: StreamPosition, steps: number, count: number): StreamPosition {
  const index = position.index + steps;
  return { epoch: position.epoch + Math.floor(index / count), index: index % count };
}
