/** What mouse and keyboard do to a selection. Sets are never changed, only made anew. */

export type PhotoSet = ReadonlySet<number>;

/** How a click or an arrow key selects. */
export type SelectionMode =
  | 'only'
  /** With Mod: this one in or out. */
  | 'toggle'
  /** With Shift: everything from the anchor to here, instead of the last such range. */
  | 'range'
  /** With Mod and Shift: the range as well as what was selected. */
  | 'addRange';

/** The mode that the held keys mean. `mac` takes ⌘ for Ctrl. */
export function selectionMode(
  keys: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean },
  mac: boolean,
): SelectionMode {
  const mod = mac ? keys.metaKey : keys.ctrlKey;
  if (keys.shiftKey) return mod ? 'addRange' : 'range';
  return mod ? 'toggle' : 'only';
}

/** The set with one photo put in or taken out. */
export function toggled(set: PhotoSet, id: number): PhotoSet {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The set and more photos. */
export function withAll(set: PhotoSet, ids: Iterable<number>): PhotoSet {
  const next = new Set(set);
  for (const id of ids) next.add(id);
  return next;
}

/** What a rubber band makes of the selection before it: with Mod what is touched changes sides. */
export function banded(before: PhotoSet, touched: Iterable<number>, mode: SelectionMode): PhotoSet {
  if (mode === 'only') return new Set(touched);
  const next = new Set(before);
  for (const id of touched) {
    if (mode === 'toggle' && before.has(id)) next.delete(id);
    else next.add(id);
  }
  return next;
}

/** Selected photos that are not among those shown. */
export function countHidden(selected: PhotoSet, shown: readonly number[]): number {
  let found = 0;
  for (const id of shown) if (selected.has(id)) found += 1;
  return selected.size - found;
}
