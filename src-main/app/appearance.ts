import { nativeTheme } from 'electron';
import type { Settings } from '../../src-shared/domain/settings.ts';

/** The grey of the page's `window` token, so that nothing flashes before the page is there. */
const windowGreys = { dark: '#1E1E1E', light: '#D2D2D2' } as const;

/** The window's own color in the theme that is shown now. */
export function windowColor(): string {
  return nativeTheme.shouldUseDarkColors ? windowGreys.dark : windowGreys.light;
}

/** Makes the system's parts (title bar, menus, dialogs) follow the settings. */
export function followTheme(settings: Pick<Settings, 'theme'>): void {
  nativeTheme.themeSource = settings.theme;
}
