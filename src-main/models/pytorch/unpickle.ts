import { PickleBytes } from './pickleBytes.ts';
import { PickleStack } from './pickleStack.ts';
import { answerCall, knownName, storageOf } from './pickleTensors.ts';
import {
  damagedWeights,
  refusedWeights,
  type PickleStorage,
  type PickleValue,
} from './pickleValues.ts';

/**
 * Python's pickle is a program for a small machine that may call anything. This machine knows the instructions that
 * files of tensors use, looks nothing up, calls nothing, and makes tensors, dictionaries and plain values; every other
 * name is refused with the file. It has no recursion, and its work is bounded by the length of the file.
 */

/** A pickle that was read. */
export interface Unpickled {
  readonly value: PickleValue;
  /** Where it ends. */
  readonly end: number;
  /** The storages that it refers to, by their keys. */
  readonly storages: ReadonlyMap<string, PickleStorage>;
}

interface Machine {
  readonly bytes: PickleBytes;
  readonly stack: PickleStack;
  readonly storages: Map<string, PickleStorage>;
}

/** What it answers is of no use. */
type Instruction = (machine: Machine) => unknown;

/** Memo entries and values on the stack at most; files of weights need some thousands. */
const largestCount = 1_000_000;

/** An instruction that pushes what it reads. */
function pushing(read: (bytes: PickleBytes) => PickleValue): Instruction {
  return ({ bytes, stack }) => {
    stack.push(read(bytes));
  };
}

function pushName(machine: Machine, module: PickleValue, name: PickleValue): void {
  if (typeof module !== 'string' || typeof name !== 'string') {
    throw damagedWeights('a name in it is not text');
  }
  machine.stack.push(knownName(`${module}.${name}`));
}

function pushStorage({ stack, storages }: Machine): void {
  const storage = storageOf(stack.pop());
  storages.set(storage.key, storage);
  stack.push(storage);
}

const stop = 0x2e;

const values: readonly (readonly [code: number, instruction: Instruction])[] = [
  [0x4e /* NONE */, pushing(() => null)],
  [0x88 /* NEWTRUE */, pushing(() => true)],
  [0x89 /* NEWFALSE */, pushing(() => false)],
  [0x4a /* BININT */, pushing((bytes) => bytes.signed())],
  [0x4b /* BININT1 */, pushing((bytes) => bytes.unsigned(1))],
  [0x4d /* BININT2 */, pushing((bytes) => bytes.unsigned(2))],
  [0x8a /* LONG1 */, pushing((bytes) => bytes.long(bytes.unsigned(1)))],
  [0x47 /* BINFLOAT */, pushing((bytes) => bytes.double())],
  [0x8c /* SHORT_BINUNICODE */, pushing((bytes) => bytes.text(bytes.unsigned(1)))],
  [0x58 /* BINUNICODE */, pushing((bytes) => bytes.text(bytes.unsigned(4)))],
  [0x55 /* SHORT_BINSTRING */, pushing((bytes) => bytes.text(bytes.unsigned(1)))],
  [0x54 /* BINSTRING */, pushing((bytes) => bytes.text(bytes.unsigned(4)))],
  [0x43 /* SHORT_BINBYTES */, pushing((bytes) => bytes.slice(bytes.unsigned(1)))],
  [0x42 /* BINBYTES */, pushing((bytes) => bytes.slice(bytes.unsigned(4)))],
  [0x5d /* EMPTY_LIST */, pushing(() => [])],
  [0x29 /* EMPTY_TUPLE */, pushing(() => [])],
  [0x7d /* EMPTY_DICT */, pushing(() => new Map())],
];

const structure: readonly (readonly [code: number, instruction: Instruction])[] = [
  [0x80 /* PROTO */, ({ bytes }) => bytes.skip(1)],
  [0x95 /* FRAME */, ({ bytes }) => bytes.skip(8)],
  [
    0x28 /* MARK */,
    ({ stack }) => {
      stack.pushMark();
    },
  ],
  [
    0x85 /* TUPLE1 */,
    ({ stack }) => {
      stack.push(stack.take(1));
    },
  ],
  [
    0x86 /* TUPLE2 */,
    ({ stack }) => {
      stack.push(stack.take(2));
    },
  ],
  [
    0x87 /* TUPLE3 */,
    ({ stack }) => {
      stack.push(stack.take(3));
    },
  ],
  [
    0x74 /* TUPLE */,
    ({ stack }) => {
      stack.push(stack.popToMark());
    },
  ],
  [
    0x61 /* APPEND */,
    ({ stack }) => {
      stack.append(stack.take(1));
    },
  ],
  [
    0x65 /* APPENDS */,
    ({ stack }) => {
      stack.append(stack.popToMark());
    },
  ],
  [
    0x73 /* SETITEM */,
    ({ stack }) => {
      stack.setItems(stack.take(2));
    },
  ],
  [
    0x75 /* SETITEMS */,
    ({ stack }) => {
      stack.setItems(stack.popToMark());
    },
  ],
  [
    0x71 /* BINPUT */,
    ({ bytes, stack }) => {
      stack.remember(bytes.unsigned(1));
    },
  ],
  [
    0x72 /* LONG_BINPUT */,
    ({ bytes, stack }) => {
      stack.remember(bytes.unsigned(4));
    },
  ],
  [
    0x94 /* MEMOIZE */,
    ({ stack }) => {
      stack.remember();
    },
  ],
  [
    0x68 /* BINGET */,
    ({ bytes, stack }) => {
      stack.recall(bytes.unsigned(1));
    },
  ],
  [
    0x6a /* LONG_BINGET */,
    ({ bytes, stack }) => {
      stack.recall(bytes.unsigned(4));
    },
  ],
  [
    0x63 /* GLOBAL */,
    (machine) => {
      const module = machine.bytes.line();
      pushName(machine, module, machine.bytes.line());
    },
  ],
  [
    0x93 /* STACK_GLOBAL */,
    (machine) => {
      const [module, name] = machine.stack.take(2);
      pushName(machine, module, name);
    },
  ],
  [0x51 /* BINPERSID */, pushStorage],
  [
    0x52 /* REDUCE */,
    ({ stack }) => {
      const [callee, parameters] = stack.take(2);
      stack.push(answerCall(callee, parameters));
    },
  ],
  // Attributes of the object beneath, such as a state dict's version: of no use here.
  [0x62 /* BUILD */, ({ stack }) => stack.pop()],
];

const instructions: ReadonlyMap<number, Instruction> = new Map([...values, ...structure]);

/**
 * Reads one pickle of tensors and plain values; runs nothing.
 *
 * @param start where it begins
 * @throws HeliochromeError `model-damaged` when it is cut off or makes no sense; `not-allowed` when it is more than that
 */
export function unpickle(content: Uint8Array, start = 0): Unpickled {
  const bytes = new PickleBytes(content, start);
  const stack = new PickleStack();
  const storages = new Map<string, PickleStorage>();
  for (;;) {
    const code = bytes.byte();
    if (code === stop) return { value: stack.pop(), end: bytes.position, storages };
    const instruction = instructions.get(code);
    if (instruction === undefined) {
      throw refusedWeights(
        `it holds the instruction 0x${code.toString(16)}, which files of tensors do not have`,
      );
    }
    instruction({ bytes, stack, storages });
    if (stack.size > largestCount) throw refusedWeights('it holds millions of small values');
  }
}
