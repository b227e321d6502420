import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { refuseAmongMasters } from '../colorize/destinationCheck.ts';

/** The folders in which the masters of these photos lie. */
export function masterFolders(catalog: Catalog, photoIds: readonly number[]): Set<string> {
  const sources = photoIds.map((id) => catalog.photos.source(id));
  return new Set(sources.flatMap((source) => (source === null ? [] : [path.dirname(source.path)])));
}

/** Makes sure that results do not come to lie among masters. @throws HeliochromeError usage; what the system answers */
export async function checkExportFolder(folder: string, masters: Iterable<string>): Promise<void> {
  const inputs = [];
  for (const place of masters) {
    // A drive that is not there now holds no masters to be kept apart from.
    if ((await realpath(place).catch(() => null)) === null) continue;
    inputs.push({ path: path.join(place, 'master'), folder: null, relative: 'master' });
  }
  try {
    await refuseAmongMasters(folder, inputs);
  } catch (error) {
    const { code } = HeliochromeError.from(error);
    if (code !== 'usage') throw error;
    throw new HeliochromeError(
      'usage',
      `${folder} holds masters; results may not come to lie among the masters.`,
      'Choose another folder.',
    );
  }
}
