import { homedir } from 'node:os';
import path from 'node:path';
import { programLayout } from './programLayout.ts';

/** Folder of the files shipped with the program: `resources/` of the repository, or of the installed application. */
export function resourcesDirectory(): string {
  return programLayout().resources;
}

/**
 * Root of the sources, where `package.json`, `src-main` and `src-renderer` are: the repository, or of the installed
 * application what lies unpacked beside its archive, where plain Node can read it too.
 */
export function applicationRoot(): string {
  return programLayout().root;
}

/**
 * Folder of this user's models, settings and logs, by the custom of the system; `HELIOCHROME_DATA` names another.
 * It need not exist.
 */
export function userDataDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const chosen = environment['HELIOCHROME_DATA'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  if (platform === 'win32') {
    const roaming = environment['APPDATA'] ?? path.join(homedir(), 'AppData', 'Roaming');
    return path.join(roaming, 'Heliochrome');
  }
  if (platform === 'darwin') {
    return path.join(homedir(), 'Library', 'Application Support', 'Heliochrome');
  }
  const base = environment['XDG_DATA_HOME'];
  // The XDG base directory specification tells programs to ignore relative paths.
  const data =
    base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.local', 'share');
  return path.join(data, 'heliochrome');
}

/** Folders that hold model packages, the user's before the shipped. */
export function modelDirectories(): readonly [user: string, shipped: string] {
  return [path.join(userDataDirectory(), 'models'), path.join(resourcesDirectory(), 'models')];
}
