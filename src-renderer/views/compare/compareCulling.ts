import type { Review } from '../../../src-shared/domain/photo.ts';
import type { ActionHandler } from '../../actions/registry.ts';
import { call } from '../../client/client.ts';
import { t } from '../../i18n/index.ts';
import { app } from '../../state/app.svelte.ts';
import { compare } from '../../state/compare.svelte.ts';

const said = {
  accepted: 'compare.saidAccepted',
  rejected: 'compare.saidRejected',
  none: 'compare.saidCleared',
} as const;

function tell(text: string): void {
  app.hint = text;
  app.say(text);
}

/** Reviews what a pane shows. Accepting ends a blind comparison: the choice is made, if only for the original. */
export async function reviewPane(index: number, review: Review): Promise<void> {
  const pane = compare.panes.at(index);
  const version = pane === undefined ? null : compare.versionOf(pane);
  if (pane !== undefined && version !== null) {
    await call('versions.review', { versionId: version.id, review });
    const label = compare.recordOf(pane)?.details.label ?? '';
    tell(
      compare.hidden && review !== 'accepted'
        ? t('compare.saidHidden', { pane: index + 1 })
        : t(said[review], { number: version.number, label }),
    );
  }
  if (review === 'accepted') compare.revealed = true;
}

async function ratePane(index: number, rating: number): Promise<void> {
  const pane = compare.panes.at(index);
  if (pane === undefined) return;
  const { photoId } = pane;
  await call('photos.rate', { photos: { ids: [photoId] }, rating, historyPhotoId: photoId });
  const label = compare.recordOf(pane)?.details.label ?? '';
  tell(t('compare.saidRated', { label, stars: t('photo.stars', { count: rating }) }));
}

function reviewable(): true | string {
  const pane = compare.panes.at(compare.active);
  const version = pane === undefined ? null : compare.versionOf(pane);
  // Hidden, an original must not give itself away.
  return compare.hidden || version !== null ? true : t('photo.nothingToReview');
}

const shown = (): true | string => compare.panes.length > 0 || t('compare.none');

/** An action, and the same with going on to the next photo. */
function both(
  id: string,
  enabled: () => true | string,
  label: () => string,
  run: () => Promise<void>,
): ActionHandler[] {
  return [
    { id, enabled, label, run },
    {
      id: `${id}AndNext`,
      enabled,
      run: async () => {
        await run();
        await compare.stepPhoto(1);
      },
    },
  ];
}

const reviews = [
  ['photo.accept', 'accepted', 'compare.acceptPane'],
  ['photo.reject', 'rejected', 'compare.rejectPane'],
  ['photo.clearReview', 'none', 'compare.clearPane'],
] as const;

/** Accepting, rejecting and rating what the pane shows that had the keyboard or the pointer last. */
export const compareCulling: readonly ActionHandler[] = [
  ...reviews.flatMap(([id, review, label]) =>
    both(
      id,
      reviewable,
      () => t(label, { pane: compare.active + 1 }),
      () => reviewPane(compare.active, review),
    ),
  ),
  ...[0, 1, 2, 3, 4, 5].flatMap((stars) =>
    both(
      `photo.rate${stars}`,
      shown,
      () => t('photo.stars', { count: stars }),
      () => ratePane(compare.active, stars),
    ),
  ),
];
