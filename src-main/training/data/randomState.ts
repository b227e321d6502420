import { z } from 'zod';

/** The whole state of a {@link RandomState}: four 32-bit words, not all zero. Goes into checkpoints as JSON. */
export const randomWordsSchema = z
  .tuple([z.uint32(), z.uint32(), z.uint32(), z.uint32()])
  .refine((words) => words.some((word) => word !== 0), 'all four words are zero');

export type RandomWords = z.infer<typeof randomWordsSchema>;

/**
 * The xoshiro128** 1.1 generator of Blackman and Vigna ("Scrambled linear pseudorandom number generators", ACM TOMS
 * 47(4), 2021): period 2^128 − 1, exact in 32-bit integers, so the same on every machine.
 */
export class RandomState {
  #s0: number;
  #s1: number;
  #s2: number;
  #s3: number;

  /** @param words a state as {@link words} gave it */
  constructor(words: RandomWords) {
    [this.#s0, this.#s1, this.#s2, this.#s3] = words;
  }

  /**
   * A stream of its own for a key such as (seed, epoch, index): what it gives depends on the key alone, never on
   * what other streams were asked.
   */
  static derive(...key: readonly number[]): RandomState {
    const words: RandomWords = [
      hashWords(key, 1),
      hashWords(key, 2),
      hashWords(key, 3),
      hashWords(key, 4),
    ];
    if (words.every((word) => word === 0)) words[0] = 1;
    return new RandomState(words);
  }

  /** The state now: a generator made of it goes on exactly where this one is. */
  get words(): RandomWords {
    return [this.#s0 >>> 0, this.#s1 >>> 0, this.#s2 >>> 0, this.#s3 >>> 0];
  }

  /** The next 32 random bits, 0 to 2^32 − 1. */
  nextUint32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.#s1, 5), 7), 9) >>> 0;
    const shifted = this.#s1 << 9;
    this.#s2 ^= this.#s0;
    this.#s3 ^= this.#s1;
    this.#s1 ^= this.#s2;
    this.#s0 ^= this.#s3;
    this.#s2 ^= shifted;
    this.#s3 = rotateLeft(this.#s3, 11);
    return scrambled;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.nextUint32() / 0x1_0000_0000;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from 0 to count − 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 to count − 1 in random order (Fisher and Yates). */
  permutation(count: number): Uint32Array {
    const order = new Uint32Array(count);
    for (let index = 0; index < count; index += 1) order[index] = index;
    for (let last = count - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      const kept = order[last];
      order[last] = order[other]!;
      order[other] = kept;
    }
    return order;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** MurmurHash3 (Appleby, x86 32-bit) over 32-bit words; numbers above 2^32 give two words. */
function hashWords(key: readonly number[], seed: number): number {
  let hash = seed;
  let length = 0;
  for (const value of key) {
    for (const word of [value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0]) {
      hash ^= Math.imul(rotateLeft(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
      hash = (Math.imul(rotateLeft(hash, 13), 5) + 0xe6546b64) | 0;
      length += 4;
    }
  }
  hash ^= length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
