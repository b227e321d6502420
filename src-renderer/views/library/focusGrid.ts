/** Gives the keyboard to the grid's focused photo, or to its first. */
export function focusGrid(): void {
  document.querySelector<HTMLElement>('[role=listbox] [data-region-start]')?.focus();
}
