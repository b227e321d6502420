import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { createApi, type HostServices } from '../api/createApi.ts';
import type { Log } from '../platform/log.ts';
import { startLoopbackServer, type LoopbackServer } from './loopbackServer.ts';

/** What a browser offers: no dialogs of the system, and no file manager. */
export const browserHost: HostServices = {
  kind: 'browser',
  nativeDialogs: false,
  choose: () => Promise.resolve(null),
  showMaster: (path) =>
    Promise.reject(
      new HeliochromeError(
        'not-offered',
        `A browser cannot show files of the system. The master is ${path}.`,
        'Open its folder in the file manager of the computer that runs Heliochrome.',
      ),
    ),
};

/** What is served. */
export interface ServeOptions {
  /** Left out: the library opened last, else the default one. */
  readonly library?: string;
  readonly port: number;
  /** Folder of the built page. */
  readonly page: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Told when browsers can come. */
  readonly onServing: (server: LoopbackServer, library: string | null) => void;
}

/**
 * Serves the application until the signal stops it; jobs under way go on at the next start.
 *
 * @throws HeliochromeError environment when the port is taken; what opening the library throws
 */
export async function serveUntilStopped(options: ServeOptions): Promise<void> {
  const { log, signal, page, port } = options;
  const api = await createApi({
    host: browserHost,
    log,
    ...(options.library !== undefined && { library: options.library }),
  });
  try {
    const server = await startLoopbackServer({ api, page, port, log });
    try {
      const info = await api.call('library.info', {});
      options.onServing(server, info.ok ? info.value.path : null);
      if (!signal.aborted) {
        await new Promise<void>((resolve) => {
          signal.addEventListener(
            'abort',
            () => {
              resolve();
            },
            { once: true },
          );
        });
      }
    } finally {
      await server.close();
    }
  } finally {
    await api.close();
  }
}
