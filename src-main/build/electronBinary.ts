import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Electron's program as its package finds it, without the download that its package would begin: `path.txt` names it
 * below `dist`, or below the folder in `ELECTRON_OVERRIDE_DIST_PATH`. Null when it is not there.
 */
export function electronBinary(
  root: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | null {
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  const named = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : '';
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const isOverridden = override !== undefined && override !== '';
  if (!isOverridden && named === '') return null;
  const file = isOverridden
    ? path.join(override, named === '' ? 'electron' : named)
    : path.join(folder, 'dist', named);
  return existsSync(file) ? file : null;
}
