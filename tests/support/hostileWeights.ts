/** Files that pretend to be weights, written byte by byte: no tool of the field would write them. */

/** A legacy file: PyTorch's number and version, an empty system, then `main`. */
export function legacyFile(main: Buffer, rest: Buffer = Buffer.alloc(0)): Buffer {
  const magic = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
  const version = Buffer.from('80024de9032e', 'hex');
  const system = Buffer.from('80027d2e', 'hex');
  return Buffer.concat([magic, version, system, main, rest]);
}

const proto = Buffer.from([0x80, 2]);
const stop = Buffer.from('.');

/** `module.name` called with a text, as `os.system('…')`. */
export function callOf(module: string, name: string, text: string): Buffer {
  const body = Buffer.concat([
    Buffer.from(`c${module}\n${name}\n`),
    Buffer.from([0x58]),
    uint32(Buffer.byteLength(text)),
    Buffer.from(text),
    Buffer.from([0x85, 0x52]),
  ]);
  return Buffer.concat([proto, body, stop]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x58]), uint32(Buffer.byteLength(value)), Buffer.from(value)]);
}

function integer(value: number): Buffer {
  if (value < 2 ** 31) {
    const bytes = Buffer.alloc(5);
    bytes[0] = 0x4a;
    bytes.writeInt32LE(value, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(11);
  bytes.set([0x8a, 9]);
  bytes.writeBigUInt64LE(BigInt(value), 2);
  return bytes;
}

function tuple(...parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('('), ...parts, Buffer.from('t')]);
}

/** What a test says of one tensor: possibly lies. */
export interface TensorClaim {
  readonly name: string;
  readonly key: string;
  /** Numbers that the storage claims to have. */
  readonly count: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** The pickle of a state dict of claimed tensors. @param legacy legacy files name a view, too */
export function stateDictPickle(claims: readonly TensorClaim[], legacy = false): Buffer {
  const items = claims.flatMap(({ name, key, count, offset = 0, shape, strides }) => [
    text(name),
    Buffer.from('ctorch._utils\n_rebuild_tensor_v2\n'),
    tuple(
      Buffer.concat([
        tuple(
          text('storage'),
          Buffer.from('ctorch\nFloatStorage\n'),
          text(key),
          text('cpu'),
          integer(count),
          ...(legacy ? [Buffer.from('N')] : []),
        ),
        Buffer.from('Q'),
      ]),
      integer(offset),
      tuple(...shape.map(integer)),
      tuple(...strides.map(integer)),
      Buffer.from([0x89]),
      Buffer.from('ccollections\nOrderedDict\n)R'),
    ),
    Buffer.from('R'),
  ]);
  return Buffer.concat([proto, Buffer.from('}('), ...items, Buffer.from('u'), stop]);
}

/** The end of a legacy file: the keys, then each storage's count and values. */
export function legacyStorages(
  storages: readonly (readonly [key: string, count: bigint, data: Buffer])[],
): Buffer {
  const keys = Buffer.concat([
    proto,
    Buffer.from(']('),
    ...storages.map(([key]) => text(key)),
    Buffer.from('e.'),
  ]);
  const values = storages.map(([, count, data]) => {
    const head = Buffer.alloc(8);
    head.writeBigInt64LE(count);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([keys, ...values]);
}
