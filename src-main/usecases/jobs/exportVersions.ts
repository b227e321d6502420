import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import type { PhotoSummary } from '../../../src-shared/domain/photo.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';

/** The one that stands for the photo if it was accepted, else the newest accepted, else what was not rejected. */
function bestOf(versions: readonly Version[]): readonly Version[] {
  const newest = [...versions].sort(
    (one, other) => Number(other.current) - Number(one.current) || other.number - one.number,
  );
  const best =
    newest.find(({ review }) => review === 'accepted') ??
    newest.find(({ review }) => review !== 'rejected');
  return best === undefined ? [] : [best];
}

/** The versions of a photo that a plan wants, in their order. */
export function exportVersions(
  catalog: Catalog,
  photo: PhotoSummary,
  wanted: ExportPlan['versions'],
): readonly Version[] {
  if (photo.versions === 0) return [];
  const ofCurrent = wanted === 'current' || wanted === 'accepted';
  if (ofCurrent && photo.versionId === null) return [];
  if (wanted === 'accepted' && photo.review !== 'accepted') return [];
  const versions = catalog.versions.list(photo.id);
  switch (wanted) {
    case 'all':
      return [...versions].sort((one, other) => one.number - other.number);
    case 'bestRated':
      return bestOf(versions);
    case 'current':
    case 'accepted':
      return versions.filter(({ current }) => current);
  }
}
