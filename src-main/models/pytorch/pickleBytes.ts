import { damagedWeights } from './pickleValues.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Lines of a pickle are names; none is longer. */
const longestLine = 500;

/** The bytes of a pickle, read one value after the other; nothing beyond their end is ever touched. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = start;
  }

  /** Where the next value begins. */
  get position(): number {
    return this.#position;
  }

  /** Passes over `count` bytes. @returns where they begin @throws HeliochromeError model-damaged beyond the end */
  skip(count: number): number {
    const start = this.#position;
    if (count > this.#bytes.length - start) throw damagedWeights('it ends too early');
    this.#position += count;
    return start;
  }

  byte(): number {
    return this.#bytes[this.skip(1)];
  }

  /** A whole number of so many bytes, little end first. */
  unsigned(width: 1 | 2 | 4): number {
    const start = this.skip(width);
    if (width === 1) return this.#view.getUint8(start);
    return width === 2 ? this.#view.getUint16(start, true) : this.#view.getUint32(start, true);
  }

  signed(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.skip(8), false);
  }

  slice(length: number): Uint8Array {
    const start = this.skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(length: number): string {
    try {
      return utf8.decode(this.slice(length));
    } catch (error) {
      throw error instanceof TypeError ? damagedWeights('a name in it is not text') : error;
    }
  }

  /** Text up to the end of its line. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0 || end - this.#position > longestLine)
      throw damagedWeights('a name in it has no end');
    const line = this.text(end - this.#position);
    this.#position += 1;
    return line;
  }

  /** A whole number of `length` bytes, two's complement. */
  long(length: number): number | bigint {
    const bytes = this.slice(length);
    if (length === 0) return 0;
    let value = 0n;
    for (let index = length - 1; index >= 0; index -= 1)
      value = (value << 8n) | BigInt(bytes[index]);
    if ((bytes[length - 1] & 0x80) !== 0) value -= 1n << BigInt(8 * length);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
}
