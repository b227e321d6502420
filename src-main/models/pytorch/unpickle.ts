import {
  damagedWeights,
  PickleName,
  PickleStorage,
  PickleTensor,
  refusedWeights,
  type PickleValue,
} from './pickleValues.ts';

/**
 * Python's pickle is a program for a small machine that may call anything. This machine knows the instructions that
 * files of tensors use, looks nothing up, calls nothing, and makes tensors, dictionaries and plain values; every other
 * name is refused with the file. It has no recursion, and its work is bounded by the length of the file.
 */

const storageKinds = /^torch\.(Float|Half|BFloat16|Double|Long|Int|Short|Char|Byte|Bool)Storage$/;
const dictionaryNames = new Set(['collections.OrderedDict', 'builtins.dict', '__builtin__.dict']);
const tensorName = 'torch._utils._rebuild_tensor_v2';
const parameterName = 'torch._utils._rebuild_parameter';

function isKnownName(name: string): boolean {
  return (
    storageKinds.test(name) ||
    dictionaryNames.has(name) ||
    name === tensorName ||
    name === parameterName
  );
}

const mark = Symbol('mark');
type Slot = PickleValue | typeof mark;

const text = new TextDecoder('utf-8', { fatal: true });
/** Memo entries and values on the stack at most; files of weights need some thousands. */
const largestCount = 1_000_000;

function wholeNumber(value: PickleValue | undefined, largest = Number.MAX_SAFE_INTEGER): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (
    typeof number === 'number' &&
    Number.isSafeInteger(number) &&
    number >= 0 &&
    number <= largest
  ) {
    return number;
  }
  throw damagedWeights('a tensor’s size is not a whole number');
}

function wholeNumbers(value: PickleValue | undefined): number[] {
  if (!Array.isArray(value) || value.length > 8) {
    throw damagedWeights('a tensor’s shape is not a list of up to eight sizes');
  }
  return value.map((side) => wholeNumber(side));
}

function makeTensor(parameters: readonly PickleValue[]): PickleTensor {
  const [storage, offset, shape, strides] = parameters;
  if (!(storage instanceof PickleStorage)) throw damagedWeights('a tensor has no values');
  return new PickleTensor(storage, wholeNumber(offset), wholeNumbers(shape), wholeNumbers(strides));
}

/** A pickle that was read. */
export interface Unpickled {
  readonly value: PickleValue;
  /** Where it ends. */
  readonly end: number;
  /** The storages that it refers to, by their keys. */
  readonly storages: ReadonlyMap<string, PickleStorage>;
}

class PickleMachine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #memo = new Map<number, PickleValue>();
  readonly #stack: Slot[] = [];
  readonly #storages = new Map<string, PickleStorage>();
  #position: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = start;
  }

  run(): Unpickled {
    for (;;) {
      const instruction = this.#byte();
      if (instruction === 0x2e)
        return { value: this.#pop(), end: this.#position, storages: this.#storages };
      this.#step(instruction);
      if (this.#stack.length > largestCount || this.#memo.size > largestCount) {
        throw refusedWeights('it holds millions of small values');
      }
    }
  }

  #advance(count: number): number {
    const start = this.#position;
    if (count > this.#bytes.length - start) throw damagedWeights('it ends too early');
    this.#position += count;
    return start;
  }

  #byte(): number {
    return this.#bytes[this.#advance(1)];
  }

  #unsigned(width: 1 | 2 | 4 | 8): number {
    const start = this.#advance(width);
    if (width === 1) return this.#view.getUint8(start);
    if (width === 2) return this.#view.getUint16(start, true);
    if (width === 4) return this.#view.getUint32(start, true);
    const value = this.#view.getBigUint64(start, true);
    if (value > BigInt(this.#bytes.length)) throw damagedWeights('it ends too early');
    return Number(value);
  }

  #slice(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  #text(length: number): string {
    try {
      return text.decode(this.#slice(length));
    } catch (error) {
      throw error instanceof TypeError ? damagedWeights('a name in it is not text') : error;
    }
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0 || end - this.#position > 500) throw damagedWeights('a name in it has no end');
    const line = this.#text(end - this.#position);
    this.#position += 1;
    return line;
  }

  /** A whole number of up to eight bytes, two's complement. */
  #long(length: number): number | bigint {
    const bytes = this.#slice(length);
    if (length === 0) return 0;
    let value = 0n;
    for (let index = length - 1; index >= 0; index -= 1)
      value = (value << 8n) | BigInt(bytes[index]);
    if ((bytes[length - 1] & 0x80) !== 0) value -= 1n << BigInt(8 * length);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const slot = this.#stack.pop();
    if (slot === undefined || typeof slot === 'symbol')
      throw damagedWeights('its values do not add up');
    return slot;
  }

  #top(): PickleValue {
    const slot = this.#stack.at(-1);
    if (slot === undefined || typeof slot === 'symbol')
      throw damagedWeights('its values do not add up');
    return slot;
  }

  #toMark(): PickleValue[] {
    const place = this.#stack.lastIndexOf(mark);
    if (place < 0) throw damagedWeights('its values do not add up');
    const values = this.#stack.splice(place).slice(1);
    return values as PickleValue[];
  }

  #take(count: number): PickleValue[] {
    const values: PickleValue[] = [];
    for (let index = 0; index < count; index += 1) values.unshift(this.#pop());
    return values;
  }

  #remember(index: number): void {
    this.#memo.set(index, this.#top());
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw damagedWeights('it refers to a value that is not there');
    this.#push(value);
  }

  #name(text: string): void {
    if (!isKnownName(text)) throw refusedWeights(`it asks for “${text.slice(0, 100)}”`);
    this.#push(new PickleName(text));
  }

  #step(instruction: number): void {
    const push = (value: PickleValue): void => {
      this.#push(value);
    };
    switch (instruction) {
      case 0x80: // PROTO
        this.#advance(1);
        return;
      case 0x95: // FRAME
        this.#advance(8);
        return;
      case 0x28: // MARK
        this.#stack.push(mark);
        return;
      case 0x4e: { // NONE
        push(null);
        return;
      }
      case 0x88: { // NEWTRUE
        push(true);
        return;
      }
      case 0x89: { // NEWFALSE
        push(false);
        return;
      }
      case 0x4a: { // BININT
        push(this.#view.getInt32(this.#advance(4), true));
        return;
      }
      case 0x4b: { // BININT1
        push(this.#unsigned(1));
        return;
      }
      case 0x4d: { // BININT2
        push(this.#unsigned(2));
        return;
      }
      case 0x8a: { // LONG1
        push(this.#long(this.#unsigned(1)));
        return;
      }
      case 0x47: { // BINFLOAT
        push(this.#view.getFloat64(this.#advance(8), false));
        return;
      }
      case 0x8c: { // SHORT_BINUNICODE
        push(this.#text(this.#unsigned(1)));
        return;
      }
      case 0x58: { // BINUNICODE
        push(this.#text(this.#unsigned(4)));
        return;
      }
      case 0x55: { // SHORT_BINSTRING
        push(this.#text(this.#unsigned(1)));
        return;
      }
      case 0x54: { // BINSTRING
        push(this.#text(this.#unsigned(4)));
        return;
      }
      case 0x43: { // SHORT_BINBYTES
        push(this.#slice(this.#unsigned(1)));
        return;
      }
      case 0x42: { // BINBYTES
        push(this.#slice(this.#unsigned(4)));
        return;
      }
      case 0x5d: // EMPTY_LIST
      case 0x29: { // EMPTY_TUPLE
        push([]);
        return;
      }
      case 0x7d: { // EMPTY_DICT
        push(new Map());
        return;
      }
      case 0x85: { // TUPLE1
        push(this.#take(1));
        return;
      }
      case 0x86: { // TUPLE2
        push(this.#take(2));
        return;
      }
      case 0x87: { // TUPLE3
        push(this.#take(3));
        return;
      }
      case 0x74: { // TUPLE
        push(this.#toMark());
        return;
      }
      case 0x61: { // APPEND
        this.#append([this.#pop()]);
        return;
      }
      case 0x65: { // APPENDS
        this.#append(this.#toMark());
        return;
      }
      case 0x73: { // SETITEM
        this.#setItems(this.#take(2));
        return;
      }
      case 0x75: { // SETITEMS
        this.#setItems(this.#toMark());
        return;
      }
      case 0x71: { // BINPUT
        this.#remember(this.#unsigned(1));
        return;
      }
      case 0x72: { // LONG_BINPUT
        this.#remember(this.#unsigned(4));
        return;
      }
      case 0x94: { // MEMOIZE
        this.#remember(this.#memo.size);
        return;
      }
      case 0x68: { // BINGET
        this.#recall(this.#unsigned(1));
        return;
      }
      case 0x6a: { // LONG_BINGET
        this.#recall(this.#unsigned(4));
        return;
      }
      case 0x63: { // GLOBAL
        this.#name(`${this.#line()}.${this.#line()}`);
        return;
      }
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#take(2);
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw damagedWeights('a name in it is not text');
        }
        this.#name(`${module}.${name}`);
        return;
      }
      case 0x51: { // BINPERSID
        push(this.#storage(this.#pop()));
        return;
      }
      case 0x52: {
        // REDUCE
        const [callee, parameters] = this.#take(2);
        push(this.#make(callee, parameters));
        return;
      }
      case 0x62: // BUILD: attributes of the object, such as a state dict's version; of no use here
        this.#pop();
        return;
      default:
        throw refusedWeights(
          `it holds the instruction 0x${instruction.toString(16)}, which files of tensors do not have`,
        );
    }
  }

  #append(values: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw damagedWeights('its values do not add up');
    for (const value of values) list.push(value);
  }

  #setItems(pairs: readonly PickleValue[]): void {
    const dictionary = this.#top();
    if (!(dictionary instanceof Map) || pairs.length % 2 !== 0) {
      throw damagedWeights('its values do not add up');
    }
    for (let index = 0; index < pairs.length; index += 2)
      dictionary.set(pairs[index], pairs[index + 1]);
  }

  /** `('storage', kind, key, device, count)`, as PyTorch names values that lie elsewhere. */
  #storage(id: PickleValue): PickleStorage {
    const parts = Array.isArray(id) ? id : [];
    const [tag, kind, key, , count] = parts;
    // Legacy files can name a part of a storage, which only very old ones do.
    const hasView = (parts.at(5) ?? null) !== null;
    const isStorage =
      tag === 'storage' && kind instanceof PickleName && storageKinds.test(kind.text);
    if (!isStorage || typeof key !== 'string' || hasView) {
      throw refusedWeights('it refers to something else than the values of tensors');
    }
    const storage = new PickleStorage(kind.text, key, wholeNumber(count));
    this.#storages.set(key, storage);
    return storage;
  }

  #make(callee: PickleValue, parameters: PickleValue): PickleValue {
    if (!(callee instanceof PickleName) || !Array.isArray(parameters)) {
      throw refusedWeights('it wants to call something that has no name');
    }
    if (callee.text === tensorName) return makeTensor(parameters);
    if (callee.text === parameterName && parameters[0] instanceof PickleTensor)
      return parameters[0];
    if (dictionaryNames.has(callee.text) && parameters.length === 0) return new Map();
    throw refusedWeights(`it wants to call “${callee.text}”`);
  }
}

/**
 * Reads one pickle of tensors and plain values; runs nothing.
 *
 * @param start where it begins
 * @throws HeliochromeError `model-damaged` when it is cut off or makes no sense; `not-allowed` when it is more than that
 */
export function unpickle(bytes: Uint8Array, start = 0): Unpickled {
  return new PickleMachine(bytes, start).run();
}
