import { dialog, shell, type BrowserWindow, type FileFilter } from 'electron';
import type { DialogRequest, HostServices } from '../api/apiTypes.ts';
import { texts } from './texts.ts';

const photos: FileFilter = {
  name: texts.dialogs.photos,
  extensions: ['tif', 'tiff', 'jpg', 'jpeg', 'png', 'webp', 'jp2', 'j2k', 'jpf', 'jpx', 'gif'],
};
const library: FileFilter = { name: texts.dialogs.library, extensions: ['heliochrome'] };
const hints: FileFilter = { name: texts.dialogs.hints, extensions: ['json'] };
const record: FileFilter = { name: texts.dialogs.record, extensions: ['json'] };
const modelFiles: FileFilter = {
  name: texts.dialogs.models,
  extensions: ['onnx', 'pth', 'pt', 'safetensors'],
};
const allFiles: FileFilter = { name: texts.dialogs.allFiles, extensions: ['*'] };

/** How the system's dialog for opening is shown. */
const openings: Record<
  Exclude<DialogRequest['what'], 'newLibrary'>,
  Pick<Electron.OpenDialogOptions, 'properties' | 'filters'>
> = {
  folder: { properties: ['openDirectory', 'createDirectory'] },
  photos: { properties: ['openFile', 'multiSelections'], filters: [photos, allFiles] },
  library: { properties: ['openFile'], filters: [library] },
  hints: { properties: ['openFile'], filters: [hints, allFiles] },
  model: { properties: ['openFile'], filters: [modelFiles, allFiles] },
  record: { properties: ['openFile'], filters: [record, allFiles] },
};

async function chooseNew(window: BrowserWindow | null, title: string): Promise<string[] | null> {
  const options = { title, filters: [library], properties: ['createDirectory' as const] };
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return canceled ? null : [filePath];
}

async function chooseExisting(
  window: BrowserWindow | null,
  options: Electron.OpenDialogOptions,
): Promise<string[] | null> {
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? null : filePaths;
}

/** What only this host can do: the system's dialogs and its file manager. */
export function electronHost(window: () => BrowserWindow | null): HostServices {
  return {
    kind: 'electron',
    nativeDialogs: true,
    choose: ({ what, title }) =>
      what === 'newLibrary'
        ? chooseNew(window(), title)
        : chooseExisting(window(), { title, ...openings[what] }),
    showMaster: (path) => {
      shell.showItemInFolder(path);
      return Promise.resolve();
    },
  };
}
