import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** A name that a pickle refers to, such as `torch.FloatStorage`: only a name, never what it stands for. */
export class PickleName {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A reference to the values of a tensor, which lie outside the pickle. */
export class PickleStorage {
  /** Name of its kind, such as `torch.FloatStorage`. */
  readonly kind: string;
  readonly key: string;
  /** Numbers in it. */
  readonly count: number;
  constructor(kind: string, key: string, count: number) {
    this.kind = kind;
    this.key = key;
    this.count = count;
  }
}

/** A tensor: a view of a storage. */
export class PickleTensor {
  readonly storage: PickleStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(
    storage: PickleStorage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** What a pickle of tensors can hold. Tuples are arrays, too. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleName
  | PickleStorage
  | PickleTensor;

/** A file of weights that is not whole. */
export function damagedWeights(reason: string): HeliochromeError {
  return new HeliochromeError(
    'model-damaged',
    `The weights could not be read: ${reason}.`,
    'The file may be incomplete or altered; get it again from where it was published.',
  );
}

/** A file of weights that holds more than weights. */
export function refusedWeights(reason: string): HeliochromeError {
  return new HeliochromeError(
    'not-allowed',
    `The file was not opened: ${reason}.`,
    'Weights from elsewhere may hold tensors and nothing else: such files could run programs. Save the model’s state_dict alone, or use safetensors.',
  );
}
