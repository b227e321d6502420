import path from 'node:path';
import { listBackups } from '../usecases/library/backups.ts';
import { libraryPaths } from '../usecases/library/libraryPaths.ts';
import { makeSamples } from '../usecases/synthetic/makeSamples.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';

/** Libraries: opening, backups, checks, the audit log. */
export function libraryCalls(application: Application): CallsOf<'library'> {
  return {
    'library.recent': () => application.recent.list(),
    'library.create': ({ path }) => application.changeLibrary(path, true),
    'library.open': ({ path }) => application.changeLibrary(path, false),
    'library.info': () => application.session.info(),
    'library.backup': async () => {
      const { path, bytes } = await application.session.backUp();
      return { path, bytes };
    },
    'library.backups': () => listBackups(application.session.catalog.path),
    'library.restoreBackup': ({ path }) => application.restoreBackup(path),
    'library.check': async () => ({
      problems: [...(await application.session.catalog.checkAside())],
    }),
    'library.audit': ({ before, limit, photoId }) => [
      ...application.session.catalog.audit.list(before, limit, photoId),
    ],
    'library.makeSamples': async () => {
      const { masters } = libraryPaths(application.session.catalog.path);
      const folder = path.join(masters, 'Sample photos');
      const made = await makeSamples(folder);
      return { folder, photos: made.length };
    },
    'library.tags': () => [...application.session.catalog.photos.tags()],
  };
}
