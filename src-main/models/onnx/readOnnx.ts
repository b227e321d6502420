import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** A door of a graph that was read; a side that may be any is null. */
export interface ReadDoor {
  readonly name: string;
  /** Number of `TensorProto.DataType`; 0 for what is no tensor. */
  readonly element: number;
  readonly shape: readonly (number | null)[];
}

/** Weights of a graph that was read, without their values. */
export interface ReadConstant {
  readonly name: string;
  readonly element: number;
  readonly shape: readonly number[];
}

/** What an ONNX file says of itself. */
export interface OnnxSummary {
  readonly opset: number;
  readonly producer: string;
  /** Doors that are to be fed: without those that are only names of weights. */
  readonly inputs: readonly ReadDoor[];
  readonly outputs: readonly ReadDoor[];
  /** How often each operator occurs. */
  readonly operators: ReadonlyMap<string, number>;
  readonly constants: readonly ReadConstant[];
  /** Real numbers among the weights. */
  readonly parameters: number;
}

function damaged(reason: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError(
    'model-damaged',
    `The ONNX file was not taken in: ${reason}.`,
    'The file may be incomplete; export or download it again.',
    { cause },
  );
}

function refused(reason: string): HeliochromeError {
  return new HeliochromeError(
    'not-offered',
    `The ONNX file was not taken in: ${reason}.`,
    'Export the model again as one file, with the standard operators of ONNX.',
  );
}

type FieldReader = (reader: BinaryReader, wire: WireType) => void;

/** Goes through the fields of a message; those without a reader are skipped. */
function readFields(
  bytes: Uint8Array,
  fields: Readonly<Partial<Record<number, FieldReader>>>,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const read = fields[field];
    if (read === undefined) reader.skip(wire, field);
    else read(reader, wire);
  }
}

function readInteger(reader: BinaryReader): number {
  const value = Number(reader.int64());
  if (Number.isSafeInteger(value)) return value;
  throw damaged('a number in it is beyond all sense');
}

/** A repeated whole number, packed or not. */
function readIntegers(reader: BinaryReader, wire: WireType, into: number[]): void {
  if (wire !== WireType.LengthDelimited) {
    into.push(readInteger(reader));
    return;
  }
  const packed = new BinaryReader(reader.bytes());
  while (packed.pos < packed.len) into.push(readInteger(packed));
}

const largestSide = 2 ** 31;

/** Whether little-endian numbers hold one whose exponent is full and whose rest is not zero. */
function holdsNaN(raw: Uint8Array, element: number): boolean {
  // A copy in pieces, as the values need not be aligned in the file.
  const piece = 1 << 20;
  for (let start = 0; start < raw.length; start += piece) {
    const { buffer } = new Uint8Array(raw.subarray(start, start + piece));
    const values =
      element === 1
        ? new Float32Array(buffer, 0, buffer.byteLength >> 2)
        : new Float16Array(buffer, 0, buffer.byteLength >> 1);
    for (let index = 0; index < values.length; index += 1) {
      if (Number.isNaN(values[index])) return true;
    }
  }
  return false;
}

const rawWidths: Readonly<Partial<Record<number, number>>> = { 1: 4, 10: 2 };

function readConstant(bytes: Uint8Array): ReadConstant {
  const shape: number[] = [];
  let [name, element, isOutside] = ['', 0, false];
  let raw: Uint8Array | null = null;
  readFields(bytes, {
    1: (reader, wire) => {
      readIntegers(reader, wire, shape);
    },
    2: (reader) => {
      element = reader.int32();
    },
    8: (reader) => {
      name = reader.string();
    },
    9: (reader) => {
      raw = reader.bytes();
    },
    13: (reader, wire) => {
      isOutside = true;
      reader.skip(wire, 13);
    },
    14: (reader) => {
      isOutside ||= reader.int32() === 1;
    },
  });
  if (isOutside) throw refused('its weights lie in other files beside it');
  if (shape.some((side) => side < 0 || side > largestSide))
    throw damaged(`the weights “${name}” have no size`);
  checkValues(name, element, shape, raw);
  return { name, element, shape };
}

function checkValues(
  name: string,
  element: number,
  shape: readonly number[],
  raw: Uint8Array | null,
): void {
  const width = rawWidths[element];
  if (width === undefined || raw === null) return;
  const expected = shape.reduce((product, side) => product * side, width);
  if (raw.length !== expected) {
    throw damaged(
      `the weights “${name}” should take ${expected} bytes, and there are ${raw.length}`,
    );
  }
  if (holdsNaN(raw, element))
    throw damaged(`the weights “${name}” hold values that are no numbers`);
}

function readShape(bytes: Uint8Array): (number | null)[] {
  const shape: (number | null)[] = [];
  readFields(bytes, {
    1: (reader) => {
      const sides: number[] = [];
      readFields(reader.bytes(), {
        1: (inner) => {
          sides.push(readInteger(inner));
        },
      });
      // Some exporters write 0 or −1 for a side that may be any.
      const side = sides.at(-1) ?? 0;
      shape.push(side > 0 ? side : null);
    },
  });
  return shape;
}

function readDoor(bytes: Uint8Array): ReadDoor {
  let [name, element] = ['', 0];
  let shape: (number | null)[] = [];
  const tensor: Record<number, FieldReader> = {
    1: (reader) => {
      element = reader.int32();
    },
    2: (reader) => {
      shape = readShape(reader.bytes());
    },
  };
  readFields(bytes, {
    1: (reader) => {
      name = reader.string();
    },
    2: (reader) => {
      readFields(reader.bytes(), {
        1: (inner) => {
          readFields(inner.bytes(), tensor);
        },
      });
    },
  });
  return { name, element, shape };
}

const standardDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

function readOperator(bytes: Uint8Array): string {
  let [operator, domain] = ['', ''];
  readFields(bytes, {
    4: (reader) => {
      operator = reader.string();
    },
    7: (reader) => {
      domain = reader.string();
    },
  });
  if (!standardDomains.has(domain) && !domain.startsWith('pkg.')) {
    throw refused(
      `it needs the operator “${operator}” of “${domain.slice(0, 50)}”, which is no part of ONNX`,
    );
  }
  return operator;
}

interface Graph {
  readonly inputs: ReadDoor[];
  readonly outputs: ReadDoor[];
  readonly operators: Map<string, number>;
  readonly constants: ReadConstant[];
}

function readGraph(bytes: Uint8Array): Graph {
  const graph: Graph = { inputs: [], outputs: [], operators: new Map(), constants: [] };
  readFields(bytes, {
    1: (reader) => {
      const operator = readOperator(reader.bytes());
      graph.operators.set(operator, (graph.operators.get(operator) ?? 0) + 1);
    },
    5: (reader) => {
      graph.constants.push(readConstant(reader.bytes()));
    },
    11: (reader) => {
      graph.inputs.push(readDoor(reader.bytes()));
    },
    12: (reader) => {
      graph.outputs.push(readDoor(reader.bytes()));
    },
    15: () => {
      throw refused('its weights are stored sparsely');
    },
  });
  return graph;
}

function readModel(bytes: Uint8Array): OnnxSummary {
  const graphs: Graph[] = [];
  let [opset, producer] = [0, ''];
  readFields(bytes, {
    2: (reader) => {
      producer = reader.string();
    },
    7: (reader) => {
      graphs.push(readGraph(reader.bytes()));
    },
    8: (reader) => {
      let [domain, version] = ['', 0];
      readFields(reader.bytes(), {
        1: (inner) => {
          domain = inner.string();
        },
        2: (inner) => {
          version = readInteger(inner);
        },
      });
      if (domain === '' || domain === 'ai.onnx') opset = version;
    },
  });
  const graph = graphs.at(-1);
  if (graph === undefined || opset === 0) throw damaged('it holds no graph');
  return summarize(graph, opset, producer);
}

function summarize(graph: Graph, opset: number, producer: string): OnnxSummary {
  const { inputs, outputs, operators, constants } = graph;
  const named = new Set(constants.map(({ name }) => name));
  const parameters = constants
    .filter(({ element }) => element in rawWidths || element === 11)
    .reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
  const fed = inputs.filter(({ name }) => !named.has(name));
  return { opset, producer, inputs: fed, outputs, operators, constants, parameters };
}

/**
 * Reads what an ONNX file is, without making anything of it: doors, operators, weights (which must be in the file, and be
 * numbers).
 *
 * @throws HeliochromeError `model-damaged` when it is cut off or makes no sense; `not-offered` for what ONNX Runtime is
 *   not to be given
 */
export function readOnnx(bytes: Uint8Array): OnnxSummary {
  try {
    return readModel(bytes);
  } catch (error) {
    if (error instanceof HeliochromeError) throw error;
    throw damaged('it is not an ONNX file, or it is cut off', error);
  }
}
