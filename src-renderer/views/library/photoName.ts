import { t } from '../../i18n/index.ts';
import type { PhotoSummary } from '../../../src-shared/domain/photo.ts';

/** A photo as a screen reader says it: “Harbour crane, colorized, accepted, 3 stars”. */
export function photoName(photo: PhotoSummary): string {
  const facts = [
    photo.versionId !== null
      ? t('library.fact.color')
      : t(photo.colorPhotograph ? 'library.fact.colorPhotograph' : 'library.fact.grey'),
  ];
  if (photo.review !== 'none') facts.push(t(`library.fact.${photo.review}`));
  if (photo.rating > 0) facts.push(t('library.fact.stars', { count: photo.rating }));
  if (photo.missing) facts.push(t('library.fact.missing'));
  if (photo.state !== 'ready') facts.push(t(`library.fact.${photo.state}`));
  return t('library.photoName', { label: photo.label, facts: facts.join(', ') });
}
