import type { Page } from 'playwright-core';

/**
 * Controls and labels that the window or what they lie in cuts off: their text does not fit and is not shortened with
 * an ellipsis on purpose, or they lie beyond an edge to which nothing scrolls.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wanted =
      'button, a[href], input, select, textarea, label, h1, h2, h3, legend, summary, [role=tab], [role=slider], [role=menuitem], [role=menuitemcheckbox]';
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) &&
      element.closest('.visually-hidden') === null;
    const clips = (value: string): boolean => value === 'hidden' || value === 'clip';
    const rest = (element: Element): string =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60)}”`;

    /** Whether an ancestor, or the window, cuts off what cannot be scrolled to. */
    function beyond(element: Element): string | null {
      let { left, right, top, bottom } = element.getBoundingClientRect();
      for (let box = element.parentElement; box !== null; box = box.parentElement) {
        const style = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        const slack = 1;
        if (/auto|scroll/.test(style.overflowX)) {
          left = Math.max(left, edge.left);
          right = Math.min(right, edge.right);
        } else if (
          clips(style.overflowX) &&
          (left < edge.left - slack || right > edge.right + slack)
        )
          return 'sideways';
        if (/auto|scroll/.test(style.overflowY)) {
          top = Math.max(top, edge.top);
          bottom = Math.min(bottom, edge.bottom);
        } else if (
          clips(style.overflowY) &&
          (top < edge.top - slack || bottom > edge.bottom + slack)
        )
          return 'up or down';
        if (style.position === 'fixed' || box.matches('dialog')) break;
      }
      if (left > right || top > bottom) return null;
      if (left < -1 || right > innerWidth + 1) return 'sideways of the window';
      if (top < -1 || bottom > innerHeight + 1) return 'above or below the window';
      return null;
    }

    const findings: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(wanted)) {
      if (!isShown(element)) continue;
      const style = getComputedStyle(element);
      const shortened =
        style.textOverflow === 'ellipsis' || element.matches('input, select, textarea');
      if (!shortened && style.display !== 'inline' && element.scrollWidth > element.clientWidth + 1)
        findings.push(
          `${rest(element)} does not fit: ${element.scrollWidth} in ${element.clientWidth}`,
        );
      const place = beyond(element);
      if (place !== null) findings.push(`${rest(element)} lies beyond, ${place}`);
    }
    for (const box of document.querySelectorAll('*')) {
      const scrolls = /auto|scroll/.test(getComputedStyle(box).overflowX);
      // Strips and tables may be scrolled sideways, what holds controls in rows may not.
      const isPage = box.clientHeight > innerHeight / 3 && box.querySelector(wanted) !== null;
      if (scrolls && isPage && box.scrollWidth > box.clientWidth + 1)
        findings.push(`${rest(box)} has to be scrolled sideways`);
    }
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) findings.push('the page is wider than the window');
    return findings;
  });
}

/** What takes part in the order of Tab and cannot be seen to have the focus. */
export function focusIsSeen(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : null;
    const words = element.getAttribute('aria-label') ?? (label ?? element).textContent;
    const name = `${element.tagName.toLowerCase()} “${words.trim().slice(0, 60)}”`;
    const marked = (each: Element): boolean => {
      const style = getComputedStyle(each);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    // A radio button is drawn by its label.
    const drawn = element.closest('label') ?? element;
    if (!marked(element) && !marked(drawn)) return `${name} has no mark of focus`;
    const { left, right, top, bottom, width, height } = drawn.getBoundingClientRect();
    if (width < 1 || height < 1) return `${name} has no size`;
    const inside = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
    return inside ? null : `${name} lies outside the window`;
  });
}
