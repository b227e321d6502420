/** What `import … from 'electron'` resolves to: the Electron of the application that imports (see `startShell.ts`). */
import { electronOfModule } from './instances.ts';

const { module } = electronOfModule(import.meta.url);

export const {
  app,
  BrowserWindow,
  ipcMain,
  nativeTheme,
  Menu,
  Notification,
  dialog,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
} = module;
