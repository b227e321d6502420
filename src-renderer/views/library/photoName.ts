import { t } from '../../i18n/index.ts';
import type { PhotoSummary } from '../../../src-shared/domain/photo.ts';

/** What kind of picture a photo is, as it stands under it. */
export function kindMark(photo: PhotoSummary): string {
  if (photo.versionId !== null) return t('library.mark.color');
  return t(photo.colorPhotograph ? 'library.mark.colorPhotograph' : 'library.mark.grey');
}

/**
 * A photo as a screen reader says it: “Harbor crane, colorized, accepted, 3 stars”. What is also written under the
 * photo comes first and in the same order, so that people who speak to the computer can name what they see.
 */
export function photoName(photo: PhotoSummary): string {
  const facts: string[] = [];
  if (photo.state === 'ready') facts.push(kindFact(photo));
  else facts.push(t(`library.fact.${photo.state}`));
  if (photo.missing) facts.push(t('library.fact.missing'));
  if (photo.review !== 'none') facts.push(t(`library.fact.${photo.review}`));
  if (photo.rating > 0) facts.push(t('library.fact.stars', { count: photo.rating }));
  return t('library.photoName', { label: photo.label, facts: facts.join(', ') });
}

function kindFact(photo: PhotoSummary): string {
  if (photo.versionId !== null) return t('library.fact.color');
  return t(photo.colorPhotograph ? 'library.fact.colorPhotograph' : 'library.fact.grey');
}
