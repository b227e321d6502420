import { homedir } from 'node:os';
import path from 'node:path';

/** Folder where downloads are kept, by the custom of the system; `HELIOCHROME_CACHE` names another. */
export function cacheDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const chosen = environment['HELIOCHROME_CACHE'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData', 'Local');
    return path.join(local, 'Heliochrome', 'Cache');
  }
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'Heliochrome');
  const base = environment['XDG_CACHE_HOME'];
  const cache = base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache');
  return path.join(cache, 'heliochrome');
}
