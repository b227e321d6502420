import { t } from '../../i18n/index.ts';
import type { PhotoQuery } from '../../../src-shared/domain/photo.ts';

/** One filter that is on, in words, and the query without it. */
export interface FilterChip {
  readonly key: string;
  readonly label: string;
  readonly without: Partial<PhotoQuery>;
}

/** What restricts a query, apart from its scope. */
export function filterChips(query: PhotoQuery): FilterChip[] {
  const chips: FilterChip[] = [];
  const { text, colorized, reviews, minimumRating, tags } = query;
  if (text.trim() !== '') {
    chips.push({ key: 'text', label: t('library.textChip', { text }), without: { text: '' } });
  }
  if (colorized !== null) {
    const label = t(colorized ? 'library.colorized' : 'library.grey');
    chips.push({ key: 'colorized', label, without: { colorized: null } });
  }
  for (const review of reviews) {
    const rest = reviews.filter((other) => other !== review);
    const label = t(`library.review.${review}`);
    chips.push({ key: `review-${review}`, label, without: { reviews: rest } });
  }
  if (minimumRating > 0) {
    const label = t('library.minimumRating', { count: minimumRating });
    chips.push({ key: 'rating', label, without: { minimumRating: 0 } });
  }
  for (const tag of tags) {
    const rest = tags.filter((other) => other !== tag);
    chips.push({ key: `tag-${tag}`, label: tag, without: { tags: rest } });
  }
  const years = yearsLabel(query.fromYear, query.toYear);
  if (years !== null) {
    chips.push({ key: 'years', label: years, without: { fromYear: null, toYear: null } });
  }
  return chips;
}

/** A query's filters all taken away. */
export const noFilters: Partial<PhotoQuery> = {
  text: '',
  colorized: null,
  reviews: [],
  minimumRating: 0,
  tags: [],
  fromYear: null,
  toYear: null,
};

// Years are written without grouping: 1932, not 1,932.
function yearsLabel(from: number | null, to: number | null): string | null {
  if (from !== null && to !== null) return t('library.years', { from: `${from}`, to: `${to}` });
  if (from !== null) return t('library.fromYearOn', { year: `${from}` });
  return to === null ? null : t('library.untilYear', { year: `${to}` });
}
