import {
  actionDefinitions,
  type ActionDefinition,
  type ViewName,
} from '../../src-shared/domain/actions.ts';
import { isSingleCharacter, matchesKeys, parseKeys, type KeyPress } from './keys.ts';

/** Action id → keys that a person chose instead of the default, several with spaces between; empty for none. */
export type KeyOverrides = Readonly<Record<string, string>>;

/** The keys of an action as they are now. */
export function keysOf(
  definition: ActionDefinition,
  overrides: KeyOverrides,
  mac: boolean,
): readonly string[] {
  if (Object.hasOwn(overrides, definition.id)) {
    return (overrides[definition.id] ?? '').split(' ').filter((own) => own !== '');
  }
  return mac ? (definition.keysMac ?? definition.keys) : definition.keys;
}

/** The action that a press means in a view; null for none. `singleKeys` false leaves plain characters alone. */
export function actionForPress(
  press: KeyPress,
  view: ViewName,
  options: { overrides: KeyOverrides; mac: boolean; singleKeys: boolean },
): ActionDefinition | null {
  for (const definition of actionDefinitions) {
    if (definition.views !== undefined && !definition.views.includes(view)) continue;
    for (const keys of keysOf(definition, options.overrides, options.mac)) {
      const chord = parseKeys(keys);
      if (chord === null || (!options.singleKeys && isSingleCharacter(chord))) continue;
      if (matchesKeys(press, chord, options.mac)) return definition;
    }
  }
  return null;
}

/** The other action that already has these keys in one of the same views; null when they are free. */
export function findClash(
  id: string,
  keys: string,
  overrides: KeyOverrides,
  mac: boolean,
): ActionDefinition | null {
  const own = actionDefinitions.find((definition) => definition.id === id);
  const clash = actionDefinitions.find(
    (other) =>
      other.id !== id && shareViews(own, other) && keysOf(other, overrides, mac).includes(keys),
  );
  return clash ?? null;
}

function shareViews(one: ActionDefinition | undefined, other: ActionDefinition): boolean {
  const otherViews = other.views;
  if (one?.views === undefined || otherViews === undefined) return true;
  return one.views.some((view) => otherViews.includes(view));
}
