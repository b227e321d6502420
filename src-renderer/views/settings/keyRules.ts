import { actionDefinitions, type ActionDefinition } from '../../../src-shared/domain/actions.ts';
import { findClash, keysOf, type KeyOverrides } from '../../actions/bindings.ts';
import { parseKeys } from '../../actions/keys.ts';

/** Why keys cannot be given to an action. */
export type KeyRefusal =
  /** The other action that has them, in a view that both know. */
  | { readonly kind: 'clash'; readonly other: ActionDefinition }
  /** The system or the browser takes them before a page sees them, or they type a character (AltGr). */
  | { readonly kind: 'reserved' }
  /** They move the focus or leave things: every view needs them. */
  | { readonly kind: 'needed' }
  | { readonly kind: 'unknown' };

/** Browsers and systems keep these to themselves. */
const reserved = new Set([
  ...['N', 'T', 'W', 'Q', 'R', 'L', 'P', 'J', 'H', 'M'].map((key) => `Mod+${key}`),
  ...['N', 'T', 'W', 'R', 'Q', 'J', 'P'].map((key) => `Mod+Shift+${key}`),
  'Mod+Tab',
  'Mod+Shift+Tab',
  'Mod+Space',
  'Alt+F4',
  'F1',
  'F3',
  'F5',
  'F10',
  'F12',
  'Alt+ArrowLeft',
  'Alt+ArrowRight',
]);

/** Moves the focus, presses buttons, leaves dialogs. */
const needed = new Set(['Tab', 'Shift+Tab', 'Enter', 'Escape', 'Space']);

/**
 * Whether an action may have keys: refused when another action that works in one of the same views has them, when the
 * system, the browser or AltGr takes them, or when the whole interface needs them.
 *
 * @returns null when it may
 */
export function refuseKeys(
  id: string,
  keys: string,
  overrides: KeyOverrides,
  mac: boolean,
): KeyRefusal | null {
  const chord = parseKeys(keys);
  if (chord === null) return { kind: 'unknown' };
  const own = actionDefinitions.find((definition) => definition.id === id);
  const isDefault = own !== undefined && keysOf(own, {}, mac).includes(keys);
  if (!isDefault) {
    if (needed.has(keys)) return { kind: 'needed' };
    const altGr = chord.alt && (chord.mod || chord.ctrl) && !mac;
    if (altGr || reserved.has(keys)) return { kind: 'reserved' };
  }
  const other = findClash(id, keys, overrides, mac);
  return other === null ? null : { kind: 'clash', other };
}

/** Overrides with an action's keys set, or taken back to the default. */
export function withKeys(
  overrides: KeyOverrides,
  id: string,
  keys: string | null,
): Record<string, string> {
  const others = Object.entries(overrides).filter(([other]) => other !== id);
  return Object.fromEntries(keys === null ? others : [...others, [id, keys]]);
}

/** What a preset changes. */
export const keyPresets = {
  /** darktable rejects with R; X stays, as Lightroom has it. */
  darktable: { 'photo.reject': 'X R', 'photo.rejectAndNext': 'Shift+X Shift+R' },
} as const satisfies Record<string, KeyOverrides>;

/** Whether everything that a preset sets is set so. */
export function presetIsOn(preset: keyof typeof keyPresets, overrides: KeyOverrides): boolean {
  return Object.entries(keyPresets[preset]).every(([id, keys]) => overrides[id] === keys);
}

/** Overrides with a preset switched on or off. */
export function withPreset(
  overrides: KeyOverrides,
  preset: keyof typeof keyPresets,
  on: boolean,
): Record<string, string> {
  return Object.entries(keyPresets[preset]).reduce(
    (result, [id, keys]) => withKeys(result, id, on ? keys : null),
    { ...overrides },
  );
}

/** Every two actions that have the same keys in one of the same views: none in a table that is sound. */
export function allClashes(overrides: KeyOverrides, mac: boolean): (readonly [string, string])[] {
  return actionDefinitions.flatMap((definition) =>
    keysOf(definition, overrides, mac).flatMap((keys) => {
      const other = findClash(definition.id, keys, overrides, mac);
      return other === null || other.id < definition.id ? [] : [[definition.id, other.id] as const];
    }),
  );
}
