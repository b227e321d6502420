import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { JobRow } from '../catalog/catalogTypes.ts';

/**
 * Moves one waiting job before another.
 *
 * @param waiting jobs that do not run, in their order
 * @param beforeId null: to the end
 * @returns new positions of those that change; they share out the positions that were there
 * @throws HeliochromeError usage when one of the jobs does not wait
 */
export function movedBefore(
  waiting: readonly JobRow[],
  jobId: number,
  beforeId: number | null,
): ReadonlyMap<number, number> {
  const moved = waiting.find(({ id }) => id === jobId);
  if (moved === undefined) throw notWaiting(jobId);
  if (jobId === beforeId) return new Map();
  const others = waiting.filter((row) => row !== moved);
  const place = beforeId === null ? others.length : others.findIndex(({ id }) => id === beforeId);
  if (place === -1) throw notWaiting(beforeId);
  const order = others.toSpliced(place, 0, moved);
  const positions = waiting.map(({ position }) => position);
  const changed = order.flatMap(({ id, position }, index): [number, number][] =>
    position === positions[index] ? [] : [[id, positions[index]]],
  );
  return new Map(changed);
}

function notWaiting(jobId: number | null): HeliochromeError {
  return new HeliochromeError(
    'usage',
    `Job ${jobId ?? ''} does not wait: only waiting jobs can be moved.`,
    'Look at its state in Activity.',
  );
}
