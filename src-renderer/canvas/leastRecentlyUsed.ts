/**
 * What was made at a cost and can be made again, bounded by its size: what was not used for longest goes first.
 * What is in use now is kept, even where that alone is beyond the bound.
 */
export class LeastRecentlyUsed<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly bytes: number }>();
  readonly #limit: number;
  readonly #dispose: (value: Value) => void;
  #bytes = 0;

  /** @param limit bytes */
  constructor(limit: number, dispose: (value: Value) => void = () => undefined) {
    this.#limit = limit;
    this.#dispose = dispose;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Gives the value and marks it as used. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, bytes: number): void {
    this.delete(key);
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    this.#dispose(entry.value);
  }

  /** Lets go of what is beyond the bound. @param inUse what must stay */
  trim(inUse: (key: string) => boolean): void {
    for (const key of [...this.#entries.keys()]) {
      if (this.#bytes <= this.#limit) return;
      if (!inUse(key)) this.delete(key);
    }
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key);
  }
}
