import { readFile } from 'node:fs/promises';
import { findKernelFile } from '../../platform/kernelFile.ts';

const PAGE_BYTES = 65536;

/** The functions of kernels/assembly, where each is described. All pointers are byte offsets into `memory`. */
export interface PixelKernels {
  readonly memory: WebAssembly.Memory;
  readonly expandCells: (
    cells: number,
    cellCount: number,
    pixels: number,
    start: number,
    count: number,
    output: number,
  ) => void;
  readonly renderSpan8: RenderSpan;
  readonly renderSpan16: RenderSpan;
  readonly renderTableSpan8: RenderSpan;
  readonly renderTableSpan16: RenderSpan;
  readonly setPrimaries: (
    redX: number,
    redZ: number,
    greenX: number,
    greenZ: number,
    blueX: number,
    blueZ: number,
  ) => void;
  readonly transferTable: () => number;
  readonly lzwScratchBytes: () => number;
  readonly compressLzw: (input: number, count: number, output: number, scratch: number) => number;
  readonly differenceRow8: (input: number, count: number, output: number) => void;
  readonly differenceRow16: (input: number, count: number, output: number) => void;
  readonly swapBytes16: (samples: number, count: number) => void;
  readonly filterPngRow: (
    input: number,
    above: number,
    count: number,
    pixelBytes: number,
    output: number,
    scratch: number,
  ) => void;
  readonly adler32: (input: number, count: number) => number;
  readonly accumulateRow: (
    row: number,
    pixels: number,
    sums: number,
    cells: number,
    weight: number,
  ) => void;
}

type RenderSpan = (
  luminance: number,
  above: number,
  below: number,
  share: number,
  output: number,
  count: number,
  scratch: number,
) => void;

/** A fresh instance of the kernels with a memory of its own. */
export async function loadPixelKernels(): Promise<PixelKernels> {
  const bytes = await readFile(findKernelFile('pixels.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes);
  return instance.exports as unknown as PixelKernels;
}

/**
 * Lays out named regions in a kernel instance's memory, one after the other, 64-byte aligned. Regions stay where they
 * are until `reset`; growing the memory replaces its ArrayBuffer, so views are made on use and not kept.
 */
export class KernelArena {
  readonly #memory: WebAssembly.Memory;
  // The kernels keep a few constants at the bottom of the memory.
  #next = PAGE_BYTES;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** Forgets every region. */
  reset(): void {
    this.#next = PAGE_BYTES;
  }

  /** Reserves `bytes` bytes and gives their offset. Contents are whatever was there before. */
  reserve(bytes: number): number {
    const start = this.#next;
    // One vector of slack: spans read up to three elements past their end.
    this.#next = Math.ceil((start + bytes + 64) / 64) * 64;
    const missing = this.#next - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    return start;
  }

  bytes(start: number, count: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer, start, count);
  }

  codes(start: number, count: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.#memory.buffer, start, count);
  }

  floats(start: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, start, count);
  }

  doubles(start: number, count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, start, count);
  }
}
