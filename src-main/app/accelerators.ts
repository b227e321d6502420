import type { ActionDefinition } from '../../src-shared/domain/actions.ts';

/** Keys that a person chose: action id → keys, empty where they were taken away. */
export type ChosenKeys = Readonly<Partial<Record<string, string>>>;

/** Electron's names of keys that the table of actions names otherwise. */
const keyNames: Readonly<Partial<Record<string, string>>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  '+': 'Plus',
};

const modifiers: Readonly<Partial<Record<string, string>>> = { Mod: 'CmdOrCtrl', Ctrl: 'Ctrl' };

/** The keys that a person chose for an action, else its own; none when they were taken away. */
function keysOf(
  action: ActionDefinition,
  chosen: ChosenKeys,
  platform: NodeJS.Platform,
): string | undefined {
  const own = chosen[action.id];
  if (own !== undefined) return own === '' ? undefined : own;
  return (platform === 'darwin' ? (action.keysMac ?? action.keys) : action.keys).at(0);
}

/**
 * An action's keys as Electron writes them; null where it has none. On macOS keys without a modifier are left out:
 * there a menu would take them from text fields.
 */
export function acceleratorOf(
  action: ActionDefinition,
  chosen: ChosenKeys,
  platform: NodeJS.Platform,
): string | null {
  const keys = keysOf(action, chosen, platform);
  if (keys === undefined) return null;
  const parts = keys.split('+');
  const isPlain = parts.length === 1 || (parts.length === 2 && parts[0] === 'Shift');
  if (platform === 'darwin' && isPlain) return null;
  return parts.map((part) => modifiers[part] ?? keyNames[part] ?? part).join('+');
}
