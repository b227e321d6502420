import { app } from '../state/app.svelte.ts';
import { actionForPress } from './bindings.ts';
import { actionHandler, releaseAction, runAction } from './registry.ts';

/** Keys with which text is edited: a text field keeps them. */
const editingKeys = /^[acvxyz]$/i;

/** Listens to the whole window's keys. @returns a function that ends it */
export function listenToKeys(): () => void {
  const held = new Map<string, string>();

  const down = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || belongsToControl(event)) return;
    const action = actionForPress(event, app.view, {
      overrides: app.settings.keys,
      mac: app.mac,
      singleKeys: app.settings.singleKeys,
    });
    if (action === null || actionHandler(action.id) === null) return;
    if (document.querySelector('dialog:modal') !== null && !action.id.startsWith('app.')) return;
    event.preventDefault();
    if (action.hold === true) {
      if (event.repeat) return;
      held.set(event.code, action.id);
    }
    void runAction(action.id);
  };

  const up = (event: KeyboardEvent): void => {
    const id = held.get(event.code);
    if (id === undefined) return;
    held.delete(event.code);
    releaseAction(id);
  };

  const releaseAll = (): void => {
    for (const id of held.values()) releaseAction(id);
    held.clear();
  };

  window.addEventListener('keydown', down);
  window.addEventListener('keyup', up);
  window.addEventListener('blur', releaseAll);
  return () => {
    window.removeEventListener('keydown', down);
    window.removeEventListener('keyup', up);
    window.removeEventListener('blur', releaseAll);
  };
}

/** A focused control's own keys win; text fields pass only Mod and function keys. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const mod = app.mac ? event.metaKey : event.ctrlKey;
  if (isTextField(target)) {
    if (mod) return editingKeys.test(event.key) || event.key === 'Backspace';
    return !/^F\d+$/.test(event.key);
  }
  if (mod) return false;
  const isActivation = event.code === 'Space' || event.key === 'Enter';
  if (target.matches('button, a[href], summary, [role=button], [role=tab], [role^=menuitem]')) {
    return isActivation;
  }
  if (target.matches('select')) return !/^F\d+$|^Escape$/.test(event.key);
  if (target.matches('input[type=range], [role=slider], [role=separator]')) {
    return /^(Arrow|Home$|End$|Page)/.test(event.key);
  }
  if (target.matches('input[type=checkbox]')) return event.code === 'Space';
  if (target.matches('input[type=radio]')) {
    return event.code === 'Space' || event.key.startsWith('Arrow');
  }
  return false;
}

function isTextField(target: HTMLElement): boolean {
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !['range', 'checkbox', 'radio', 'button', 'submit', 'color', 'file'].includes(target.type)
  );
}
