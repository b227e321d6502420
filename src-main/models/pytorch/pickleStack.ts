import type { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { damagedWeights, type PickleValue } from './pickleValues.ts';

const mark = Symbol('mark');
type Slot = PickleValue | typeof mark;

function unbalanced(): HeliochromeError {
  return damagedWeights('its values do not add up');
}

/** The values under way while a pickle is read, and those that are kept to be referred to. */
export class PickleStack {
  readonly #memo = new Map<number, PickleValue>();
  readonly #slots: Slot[] = [];

  /** Values held, whichever is more. */
  get size(): number {
    return Math.max(this.#slots.length, this.#memo.size);
  }

  push(value: PickleValue): void {
    this.#slots.push(value);
  }

  pushMark(): void {
    this.#slots.push(mark);
  }

  pop(): PickleValue {
    const slot = this.#slots.pop();
    if (slot === undefined || typeof slot === 'symbol') throw unbalanced();
    return slot;
  }

  #top(): PickleValue {
    const slot = this.#slots.at(-1);
    if (slot === undefined || typeof slot === 'symbol') throw unbalanced();
    return slot;
  }

  /** Takes what lies above the last mark. */
  popToMark(): PickleValue[] {
    const place = this.#slots.lastIndexOf(mark);
    if (place < 0) throw unbalanced();
    const values = this.#slots.splice(place).slice(1);
    return values as PickleValue[];
  }

  /** Takes so many values, in the order in which they came. */
  take(count: number): PickleValue[] {
    const values: PickleValue[] = [];
    for (let index = 0; index < count; index += 1) values.unshift(this.pop());
    return values;
  }

  /** Keeps the last value, under a number; without one, under the next. */
  remember(index = this.#memo.size): void {
    this.#memo.set(index, this.#top());
  }

  /** Brings back a value that is kept. */
  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw damagedWeights('it refers to a value that is not there');
    this.push(value);
  }

  /** Adds values to the list that lies beneath. */
  append(values: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw unbalanced();
    for (const value of values) list.push(value);
  }

  /** Sets keys and values, one after the other, in the dictionary that lies beneath. */
  setItems(pairs: readonly PickleValue[]): void {
    const dictionary = this.#top();
    if (!(dictionary instanceof Map) || pairs.length % 2 !== 0) throw unbalanced();
    for (let index = 0; index < pairs.length; index += 2)
      dictionary.set(pairs[index], pairs[index + 1]);
  }
}
