import { createHash } from 'node:crypto';
import path from 'node:path';
import type { CallPayload, CallResponse } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { NewReference } from '../../catalog/references.ts';
import type { RgbPicture } from '../../imaging/encodePicture.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import {
  encodeReferenceCopy,
  readReferenceCopy,
  referenceLongSide,
} from '../../imaging/referenceCopy.ts';
import { renderColor } from '../../imaging/renderPicture.ts';
import { hashFile } from '../../platform/fileHash.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { assertUnchanged } from '../pixels/photoFile.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { knownSize } from '../pixels/thumbnail.ts';

/** A copy before it is kept. */
type FoundReference = Omit<NewReference, 'kind' | 'packed' | 'width' | 'height'> & {
  readonly copy: RgbPicture;
};

function notFound(what: string): HeliochromeError {
  return new HeliochromeError('not-found', `There is no ${what} in this library.`, 'Refresh it.');
}

async function fromFile(file: string): Promise<FoundReference> {
  const copy = await readReferenceCopy(file);
  const sha256 = await hashFile(file);
  return { sha256, name: path.basename(file), photoId: null, versionId: null, copy };
}

/** A version as it looks with its finish. It is no file: its copy's own pixels name it. */
async function fromVersion(context: LibraryContext, versionId: number): Promise<FoundReference> {
  const { photos, versions } = context.catalog;
  const version = versions.get(versionId);
  if (version === null) throw notFound(`version ${versionId}`);
  const { photoId, number, recipe } = version;
  const summary = photos.summaries([photoId]).at(0);
  const source = photos.source(photoId);
  if (summary === undefined || source === null) throw notFound(`photo ${photoId}`);
  const { previews } = pixelRoomOf(context);
  const { pyramid, level } = await previews.get(source, knownSize(summary), 'always');
  const copy = await renderColor(
    await pyramid.plane(level),
    versions.chroma(versionId),
    recipe.finish,
    referenceLongSide,
    sharedPixelPool(),
  );
  const hash = createHash('sha256').update(`${copy.width} ${copy.height} `).update(copy.data);
  const name = `${summary.label}, version ${number}`;
  return { sha256: hash.digest('hex'), name, photoId, versionId, copy };
}

async function fromPhoto(context: LibraryContext, photoId: number): Promise<FoundReference> {
  const { photos } = context.catalog;
  const summary = photos.summaries([photoId]).at(0);
  const source = photos.source(photoId);
  if (summary === undefined || source === null) throw notFound(`photo ${photoId}`);
  if (!summary.colorPhotograph) {
    if (summary.versionId !== null) return fromVersion(context, summary.versionId);
    throw new HeliochromeError(
      'usage',
      `${summary.label} is grey, and has no colorized version.`,
      'Colorize it first, or choose a color photograph.',
    );
  }
  if (source.page > 0) {
    throw new HeliochromeError(
      'usage',
      `${summary.label} is page ${source.page + 1} of ${source.fileName}; only first pages can be references.`,
      'Save the page as a file of its own, and add that.',
    );
  }
  await assertUnchanged(source);
  const found = await fromFile(source.path);
  return { ...found, name: source.fileName, photoId };
}

/**
 * Keeps small color copies of pictures as references; what cannot be one is told, and the rest is kept.
 *
 * @param paths absolute
 * @throws HeliochromeError library-read-only, disk-full
 */
export async function addReferences(
  context: LibraryContext,
  { paths, photoIds, versionIds }: CallPayload<'references.add'>,
): Promise<CallResponse<'references.add'>> {
  const { references } = context.catalog;
  const wanted: readonly (readonly [string, () => Promise<FoundReference>])[] = [
    ...paths.map((file) => [path.basename(file), () => fromFile(file)] as const),
    ...photoIds.map((id) => [`Photo ${id}`, () => fromPhoto(context, id)] as const),
    ...versionIds.map((id) => [`Version ${id}`, () => fromVersion(context, id)] as const),
  ];
  const added: string[] = [];
  const problems: CallResponse<'references.add'>['problems'] = [];
  for (const [name, read] of wanted) {
    try {
      const { copy, ...found } = await read();
      const { width, height } = copy;
      const packed = await encodeReferenceCopy(copy);
      references.add({ ...found, kind: 'color', width, height, packed });
      added.push(found.sha256);
    } catch (error) {
      const { code, message, advice } = HeliochromeError.from(error);
      // Where nothing can be kept, the rest cannot be either.
      if (code === 'library-read-only' || code === 'disk-full') throw error;
      problems.push({ name, problem: { code, message, advice } });
    }
  }
  if (added.length > 0) context.emit({ type: 'references' });
  const kept = new Map(references.list().map((reference) => [reference.sha256, reference]));
  return {
    references: [...new Set(added)].flatMap((sha256) => kept.get(sha256) ?? []),
    problems,
  };
}
