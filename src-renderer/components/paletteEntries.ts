import { actionDefinitions, type ActionDefinition } from '../../src-shared/domain/actions.ts';
import { fuzzyMatch } from './fuzzyMatch.ts';

/** An action as the command palette lists it. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  /** True, or why it cannot be done now. */
  readonly enabled: true | string;
  /** Places of the label that fit what was typed. */
  readonly places: readonly number[];
  readonly recent: boolean;
}

/** What the palette needs to know of an action as it is now. */
export interface PaletteSource {
  readonly label: (definition: ActionDefinition) => string;
  /** Null leaves it out. */
  readonly enabled: (definition: ActionDefinition) => true | string | null;
}

/** Used last are kept. */
export const mostRecent = 8;

/** The list of what was used last, with this one in front. */
export function withRecent(recent: readonly string[], id: string): string[] {
  return [id, ...recent.filter((other) => other !== id)].slice(0, mostRecent);
}

/**
 * The actions that fit what was typed. Nothing typed: what was used last, then all in the order of the menus. Otherwise
 * the best fit first; what can be done comes before what cannot.
 */
export function paletteEntries(
  query: string,
  recent: readonly string[],
  source: PaletteSource,
): PaletteEntry[] {
  const found = actionDefinitions.flatMap((definition) => {
    const enabled = source.enabled(definition);
    if (enabled === null) return [];
    const label = source.label(definition);
    const match = fuzzyMatch(query, label);
    if (match === null) return [];
    const place = recent.indexOf(definition.id);
    const entry = { id: definition.id, label, enabled, places: match.places, recent: place >= 0 };
    return [{ entry, score: match.score, place: place < 0 ? mostRecent : place }];
  });
  const asked = query.trim() !== '';
  return found
    .sort((a, b) => {
      const able = Number(b.entry.enabled === true) - Number(a.entry.enabled === true);
      if (asked) return able === 0 ? b.score - a.score || a.place - b.place : able;
      return a.place - b.place;
    })
    .map(({ entry }) => entry);
}
