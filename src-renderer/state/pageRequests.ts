/** Which pages of a list are asked for, and which are shown but out of date. */
export class PageRequests {
  readonly #stale = new Set<number>();
  readonly #underWay = new Map<number, Promise<void>>();

  /** Requests not answered yet. */
  get count(): number {
    return this.#underWay.size;
  }

  isStale(page: number): boolean {
    return this.#stale.has(page);
  }

  markStale(pages: Iterable<number>): void {
    for (const page of pages) this.#stale.add(page);
  }

  /** Asks for a page, unless that was done already. */
  ask(page: number, fetchPage: () => Promise<void>): Promise<void> {
    const known = this.#underWay.get(page);
    if (known !== undefined) return known;
    const request = fetchPage();
    this.#underWay.set(page, request);
    return request;
  }

  isAsked(page: number): boolean {
    return this.#underWay.has(page);
  }

  /** A page came. */
  answered(page: number): void {
    this.#stale.delete(page);
  }

  /** A request is over, well or not. */
  ended(page: number): void {
    this.#underWay.delete(page);
  }

  /** What was asked for is of no use anymore. */
  forget(): void {
    this.#underWay.clear();
  }

  clear(): void {
    this.forget();
    this.#stale.clear();
  }
}

/** The list with every entry that came anew in the place of the old one. */
export function replacedById<Entry extends { readonly id: number }>(
  list: readonly Entry[],
  changed: readonly Entry[],
): readonly Entry[] {
  const byId = new Map(changed.map((entry) => [entry.id, entry]));
  if (!list.some((entry) => byId.has(entry.id))) return list;
  return list.map((entry) => byId.get(entry.id) ?? entry);
}
