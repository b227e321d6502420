import type { MenuItemConstructorOptions } from 'electron';
import {
  actionDefinitions,
  menuNames,
  type ActionDefinition,
  type MenuName,
} from '../../src-shared/domain/actions.ts';
import { acceleratorOf, type ChosenKeys } from './accelerators.ts';
import { texts } from './texts.ts';

/** A library that was open before. */
export interface RecentLibrary {
  readonly path: string;
  readonly name: string;
}

/** What the menus are made from and what they do. */
export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly recent: readonly RecentLibrary[];
  readonly keys: ChosenKeys;
  readonly onAction: (id: string) => void;
  readonly onOpenRecent: (path: string) => void;
  readonly onShowLogs: () => void;
}

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };

/** Full screen is a window's own matter. */
const roleOfAction: Readonly<Partial<Record<string, NonNullable<Item['role']>>>> = {
  'view.fullScreen': 'togglefullscreen',
};

function actionItem(action: ActionDefinition, options: MenuOptions): Item {
  const { platform, keys, onAction } = options;
  const accelerator = acceleratorOf(action, keys, platform);
  const item: Item = {
    id: action.id,
    label: action.label,
    ...(accelerator !== null && { accelerator }),
    // The page hears the keys itself, as text fields and other keyboards need it; here they are only shown.
    registerAccelerator: false,
  };
  const role = roleOfAction[action.id];
  if (role !== undefined) return { ...item, role, registerAccelerator: true };
  return {
    ...item,
    click: () => {
      onAction(action.id);
    },
  };
}

/** The actions of a menu in their groups. */
function actionGroups(menu: MenuName, options: MenuOptions): Item[][] {
  const groups = Map.groupBy(
    actionDefinitions.filter((action) => action.menu === menu),
    (action) => action.group,
  );
  return [...groups]
    .toSorted(([one], [other]) => one - other)
    .map(([, actions]) => actions.map((action) => actionItem(action, options)));
}

function joinGroups(groups: readonly (readonly Item[])[]): Item[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]));
}

function recentMenu({ recent, onOpenRecent }: MenuOptions): Item {
  const names = Map.groupBy(recent, (library) => library.name);
  const items = recent.map(({ path, name }): Item => ({
    // Where two have the same name, the path tells them apart.
    label: (names.get(name)?.length ?? 0) > 1 ? `${name} (${path})` : name,
    click: () => {
      onOpenRecent(path);
    },
  }));
  const none: Item = { label: texts.menus.noRecent, enabled: false };
  return {
    id: 'recent',
    label: texts.menus.openRecent,
    submenu: items.length === 0 ? [none] : items,
  };
}

/** What a menu has after its actions. */
function extras(menu: MenuName, options: MenuOptions): Item[][] {
  const { menus } = texts;
  const isMac = options.platform === 'darwin';
  switch (menu) {
    case 'file':
      return [
        [recentMenu(options)],
        [{ role: 'close', label: menus.closeWindow }],
        isMac ? [] : [{ role: 'quit', label: menus.quit }],
      ];
    case 'edit':
      return [
        [
          { role: 'cut', label: menus.cut },
          { role: 'copy', label: menus.copy },
          { role: 'paste', label: menus.paste },
        ],
      ];
    case 'view':
      // Ctrl+Shift+I, its usual keys, imports.
      return options.isPackaged
        ? []
        : [[{ role: 'toggleDevTools', accelerator: 'F12' }, { role: 'forceReload' }]];
    case 'help':
      return [[{ label: menus.showLogs, click: options.onShowLogs }]];
    default:
      return [];
  }
}

/** The application's menus: every action that has a place in one, and what the system's customs add. */
export function menuTemplate(options: MenuOptions): Item[] {
  const menus = menuNames.map((name): Item => {
    return {
      id: name,
      label: texts.menus[name],
      ...(name === 'help' && { role: 'help' as const }),
      submenu: joinGroups([...actionGroups(name, options), ...extras(name, options)]),
    };
  });
  return options.platform === 'darwin'
    ? [{ role: 'appMenu' }, ...menus, { role: 'windowMenu' }]
    : menus;
}
