import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { withSystemErrors } from '../../platform/systemError.ts';

/**
 * Names the pixels of a photo as the catalog knows them: the master's SHA-256 and its page. Of a master that was not
 * read yet, its place, size and time stand for it.
 */
export function pixelKey(source: PhotoSource): string {
  const { path, bytes, modifiedAt, page } = source;
  const file =
    source.sha256 ??
    createHash('sha256')
      .update(JSON.stringify([path, bytes, modifiedAt]))
      .digest('hex');
  return `${file}-${page}`;
}

/** Whether the file is, by size and time, the one that the catalog read. @throws HeliochromeError file-missing, … */
async function isAsRead(source: PhotoSource): Promise<boolean> {
  const { path, bytes, modifiedAt } = source;
  const status = await withSystemErrors(path, 'read', () => stat(path));
  return status.size === bytes && Math.abs(status.mtimeMs - modifiedAt) < 2;
}

/**
 * Whether a master is what the catalog read. Its content is read only when its size or time differs.
 *
 * @throws HeliochromeError file-missing, file-permission, file-unreadable, cancelled
 */
export async function isUnchanged(source: PhotoSource, signal?: AbortSignal): Promise<boolean> {
  if (await isAsRead(source)) return true;
  return source.sha256 !== null && (await hashFile(source.path, signal)) === source.sha256;
}

/** The error of a master whose content is another than at import. */
export function changedMaster(source: PhotoSource): HeliochromeError {
  return new HeliochromeError(
    'data-unusable',
    `${source.path} is not the file that was imported: its content was changed since.`,
    'Restore the master, or import the file anew.',
  );
}

/**
 * Makes sure that a master is what it was at import; one that was never read may be anything.
 *
 * @throws HeliochromeError data-unusable when it is not, file-missing, file-permission, file-unreadable, cancelled
 */
export async function assertUnchanged(source: PhotoSource, signal?: AbortSignal): Promise<void> {
  if (source.sha256 === null) return;
  if (!(await isUnchanged(source, signal))) throw changedMaster(source);
}
