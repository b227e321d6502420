/** Element types of ONNX tensors that are written here, by their numbers in `TensorProto.DataType`. */
export const onnxElements = { float32: 1, int64: 7, float16: 10 } as const;

export type OnnxElement = keyof typeof onnxElements;

/** Constant values of a graph; `data` holds them raw, little-endian. */
export interface OnnxTensor {
  readonly name: string;
  readonly element: OnnxElement;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** An attribute of an operator: a text, one or several integers, or one or several real numbers. */
export type OnnxAttribute =
  | { readonly text: string }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly real: number };

/** One operator of a graph. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A door of a graph: what goes in or comes out, as float32. A side that may be any is named by a word. */
export interface OnnxDoor {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A graph as it is written. */
export interface OnnxGraph {
  readonly name: string;
  readonly description: string;
  readonly inputs: readonly OnnxDoor[];
  readonly outputs: readonly OnnxDoor[];
  readonly constants: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
  /** Kept in the file for whoever reads it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Version of the operators that are written (ONNX 1.17), and the file's layout that goes with it. */
export const onnxOpset = 22;
export const onnxLayout = 10;
