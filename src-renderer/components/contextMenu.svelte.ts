import type { MenuItem } from './menuItem.ts';
import type { Box } from './placeBeside.ts';

/** A menu that was asked for at a place. */
interface OpenContextMenu {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly beside: Box;
  /** What has the keyboard again when it closes. */
  readonly before: HTMLElement | null;
}

/** The one menu that opens by the secondary mouse button, Shift+F10 or the menu key. */
class ContextMenuState {
  open: OpenContextMenu | null = $state.raw(null);

  /** Shows a menu where the pointer is; asked for by key, under what has the keyboard. */
  show = (event: MouseEvent, label: string, items: readonly MenuItem[]): void => {
    if (items.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const focused = document.activeElement;
    const before = focused instanceof HTMLElement ? focused : null;
    const byPointer = event.button === 2 || event.ctrlKey || before === null;
    const beside = byPointer ? pointBox(event) : before.getBoundingClientRect();
    this.open = { label, items, beside, before };
  };

  close = (refocus = true): void => {
    const before = this.open?.before;
    this.open = null;
    if (refocus && before?.isConnected === true) before.focus();
  };
}

function pointBox({ clientX, clientY }: MouseEvent): Box {
  return { left: clientX, top: clientY, bottom: clientY, width: 0, height: 0 };
}

export const contextMenu = new ContextMenuState();
