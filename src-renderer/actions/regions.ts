/**
 * The window's regions in focus order, marked with `data-region`: `top`, `left`, `filters`, `main`, `strip`, `right`,
 * `status`. F6 goes from one to the next.
 */
const order = ['top', 'left', 'filters', 'main', 'strip', 'right', 'status'];
const focusable =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** Puts the focus into the next (1) or previous (-1) region that has something to focus. */
export function goToRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
    .filter((region) => firstStop(region) !== null)
    .sort((one, other) => place(one) - place(other));
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = at < 0 ? 0 : (at + direction + regions.length) % regions.length;
  firstStop(regions[next])?.focus();
}

function place(region: HTMLElement): number {
  return order.indexOf(region.dataset['region'] ?? '');
}

function firstStop(region: HTMLElement): HTMLElement | null {
  if (region.tabIndex === 0) return region;
  const marked = region.querySelector<HTMLElement>('[data-region-start]');
  if (marked !== null) return marked;
  const visible = [...region.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.offsetParent !== null,
  );
  return visible.at(0) ?? null;
}
