import { pixelPath } from '../../../src-shared/api/pixels.ts';
import type { CallPayload, CallResponse } from '../../../src-shared/api/contract.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import type { ColoredPhoto } from '../../catalog/references.ts';
import { likenesses, pictureVector } from '../../propagation/reference/pictureVector.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { findModel, type FoundModel } from '../models/findModel.ts';
import { pixelKey } from '../pixels/photoFile.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { sourceOf } from '../versions/tryColoring.ts';
import { referenceRoomOf, type ReferenceRoom } from './referenceRoom.ts';
import { look } from './referenceSource.ts';

const shippedModel = 'base';
const comparingArchitecture = 'base';
/** Longest time without telling what is known by now, milliseconds. */
const tellAfter = 1500;

/** The model whose network compares photos: the chosen one where it can. */
async function comparingModel(context: LibraryContext): Promise<FoundModel> {
  const chosen = await findModel(context.settings().model).catch(() => null);
  if (chosen?.manifest.architecture === comparingArchitecture) return chosen;
  return findModel(shippedModel);
}

/** Looks at a photo and remembers what was seen. */
async function lookAt(
  context: LibraryContext,
  source: PhotoSource,
  model: FoundModel,
  priority: 'person' | 'job',
  signal: AbortSignal,
): Promise<Float32Array> {
  const { luminance: shelf, coloring } = pixelRoomOf(context);
  const { input, weights } = model.manifest;
  const luminance = await shelf.get(source, input.longSide, signal);
  const compute = await context.compute.get();
  const features = await coloring.run(priority, () => look(luminance, { model, compute }), signal);
  const vector = pictureVector(features.coarse);
  if (context.catalog.readOnly === null) {
    const { photoId } = source;
    context.catalog.references.setVector(weights.sha256, pixelKey(source), { photoId, vector });
  }
  return vector;
}

/** Looks at photos one after the other, after everything that somebody waits for. */
async function lookInBackground(
  context: LibraryContext,
  room: ReferenceRoom,
  photoIds: readonly number[],
  model: FoundModel,
): Promise<void> {
  const { signal } = room.closing;
  let told = performance.now();
  for (const photoId of photoIds) {
    try {
      signal.throwIfAborted();
      const source = context.catalog.photos.source(photoId);
      if (source !== null) await lookAt(context, source, model, 'job', signal);
    } catch (error) {
      if (room.closing.signal.aborted) return;
      room.unseen.add(photoId);
      context.log.warning(`Photo ${photoId} could not be compared with others.`, {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
    if (performance.now() - told < tellAfter) continue;
    told = performance.now();
    context.emit({ type: 'references' });
  }
}

function startLooking(
  context: LibraryContext,
  waiting: readonly ColoredPhoto[],
  model: FoundModel,
): void {
  const room = referenceRoomOf(context);
  if (room.looking !== null || waiting.length === 0) return;
  const ids = waiting.map(({ photoId }) => photoId);
  room.looking = lookInBackground(context, room, ids, model).finally(() => {
    room.looking = null;
    if (!room.closing.signal.aborted) context.emit({ type: 'references' });
  });
}

/**
 * The library's color photographs and accepted versions that are most like a photo, by what the model's network sees in
 * them. Answers with what is known; what is not goes on in the background.
 *
 * @throws HeliochromeError not-found, cancelled, model-*, engine-*, what opening the master throws
 */
export async function suggestReferences(
  context: LibraryContext,
  { photoId, limit }: CallPayload<'references.suggest'>,
): Promise<CallResponse<'references.suggest'>> {
  const { references, photos } = context.catalog;
  const room = referenceRoomOf(context);
  const source = sourceOf(context, photoId);
  const model = await comparingModel(context);
  const { sha256 } = model.manifest.weights;
  const candidates = references
    .colored()
    .filter((one) => one.photoId !== photoId && !room.unseen.has(one.photoId));
  const own =
    references.vectors(sha256, [photoId]).at(0)?.vector ??
    (await lookAt(context, source, model, 'person', room.closing.signal));
  const ids = candidates.map((one) => one.photoId);
  const known = references.vectors(sha256, ids);
  const seen = new Set(known.map((one) => one.photoId));
  const waiting = candidates.filter((one) => !seen.has(one.photoId));
  startLooking(context, waiting, model);
  const likeness = likenesses(
    own,
    known.map(({ vector }) => vector),
  );
  const best = known
    .map((one, at) => ({ photoId: one.photoId, similarity: likeness[at] }))
    .sort((one, other) => other.similarity - one.similarity)
    .slice(0, limit);
  const versionOf = new Map(candidates.map((one) => [one.photoId, one.versionId]));
  const summaries = photos.summaries(best.map((one) => one.photoId));
  const suggestions = best.flatMap(({ photoId: id, similarity }) => {
    const summary = summaries.find((one) => one.id === id);
    if (summary === undefined) return [];
    const versionId = versionOf.get(id) ?? null;
    const picture =
      versionId === null
        ? pixelPath({ kind: 'thumbnail', photoId: id, key: summary.thumbnailKey })
        : pixelPath({ kind: 'version', versionId, longSide: 512 });
    return [{ photoId: id, versionId, label: summary.label, picture, similarity }];
  });
  return { suggestions, waiting: waiting.length };
}
