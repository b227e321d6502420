/** Keeps values by key up to a sum of weights; the least recently used goes first. */
export class RecentlyUsed<Value> {
  readonly #most: number;
  readonly #kept = new Map<string, { readonly value: Value; readonly weight: number }>();
  readonly #onDrop: (value: Value) => void;
  #weight = 0;

  /** @param most sum of the weights that are kept */
  constructor(most: number, onDrop: (value: Value) => void = () => undefined) {
    this.#most = most;
    this.#onDrop = onDrop;
  }

  get(key: string): Value | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  /** The newest is always kept, however heavy. */
  set(key: string, value: Value, weight = 1): void {
    const before = this.#kept.get(key);
    if (before?.value === value) {
      this.#kept.delete(key);
      this.#weight -= before.weight;
    } else {
      this.delete(key);
    }
    this.#kept.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= this.#most || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const found = this.#kept.get(key);
    if (found === undefined) return;
    this.#kept.delete(key);
    this.#weight -= found.weight;
    this.#onDrop(found.value);
  }

  clear(): void {
    for (const key of [...this.#kept.keys()]) this.delete(key);
  }
}
