/**
 * The one script with Electron's reach in the page's process: gives the page `window.api` and nothing else. Sandboxed,
 * so it is bundled into one file and loads only `electron`.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { ApiEvent, CallAnswer, RendererApi } from '../../src-shared/api/contract.ts';
import { callChannel, eventChannel, pixelAddressStart } from '../../src-shared/api/shellNames.ts';

function subscribe(listener: (event: ApiEvent) => void): () => void {
  const relay = (_event: IpcRendererEvent, event: ApiEvent): void => {
    listener(event);
  };
  ipcRenderer.on(eventChannel, relay);
  return () => {
    ipcRenderer.removeListener(eventChannel, relay);
  };
}

/** Null for what is no file, and for a file that a page made itself. */
function pathOfFile(file: unknown): string | null {
  try {
    const path = webUtils.getPathForFile(file as File);
    return path === '' ? null : path;
  } catch {
    return null;
  }
}

const api: RendererApi = {
  call: async (name, request) =>
    (await ipcRenderer.invoke(callChannel, name, request)) as CallAnswer<typeof name>,
  subscribe,
  pixelAddress: (path) => `${pixelAddressStart}${path}`,
  pathOfFile,
  upload: null,
};

contextBridge.exposeInMainWorld('api', api);
