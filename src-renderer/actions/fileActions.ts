import { call } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { app } from '../state/app.svelte.ts';
import { chooser } from '../state/chooser.svelte.ts';
import { fileDialogs } from '../state/fileDialogs.svelte.ts';
import { importing } from '../state/importing.svelte.ts';
import { library } from '../state/library.svelte.ts';
import { repeatFromSidecar } from './repeatFromSidecar.ts';
import { saveText } from './saveText.ts';
import type { ActionHandler } from './registry.ts';

/** What the File menu does in every view. */
export const fileActions: readonly ActionHandler[] = [
  {
    id: 'file.import',
    run: async () => {
      if (await importing.importFolder(t('library.importTitle'))) app.go('library');
    },
    enabled: writable,
  },
  {
    id: 'file.importSamples',
    run: async () => {
      await importing.importSamples();
      app.go('library');
    },
    enabled: writable,
  },
  {
    id: 'file.findMissing',
    run: async () => {
      const folder = await chooser.chooseFolder(t('library.findMissingTitle'));
      if (folder !== null) await call('jobs.relink', { folder });
    },
    enabled: () =>
      (app.info?.library?.missing ?? 0) === 0 ? t('library.nothingMissing') : writable(),
  },
  {
    id: 'file.verify',
    run: async () => {
      await call('jobs.verify', { photos: library.targetOrShown });
      app.notify('info', t('library.verifying'));
    },
    enabled: writable,
  },
  { id: 'file.repeat', run: repeatFromSidecar, enabled: anyLibrary },
  {
    id: 'file.importCsv',
    run: () => {
      fileDialogs.open = 'importCsv';
    },
    enabled: writable,
  },
  {
    id: 'file.emptyTrash',
    run: () => {
      fileDialogs.open = 'emptyTrash';
    },
    enabled: () =>
      (app.info?.library?.trashed ?? 0) === 0 ? t('library.trashIsEmpty') : writable(),
  },
  {
    id: 'file.exportCsv',
    run: async () => {
      const { csv } = await call('photos.exportCsv', library.targetOrShown);
      saveText(`${app.info?.library?.name ?? 'photos'}.csv`, 'text/csv', csv);
    },
  },
];

/** True, or why nothing can be made. */
function anyLibrary(): true | string {
  return (app.info?.library ?? null) === null ? t('library.noneOpen') : true;
}

/** True, or why the library cannot be changed. */
function writable(): true | string {
  const open = app.info?.library;
  if (open === null || open === undefined) return t('library.noneOpen');
  return open.readOnly === null ? true : t('frame.readOnly', { reason: open.readOnly });
}
