import type { PhotoSummary } from '../../../src-shared/domain/photo.ts';

/** Why nothing can be made from a photo's master now, in words; null when it can be read. */
export function photoObstacle(photo: PhotoSummary | undefined): string | null {
  if (photo === undefined) return 'It is no longer in the library.';
  if (photo.state === 'unreadable') return 'Its master cannot be read.';
  if (photo.state === 'waiting') return 'Its master was not read yet.';
  if (photo.missing) return 'Its master is missing.';
  return null;
}
