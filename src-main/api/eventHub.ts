import { z } from 'zod';
import { apiEventSchema, type ApiEvent } from '../../src-shared/api/contract.ts';
import type { Log } from '../platform/log.ts';

/** Tells events to everyone who listens. One listener's fault is no other's. */
export class EventHub {
  readonly #listeners = new Set<(event: ApiEvent) => void>();
  readonly #log: Log;
  readonly #check: boolean;

  constructor(log: Log, check: boolean) {
    this.#log = log;
    this.#check = check;
  }

  /** Tells an event. */
  emit(event: ApiEvent): void {
    if (this.#check) this.#checkEvent(event);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#log.error(`An event of type ${event.type} was not delivered: ${String(error)}`);
      }
    }
  }

  /** @returns a function that ends it */
  subscribe(listener: (event: ApiEvent) => void): () => void {
    // A function of its own, so that one who subscribes twice is told twice and ends each alone.
    const own = (event: ApiEvent): void => {
      listener(event);
    };
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  #checkEvent(event: ApiEvent): void {
    const checked = apiEventSchema.safeParse(event);
    if (checked.success) return;
    throw new TypeError(`Not an event of the contract: ${z.prettifyError(checked.error)}`);
  }
}
