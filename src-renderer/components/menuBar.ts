import { actionDefinitions, menuNames } from '../../src-shared/domain/actions.ts';
import type { MenuItem } from './menuItem.ts';

/** Menus that the page shows itself: everything that is not about one view's content. */
const shownMenus = menuNames.filter((menu) => ['file', 'edit', 'go', 'help'].includes(menu));

/** The page's own menu, for hosts without a native one: a line between groups. */
export const menuBar: readonly MenuItem[] = shownMenus.flatMap((menu, index) => [
  ...(index === 0 ? [] : [{ kind: 'line' as const }]),
  ...actionDefinitions
    .filter((definition) => definition.menu === menu)
    .map((definition) => ({ kind: 'action' as const, action: definition.id })),
]);
