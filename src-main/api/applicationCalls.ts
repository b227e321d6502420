import { existsSync } from 'node:fs';
import type { CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { applicationVersion } from '../platform/applicationVersion.ts';
import { modelDirectories } from '../platform/paths.ts';
import { libraryPaths } from '../usecases/library/libraryPaths.ts';
import { listFolder } from '../usecases/library/listFolder.ts';
import { runningEngine } from '../usecases/engineStates.ts';
import type { CallsOf } from './apiTypes.ts';
import { absolutePath, type Application } from './application.ts';
import { noPhoto } from './photoCalls.ts';
import { writeAudit } from './record.ts';

/** The application itself, its settings, and what its host offers. */
export function applicationCalls(application: Application): CallsOf<'app'> {
  const { host, settings, compute } = application;

  function info(): CallResponse<'app.info'> {
    const { engine } = compute;
    return {
      ...applicationVersion(),
      host: host.kind,
      platform: process.platform,
      nativeDialogs: host.nativeDialogs,
      engine: engine === null ? null : runningEngine(engine, compute.secondsPerPhoto),
      library: application.libraryInfo(),
      notices: [...application.notices],
    };
  }

  async function changeSettings(
    patch: CallPayload<'app.changeSettings'>,
  ): Promise<CallResponse<'app.changeSettings'>> {
    const before = settings.get();
    const after = await settings.change(patch);
    application.events.emit({ type: 'settings', settings: after });
    // Who is named in what is disclosed.
    if (after.operator !== before.operator && application.libraryInfo()?.readOnly === null) {
      const details = `Operator: ${before.operator || 'nobody'} → ${after.operator || 'nobody'}`;
      writeAudit(application, { action: 'settings', details, photoIds: [] });
    }
    return after;
  }

  /** What lies where. */
  function folders(): CallResponse<'app.folders'> {
    const library = application.libraryInfo()?.path ?? null;
    const { cache, backups, masters } = libraryPaths(library ?? '');
    const own: CallResponse<'app.folders'> =
      library === null
        ? []
        : [
            { name: 'library', path: library },
            { name: 'backups', path: backups },
            { name: 'masters', path: masters },
            { name: 'cache', path: cache },
          ];
    return [
      ...own,
      { name: 'models', path: modelDirectories()[0] },
      { name: 'data', path: application.dataDirectory },
    ];
  }

  async function showFolder({
    name,
  }: CallPayload<'app.showFolder'>): Promise<CallResponse<'app.showFolder'>> {
    const found = folders().find((folder) => folder.name === name);
    if (found === undefined || !existsSync(found.path)) {
      throw new HeliochromeError(
        'not-found',
        found === undefined
          ? 'No library is open.'
          : `${found.path} is not there: nothing was put into it yet.`,
        '',
      );
    }
    await host.showMaster(found.path);
    return {};
  }

  return {
    'app.info': info,
    'app.settings': () => settings.get(),
    'app.changeSettings': changeSettings,
    'app.choose': async (request) => {
      if (!host.nativeDialogs) {
        throw new HeliochromeError(
          'not-offered',
          'The system’s dialogs cannot be shown in a browser.',
          'Choose the folder in the list of this computer’s folders.',
        );
      }
      const paths = await host.choose(request);
      return { paths: paths === null ? null : [...paths] };
    },
    'app.listFolder': ({ path }) => listFolder(path === null ? null : absolutePath(path)),
    'app.folders': folders,
    'app.showFolder': showFolder,
    'app.showMaster': async ({ photoId }) => {
      const source = application.session.catalog.photos.source(photoId);
      if (source === null) throw noPhoto(photoId);
      await host.showMaster(source.path);
      return {};
    },
  };
}
