import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { mostReferences, type Reference } from '../../../src-shared/domain/reference.ts';
import type { RgbPicture } from '../../imaging/encodePicture.ts';
import { readReferenceCopy } from '../../imaging/referenceCopy.ts';
import { hashFile } from '../../platform/fileHash.ts';
import type { ReferenceRequest } from '../colorize/colorizeRequest.ts';
import { ReferenceSource } from './referenceSource.ts';

/** References from files, without a library. */
export interface FileReferences {
  /** As a recipe names them. */
  readonly reference: Reference;
  readonly source: ReferenceSource;
}

/**
 * Reads color photographs to take colors from.
 *
 * @throws HeliochromeError usage (none, too many, one without color), file-missing, file-permission, file-unreadable,
 *   file-empty, not-an-image, image-damaged
 */
export async function openFileReferences(
  { files, method, strength }: ReferenceRequest,
  signal?: AbortSignal,
): Promise<FileReferences> {
  if (files.length === 0 || files.length > mostReferences) {
    throw new HeliochromeError(
      'usage',
      `${files.length} reference photographs were given.`,
      `Give 1 to ${mostReferences}.`,
    );
  }
  const copies = new Map<string, RgbPicture>();
  const pictures: Reference['pictures'] = [];
  for (const file of files) {
    const copy = await readReferenceCopy(file);
    const sha256 = await hashFile(file, signal);
    copies.set(sha256, copy);
    pictures.push({ sha256, name: path.basename(file) });
  }
  const source = new ReferenceSource({
    copy: ({ sha256, name }) => {
      const copy = copies.get(sha256);
      return copy === undefined ? Promise.reject(unread(name)) : Promise.resolve(copy);
    },
    luminance: ({ name }) => Promise.reject(unread(name)),
  });
  return { reference: { method, strength, pictures, swatches: [], hints: [] }, source };
}

function unread(name: string): HeliochromeError {
  return new HeliochromeError('not-found', `${name} was not read.`, 'Name it as a reference.');
}
