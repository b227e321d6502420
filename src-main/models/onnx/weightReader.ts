import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** One array of a network's weights, as a package stores it. */
export interface StoredWeight {
  readonly shape: readonly number[];
  /** float16 as its bits, or float32. */
  readonly values: Uint16Array | Float32Array;
}

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization?: { readonly dtype?: string } | undefined;
}

/** The weights of a Layers model by the names `<layer>/<weight>`, without a copy where they lie in place. */
export function readStoredWeights(
  entries: readonly WeightEntry[],
  data: ArrayBuffer,
): Map<string, StoredWeight> {
  const weights = new Map<string, StoredWeight>();
  let offset = 0;
  for (const { name, shape, quantization } of entries) {
    const count = shape.reduce((product, side) => product * side, 1);
    const isHalf = quantization?.dtype === 'float16';
    const bytes = data.slice(offset, offset + count * (isHalf ? 2 : 4));
    weights.set(name, { shape, values: isHalf ? new Uint16Array(bytes) : new Float32Array(bytes) });
    offset += bytes.byteLength;
  }
  if (offset === data.byteLength) return weights;
  throw new HeliochromeError(
    'model-damaged',
    `The weights hold ${data.byteLength} bytes; their list tells of ${offset}.`,
    'Install the model again.',
  );
}

/**
 * Rearranges the axes of an array.
 *
 * @param order for every axis of the result the axis of `weight` that it was
 */
export function permuteWeight(weight: StoredWeight, order: readonly number[]): StoredWeight {
  const { shape, values } = weight;
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, side) => product * side, 1),
  );
  const resultShape = order.map((axis) => shape[axis]);
  const resultStrides = order.map((axis) => strides[axis]);
  const result =
    values instanceof Uint16Array
      ? new Uint16Array(values.length)
      : new Float32Array(values.length);
  const rank = order.length;
  const place = new Array<number>(rank).fill(0);
  let source = 0;
  for (let target = 0; target < result.length; target += 1) {
    result[target] = values[source]!;
    for (let axis = rank - 1; axis >= 0; axis -= 1) {
      place[axis] += 1;
      source += resultStrides[axis];
      if (place[axis] < resultShape[axis]) break;
      source -= place[axis] * resultStrides[axis];
      place[axis] = 0;
    }
  }
  return { shape: resultShape, values: result };
}
