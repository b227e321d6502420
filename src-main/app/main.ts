/** Main file of the desktop application: Electron's main process. */
import path from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { createLog } from '../platform/log.ts';
import { userDataDirectory } from '../platform/paths.ts';
import { readArguments } from './openedFiles.ts';
import { registerSchemes } from './schemes.ts';
import { secureApplication } from './security.ts';
import { watchErrors } from './recovery.ts';
import { Shell } from './shell.ts';

const dataDirectory = userDataDirectory();
const logFolder = path.join(dataDirectory, 'logs');
const log = createLog({
  file: path.join(logFolder, 'heliochrome.log'),
  screen: app.isPackaged ? null : 'warning',
});

/** What a second start hands over to the first. */
const handedOverSchema = z.object({ paths: z.array(z.string()) });

// Electron's own files (caches, the page's storage) get a folder of their own; the lock of the single instance too.
app.setPath('userData', path.join(dataDirectory, 'electron'));
app.setAppLogsPath(logFolder);
app.setAppUserModelId('org.heliochrome.Heliochrome');

// Started from sources, Electron's own arguments hold the folder of the application as well.
const parameters = process.argv.slice(app.isPackaged ? 1 : 2);
const asked = readArguments(parameters, process.cwd());
const library = asked.library === null ? [] : [asked.library];

if (app.requestSingleInstanceLock({ paths: [...library, ...asked.paths] })) {
  const shell = new Shell({ dataDirectory, logFolder, log, library: asked.library });
  watchErrors({ log, logFolder });
  secureApplication(log);
  registerSchemes();
  app.on('second-instance', (_event, _arguments, _directory, handedOver) => {
    const parsed = handedOverSchema.safeParse(handedOver);
    void shell.open(parsed.success ? parsed.data.paths : []);
  });
  // macOS tells of files by an event, also before it is ready.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    void shell.open([file]);
  });
  app.on('activate', () => void shell.open([]));
  void app.whenReady().then(() => shell.start(asked.paths));
} else {
  app.quit();
}
