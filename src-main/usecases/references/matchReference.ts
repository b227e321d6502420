import { createHash } from 'node:crypto';
import type { CallPayload, CallResponse } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';
import { encodeMatchMap, type MatchMap } from '../../../src-shared/domain/matchFormat.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { assertUnchanged } from '../pixels/photoFile.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { resolveColoring } from '../versions/resolveColoring.ts';
import { sourceOf } from '../versions/tryColoring.ts';
import { referenceRoomOf } from './referenceRoom.ts';
import { hasReference, matchWithReference } from './referenceStep.ts';

function coverageOf({ confidence }: MatchMap): number {
  return confidence.reduce((sum, value) => sum + value, 0) / confidence.length;
}

/**
 * Finds where each place of a photo would take its color from. A later question about the same photo stops an earlier
 * one.
 *
 * @throws HeliochromeError usage (no reference), not-found, not-offered, cancelled, what opening and computing throw
 */
export async function matchReference(
  context: LibraryContext,
  { photoId, coloring }: CallPayload<'references.match'>,
  closing?: AbortSignal,
): Promise<CallResponse<'references.match'>> {
  const source = sourceOf(context, photoId);
  const { model, recipe } = await resolveColoring(coloring, defaultFinish);
  if (!hasReference(recipe)) {
    throw new HeliochromeError('usage', 'No reference was given.', 'Choose a reference first.');
  }
  if (recipe.reference.method === 'statistics') return { key: null, coverage: 1 };
  const { streams, luminance: shelf, coloring: queue } = pixelRoomOf(context);
  const stream = `${photoId}/match map`;
  streams.get(stream)?.abort();
  const control = new AbortController();
  streams.set(stream, control);
  const signal =
    closing === undefined ? control.signal : AbortSignal.any([control.signal, closing]);
  try {
    await assertUnchanged(source, signal);
    const luminance = await shelf.get(source, model.manifest.input.longSide, signal);
    const room = referenceRoomOf(context);
    const compute = await context.compute.get();
    const task = { model, luminance, recipe, compute, references: room.source, signal };
    const map = await queue.run('person', () => matchWithReference(task), signal);
    if (map === null) return { key: null, coverage: 1 };
    const bytes = encodeMatchMap(map);
    const key = createHash('sha256').update(bytes).digest('hex').slice(0, 40);
    room.matches.set(key, bytes);
    return { key, coverage: coverageOf(map) };
  } finally {
    if (streams.get(stream) === control) streams.delete(stream);
  }
}
