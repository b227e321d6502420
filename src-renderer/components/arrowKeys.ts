/** Lets the up and down keys go from button to button of a list: `{@attach arrowKeys}`. */
export function arrowKeys(list: HTMLElement): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const all = [...list.querySelectorAll('button')];
    const at = all.findIndex((button) => button === document.activeElement);
    const to = at + (event.key === 'ArrowDown' ? 1 : -1);
    all.at(Math.min(all.length - 1, Math.max(0, to)))?.focus();
    event.preventDefault();
  };
  list.addEventListener('keydown', onKeyDown);
  return () => {
    list.removeEventListener('keydown', onKeyDown);
  };
}
