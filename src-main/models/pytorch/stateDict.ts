import type { PlainTensor } from '../tensorFile.ts';
import {
  damagedWeights,
  PickleTensor,
  refusedWeights,
  type PickleStorage,
  type PickleValue,
} from './pickleValues.ts';

/** Bytes of a number of each kind of storage that can hold weights. */
const widths: Readonly<Partial<Record<string, number>>> = {
  'torch.FloatStorage': 4,
  'torch.HalfStorage': 2,
  'torch.BFloat16Storage': 2,
  'torch.DoubleStorage': 8,
};
const otherWidths: Readonly<Record<string, number>> = {
  'torch.LongStorage': 8,
  'torch.IntStorage': 4,
  'torch.ShortStorage': 2,
  'torch.CharStorage': 1,
  'torch.ByteStorage': 1,
  'torch.BoolStorage': 1,
};

/** Bytes of a number of a storage. */
export function storageWidth({ kind }: PickleStorage): number {
  return widths[kind] ?? otherWidths[kind];
}

/** The values of one storage, raw. @returns null when they are not in the file */
export type StorageReader = (key: string) => Uint8Array | null;

/** Raw little-endian numbers to float32. @param kind as in {@link widths} */
function toFloats(kind: string, raw: Uint8Array): Float32Array {
  // A copy lies at the start of its buffer, as typed arrays ask. (A Buffer's own `slice` would be none.)
  const { buffer } = new Uint8Array(raw);
  if (kind === 'torch.FloatStorage') return new Float32Array(buffer);
  if (kind === 'torch.HalfStorage') return new Float32Array(new Float16Array(buffer));
  if (kind === 'torch.DoubleStorage') return new Float32Array(new Float64Array(buffer));
  // bfloat16 is the upper half of float32.
  const bits = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
  return new Float32Array(bits.buffer);
}

function readStorage(storage: PickleStorage, read: StorageReader): Float32Array | null {
  const width = widths[storage.kind];
  // Counters and the like, which are no weights.
  if (width === undefined) return null;
  const raw = read(storage.key);
  if (raw === null) throw damagedWeights(`the values “${storage.key.slice(0, 50)}” are missing`);
  if (raw.length !== storage.count * width) {
    throw damagedWeights(
      `${storage.count} numbers should take ${storage.count * width} bytes, and there are ${raw.length}`,
    );
  }
  return toFloats(storage.kind, raw);
}

/** Lays a view of a storage out row by row. */
function viewOf({ offset, shape, strides }: PickleTensor, values: Float32Array): PlainTensor {
  const count = shape.reduce((product, side) => product * side, 1);
  const last = shape.reduce(
    (place, side, axis) => place + Math.max(0, side - 1) * (strides[axis] ?? 0),
    offset,
  );
  if (
    strides.length !== shape.length ||
    count > values.length ||
    last >= Math.max(1, values.length)
  ) {
    throw damagedWeights(`a tensor of shape [${shape.join(', ')}] does not lie within its values`);
  }
  const data = new Float32Array(count);
  const place = new Array<number>(shape.length).fill(0);
  let source = offset;
  for (let target = 0; target < count; target += 1) {
    data[target] = values[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      place[axis] += 1;
      source += strides[axis];
      if (place[axis] < shape[axis]) break;
      source -= place[axis] * strides[axis];
      place[axis] = 0;
    }
  }
  return { shape, data };
}

/** Where checkpoints keep the weights beside other things. */
const innerNames = ['state_dict', 'model', 'model_state_dict', 'params', 'params_ema', 'net'];

function findTensors(value: PickleValue): Map<PickleValue, PickleValue> {
  if (!(value instanceof Map)) throw refusedWeights('it holds no dictionary of tensors');
  if ([...value.values()].some((one) => one instanceof PickleTensor)) return value;
  for (const name of innerNames) {
    const inner = value.get(name);
    if (inner instanceof Map) return inner;
  }
  throw damagedWeights('there is no tensor in it');
}

/**
 * Makes named float32 tensors of an unpickled state dict. Tensors of other than real numbers are left out.
 *
 * @throws HeliochromeError `model-damaged`, `not-allowed`
 */
export function readStateDict(value: PickleValue, read: StorageReader): Map<string, PlainTensor> {
  const storages = new Map<string, Float32Array | null>();
  const tensors = new Map<string, PlainTensor>();
  for (const [name, tensor] of findTensors(value)) {
    if (typeof name !== 'string' || !(tensor instanceof PickleTensor)) continue;
    const { storage } = tensor;
    const id = `${storage.kind} ${storage.count} ${storage.key}`;
    if (!storages.has(id)) storages.set(id, readStorage(storage, read));
    const values = storages.get(id) ?? null;
    if (values !== null) tensors.set(name.replace(/^module\./, ''), viewOf(tensor, values));
  }
  return tensors;
}
