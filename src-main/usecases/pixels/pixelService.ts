import {
  pyramidLevels,
  tileSize,
  type PixelRequest,
  type PyramidInfo,
} from '../../../src-shared/api/pixels.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PhotoSummary } from '../../../src-shared/domain/photo.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { encodeGreyPng, encodeJpeg } from '../../imaging/encodePicture.ts';
import type { GreyPicture } from '../../imaging/greyTone.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import { levelAbove, type LevelPlane } from '../../imaging/pyramid/levelPyramid.ts';
import { renderColor } from '../../imaging/renderPicture.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { closeReferenceRoom, referenceRoomOf } from '../references/referenceRoom.ts';
import { pixelKey } from './photoFile.ts';
import { closePixelRoom, pixelRoomOf } from './pixelRoom.ts';
import { previewLevel, previewLongSide, previewTile, type PhotoSize } from './previewStore.ts';
import { bytesResponse, hasTag, jsonResponse, notModified, problemResponse } from './responses.ts';
import { knownSize, thumbnailOf } from './thumbnail.ts';

/** Answers requests for pixels. */
export interface PixelService {
  /**
   * Never throws: what is not there is a 404 with a JSON problem, what the signal stopped a 499.
   *
   * @param ifNoneMatch the header of that name: what the one who asks has already
   */
  respond(request: PixelRequest, signal?: AbortSignal, ifNoneMatch?: string): Promise<Response>;
  /** Gives back memory and open masters. */
  close(): void;
}

const versionQuality = 90;

/** One request, with what it needs. */
interface Asked {
  readonly context: LibraryContext;
  readonly signal: AbortSignal | undefined;
  readonly ifNoneMatch: string | undefined;
}

interface Photo {
  readonly summary: PhotoSummary;
  readonly source: PhotoSource;
}

function notFound(what: string): HeliochromeError {
  return new HeliochromeError('not-found', `There is no ${what}.`, 'Refresh the view.');
}

function photoOf({ context }: Asked, photoId: number): Photo {
  const summary = context.catalog.photos.summaries([photoId]).at(0);
  const source = context.catalog.photos.source(photoId);
  if (summary === undefined || source === null) throw notFound(`photo ${photoId} in this library`);
  return { summary, source };
}

/** Size of a photo: the catalog's, else the master's own. */
async function sizeOf(asked: Asked, { summary, source }: Photo): Promise<PhotoSize> {
  const known = knownSize(summary);
  if (known !== null) return known;
  return pixelRoomOf(asked.context).masters.use(
    source,
    'keep',
    ({ pyramid: { width, height } }) => Promise.resolve({ width, height }),
    asked.signal,
  );
}

async function info(asked: Asked, photoId: number): Promise<Response> {
  const photo = photoOf(asked, photoId);
  const { width, height } = await sizeOf(asked, photo);
  const levels = pyramidLevels(width, height);
  const answer: PyramidInfo = { width, height, tileSize, levels };
  return jsonResponse(answer, { kind: 'never' });
}

/** Coarse tiles come from the preview, fine ones from the open master. */
async function cutTile(
  asked: Asked,
  { summary, source }: Photo,
  size: PhotoSize,
  { level, column, row }: Extract<PixelRequest, { kind: 'tile' }>,
): Promise<GreyPicture | null> {
  const { context, signal } = asked;
  const room = pixelRoomOf(context);
  if (level >= pyramidLevels(size.width, size.height)) return null;
  if (level >= previewLevel(size)) {
    const preview = await room.previews.get(source, knownSize(summary), 'always', signal);
    return previewTile(preview, level, column, row);
  }
  return room.masters.use(
    source,
    'keep',
    ({ pyramid }) => pyramid.tile(level, column, row, signal),
    signal,
  );
}

async function tile(
  asked: Asked,
  request: Extract<PixelRequest, { kind: 'tile' }>,
): Promise<Response> {
  const photo = photoOf(asked, request.photoId);
  const { level, column, row } = request;
  const tag = `${pixelKey(photo.source)}-${level}-${column}-${row}`;
  if (hasTag(asked.ifNoneMatch, tag)) return notModified(tag);
  const { tiles } = pixelRoomOf(asked.context);
  let png = tiles.get(tag);
  if (png === undefined) {
    const picture = await cutTile(asked, photo, await sizeOf(asked, photo), request);
    if (picture === null) throw notFound(`tile ${column}, ${row} of level ${level}`);
    png = new Uint8Array(await encodeGreyPng(picture));
    tiles.set(tag, png, png.length);
  }
  return bytesResponse(png, 'image/png', { kind: 'tagged', tag });
}

async function thumbnail(
  asked: Asked,
  { photoId, key }: Extract<PixelRequest, { kind: 'thumbnail' }>,
): Promise<Response> {
  const { summary, source } = photoOf(asked, photoId);
  const { jpeg, current } = await thumbnailOf(asked.context, summary, source, asked.signal);
  // The address promises what the key named; anything else must be asked for again.
  const lasting = current && key === summary.thumbnailKey;
  return bytesResponse(jpeg, 'image/jpeg', { kind: lasting ? 'immutable' : 'never' });
}

/** The level of a photo that a picture of this size is made from. */
async function planeOf(asked: Asked, photo: Photo, longSide: number): Promise<LevelPlane> {
  const { previews, masters } = pixelRoomOf(asked.context);
  const { summary, source } = photo;
  const fromPreview = async (): Promise<LevelPlane> => {
    const { pyramid, level } = await previews.get(
      source,
      knownSize(summary),
      'always',
      asked.signal,
    );
    return pyramid.plane(level);
  };
  const size = await sizeOf(asked, photo);
  if (longSide <= previewLongSide / 2 || previewLevel(size) === 0) return fromPreview();
  try {
    return await masters.use(
      source,
      'keep',
      ({ pyramid }) => {
        const level = levelAbove(pyramid.width, pyramid.height, longSide);
        return pyramid.plane(Math.max(level, pyramid.firstPlane));
      },
      asked.signal,
    );
  } catch (error) {
    if (asked.signal?.aborted === true) throw error;
    // The master is missing: smaller, but there.
    return fromPreview().catch(() => {
      throw error;
    });
  }
}

async function version(
  asked: Asked,
  { versionId, longSide }: Extract<PixelRequest, { kind: 'version' }>,
): Promise<Response> {
  const { versions } = asked.context.catalog;
  const found = versions.get(versionId);
  if (found === null) throw notFound(`version ${versionId} in this library`);
  const { finish } = found.recipe;
  const photo = photoOf(asked, found.photoId);
  const tag = [
    pixelKey(photo.source),
    versionId,
    Date.parse(found.createdAt),
    finish.strength,
    finish.saturation,
    longSide,
  ].join('-');
  if (hasTag(asked.ifNoneMatch, tag)) return notModified(tag);
  const plane = await planeOf(asked, photo, longSide);
  const chroma = versions.chroma(versionId);
  const picture = await renderColor(plane, chroma, finish, longSide, sharedPixelPool());
  const jpeg = await encodeJpeg(picture, versionQuality);
  return bytesResponse(jpeg, 'image/jpeg', { kind: 'tagged', tag });
}

function chroma(asked: Asked, versionId: number): Response {
  const { versions } = asked.context.catalog;
  const found = versions.get(versionId);
  if (found === null) throw notFound(`version ${versionId} in this library`);
  const tag = `chroma-${versionId}-${Date.parse(found.createdAt)}`;
  if (hasTag(asked.ifNoneMatch, tag)) return notModified(tag);
  const bytes = versions.chromaBytes(versionId);
  return bytesResponse(bytes, 'application/octet-stream', { kind: 'tagged', tag });
}

function preview(asked: Asked, key: string): Response {
  const { colorings, drafts } = pixelRoomOf(asked.context);
  const tried = colorings.get(key) ?? drafts.get(key);
  if (tried === undefined) {
    throw new HeliochromeError(
      'not-found',
      `There is no trial coloring ${key} any more.`,
      'Try the coloring again.',
    );
  }
  return bytesResponse(tried.bytes, 'application/octet-stream', { kind: 'immutable' });
}

function reference(asked: Asked, sha256: string): Response {
  const stored = asked.context.catalog.references.get(sha256);
  if (stored?.kind !== 'color') throw notFound('such reference in this library');
  return bytesResponse(stored.packed, 'image/webp', { kind: 'immutable' });
}

function matchMap(asked: Asked, key: string): Response {
  const map = referenceRoomOf(asked.context).matches.get(key);
  if (map === undefined) throw notFound(`match map ${key} any more`);
  return bytesResponse(map, 'application/octet-stream', { kind: 'immutable' });
}

async function answer(asked: Asked, request: PixelRequest): Promise<Response> {
  switch (request.kind) {
    case 'thumbnail':
      return thumbnail(asked, request);
    case 'version':
      return version(asked, request);
    case 'info':
      return info(asked, request.photoId);
    case 'tile':
      return tile(asked, request);
    case 'chroma':
      return chroma(asked, request.versionId);
    case 'preview':
      return preview(asked, request.key);
    case 'reference':
      return reference(asked, request.sha256);
    case 'match':
      return matchMap(asked, request.key);
  }
}

/** Serves the pixels of a library: thumbnails, tiles, versions, chroma planes. */
export function createPixelService(context: LibraryContext): PixelService {
  return {
    async respond(request, signal, ifNoneMatch) {
      try {
        return await answer({ context, signal, ifNoneMatch }, request);
      } catch (error) {
        return problemResponse(error);
      }
    },
    close() {
      closeReferenceRoom(context);
      closePixelRoom(context);
    },
  };
}
