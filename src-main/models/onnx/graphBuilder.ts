import type { OnnxAttribute, OnnxElement, OnnxNode, OnnxTensor } from './onnxTypes.ts';
import type { StoredWeight } from './weightReader.ts';

/** What flows between layers: planes `[batch, channels, height, width]`, or one vector a picture. */
export interface OnnxFlow {
  readonly name: string;
  readonly kind: 'planes' | 'vector';
  readonly channels: number;
}

/** An operator to add. */
export interface NewNode {
  /** Of the node, and of what it gives. */
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

function bytesOf(values: Uint16Array | Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Collects the operators and constants of a graph. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];

  /** Adds an operator. @returns the name of what it gives */
  add({ name, operator, inputs, attributes = {} }: NewNode): string {
    this.nodes.push({ name, operator, inputs, outputs: [name], attributes });
    return name;
  }

  /** Adds whole numbers, such as the sizes that an operator takes. @returns their name */
  addIntegers(name: string, values: readonly number[]): string {
    const data = bytesOf(BigInt64Array.from(values, BigInt));
    return this.#addConstant(name, 'int64', [values.length], data);
  }

  /** Adds real numbers in full precision. @returns their name */
  addReals(name: string, shape: readonly number[], values: Float32Array): string {
    return this.#addConstant(name, 'float32', shape, bytesOf(values));
  }

  /**
   * Adds weights. Those in float16 stay so in the file and are widened where they are used, which runtimes do once, as
   * they load: the file is half as large, and its values are the package's own.
   *
   * @returns their name
   */
  addWeight(name: string, { shape, values }: StoredWeight): string {
    if (values instanceof Float32Array) return this.addReals(name, shape, values);
    const stored = this.#addConstant(`${name}/float16`, 'float16', shape, bytesOf(values));
    return this.add({
      name,
      operator: 'Cast',
      inputs: [stored],
      attributes: { to: { integer: 1 } },
    });
  }

  #addConstant(
    name: string,
    element: OnnxElement,
    shape: readonly number[],
    data: Uint8Array,
  ): string {
    this.constants.push({ name, element, shape, data });
    return name;
  }
}
