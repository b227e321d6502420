import { readFileSync } from 'node:fs';
import { findKernelFile } from '../../platform/kernelFile.ts';

/** The functions of assembly, where each is described. Pointers are byte offsets: `byteOffset` of a room's arrays. */
export interface PropagationKernels {
  readonly applyGrid: (
    width: number,
    height: number,
    weights: number,
    pull: number,
    u: number,
    out: number,
  ) => void;
  readonly renewResidual: (
    width: number,
    height: number,
    weights: number,
    pull: number,
    values: number,
    rightSide: number,
    residual: number,
  ) => void;
  readonly smooth: (
    width: number,
    height: number,
    weights: number,
    pull: number,
    factors: number,
    inverse: number,
    f: number,
    u: number,
    scratch: number,
  ) => void;
  readonly restrict: (
    fineStride: number,
    width: number,
    height: number,
    transfer: number,
    values: number,
    out: number,
  ) => void;
  readonly interpolate: (
    fineStride: number,
    width: number,
    height: number,
    transfer: number,
    values: number,
    u: number,
  ) => void;
  readonly conjugateSums: (count: number, one: number, other: number, result: number) => void;
  readonly orthogonalize: (
    count: number,
    image: number,
    direction: number,
    lastImage: number,
    lastDirection: number,
    residual: number,
    share0: number,
    share1: number,
    result: number,
  ) => void;
  readonly advance: (
    count: number,
    direction: number,
    image: number,
    residual: number,
    values: number,
    length0: number,
    length1: number,
  ) => number;
  readonly walkOnce: (
    width: number,
    height: number,
    weights: number,
    factors: number,
    next: number,
    least: number,
    largest: number,
  ) => void;
}

const pageBytes = 65_536;
let compiled: WebAssembly.Module | null = null;

/** An instance of the kernels, and arrays in its memory, all 0 at first. Its size is fixed, so arrays stay valid. */
export class KernelRoom {
  static readonly alignment = 128;
  readonly kernels: PropagationKernels;
  readonly #buffer: ArrayBuffer;
  #next = pageBytes;

  /** @param bytes for all arrays, {@link KernelRoom.alignment} counted for each; taken from the system when written */
  constructor(bytes: number) {
    compiled ??= new WebAssembly.Module(readFileSync(findKernelFile('propagation.wasm')));
    const { exports } = new WebAssembly.Instance(compiled);
    const memory = exports['memory'] as WebAssembly.Memory;
    const missing = pageBytes + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    this.#buffer = memory.buffer;
    this.kernels = exports as unknown as PropagationKernels;
  }

  floats(count: number): Float32Array {
    return new Float32Array(this.#buffer, this.#reserve(4 * count), count);
  }

  doubles(count: number): Float64Array {
    return new Float64Array(this.#buffer, this.#reserve(8 * count), count);
  }

  #reserve(bytes: number): number {
    const start = this.#next;
    // At least half a boundary stays empty after each: the kernels read a little beyond the end.
    const end = start + bytes + KernelRoom.alignment / 2;
    this.#next = Math.ceil(end / KernelRoom.alignment) * KernelRoom.alignment;
    return start;
  }
}
