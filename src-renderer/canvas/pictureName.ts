import type { Version } from '../../src-shared/domain/version.ts';
import { t } from '../i18n/index.ts';

/** What a screen reader says of a picture. */
export function pictureName(
  label: string,
  version: Version | null,
  versions: number,
  zoom: string,
): string {
  return t('photo.name', {
    label,
    state: version === null ? t('photo.nameOriginal') : versionWords(version, versions),
    zoom,
  });
}

function versionWords(version: Version, count: number): string {
  const words = t('photo.nameVersion', {
    number: version.number,
    count,
    model: version.modelName,
  });
  const { hints, reference } = version.recipe;
  return [
    words,
    ...(hints.length === 0 ? [] : [t('photo.nameHints', { count: hints.length })]),
    ...(reference === null ? [] : [t('photo.nameReference')]),
  ].join(', ');
}
