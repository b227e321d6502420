import { t } from '../../i18n/index.ts';
import { chooser } from '../../state/chooser.svelte.ts';
import { exporting } from '../../state/exporting.svelte.ts';

/** Lets a person choose where the export goes to. */
export async function chooseExportFolder(): Promise<void> {
  const folder = await chooser.chooseFolder(t('export.chooseFolderTitle'));
  if (folder !== null) exporting.setFolder(folder);
}
