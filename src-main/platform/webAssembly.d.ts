// The part of the WebAssembly JavaScript interface that the kernels need: TypeScript ships it with the DOM library
// only, which has no place in Node code.
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    /** Grows by `pages` of 64 KiB, replacing `buffer`; gives the previous size in pages. */
    grow(pages: number): number;
  }
  /** Compiled code: opaque. */
  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  const Instance: new (module: Module) => Instance;
  function instantiate(bytes: Uint8Array): Promise<{ instance: Instance }>;
}
