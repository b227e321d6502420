import { call } from '../client/client.ts';
import { formatBytes } from '../i18n/durations.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';
import { chooser } from './chooser.svelte.ts';

/** Making, opening and copying whole libraries. */
class Libraries {
  /** Asks where, and makes a library there. */
  createNew = async (): Promise<void> => {
    const title = t('settings.newLibraryTitle');
    const path = (await chooser.choose({ what: 'newLibrary', title }))?.at(0);
    if (path !== undefined) await this.create(path);
  };

  create = async (path: string): Promise<void> => {
    const { name } = await call('library.create', { path });
    app.notify('info', t('settings.created', { name }));
    app.go('library');
  };

  /** Asks which, and opens it. */
  chooseAndOpen = async (): Promise<void> => {
    const paths = await chooser.choose({ what: 'library', title: t('settings.openLibraryTitle') });
    const path = paths?.at(0);
    if (path !== undefined) await this.open(path);
  };

  open = async (path: string): Promise<void> => {
    const { name } = await call('library.open', { path });
    app.notify('info', t('settings.opened', { name }));
    app.go('library');
  };

  /** Makes a copy of the open library. */
  backUp = async (): Promise<void> => {
    const { bytes } = await call('library.backup', {});
    app.notify('info', t('settings.backupDone', { size: formatBytes(bytes) }));
  };
}

export const libraries = new Libraries();
