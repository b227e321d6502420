import type { Review } from '../../../src-shared/domain/photo.ts';
import type { ActionHandler } from '../../actions/registry.ts';
import { call } from '../../client/client.ts';
import { t, type MessageKey } from '../../i18n/index.ts';
import { app } from '../../state/app.svelte.ts';
import { library } from '../../state/library.svelte.ts';

/** Why nothing can be done with the selection; true when something can. */
export function somethingSelected(): true | string {
  return library.targetCount > 0 ? true : t('library.selectFirst');
}

/** Acts on the selection; with `goOn` the next photo is selected then. */
function onSelection(goOn: boolean, act: () => Promise<void>): () => Promise<void> {
  return async () => {
    await library.settled();
    await act();
    if (!goOn) return;
    const next = await library.step(1);
    if (next !== null) await library.select(library.focused, 'only');
  };
}

async function review(state: Review): Promise<void> {
  const { changed } = await call('photos.review', { photos: library.target, review: state });
  if (changed === 0 && state !== 'none' && (await allGrey())) {
    app.notify('info', t('library.nothingToReview'));
  } else app.say(t(`library.review.${state}`));
}

async function allGrey(): Promise<boolean> {
  const ids = library.targetIds.slice(0, 1000);
  return (await call('photos.summaries', { ids })).every((photo) => photo.versionId === null);
}

async function rate(stars: number): Promise<void> {
  await call('photos.rate', { photos: library.target, rating: stars });
  app.say(t('library.fact.stars', { count: stars }));
}

function counted(key: MessageKey): () => string {
  return () => t(key, { count: library.targetCount });
}

const reviews = [
  ['photo.accept', 'accepted', 'library.acceptPhotos'],
  ['photo.reject', 'rejected', 'library.rejectPhotos'],
  ['photo.clearReview', 'none', 'library.clearReviewPhotos'],
] as const;

/** Accepting, rejecting and rating, each also with going on to the next photo. */
export function cullingActions(): ActionHandler[] {
  return [
    ...reviews.flatMap(([id, state, label]) => [
      {
        id,
        run: onSelection(false, () => review(state)),
        enabled: somethingSelected,
        label: counted(label),
      },
      {
        id: `${id}AndNext`,
        run: onSelection(true, () => review(state)),
        enabled: somethingSelected,
      },
    ]),
    ...[0, 1, 2, 3, 4, 5].flatMap((stars) => [
      {
        id: `photo.rate${stars}`,
        run: onSelection(false, () => rate(stars)),
        enabled: somethingSelected,
      },
      {
        id: `photo.rate${stars}AndNext`,
        run: onSelection(true, () => rate(stars)),
        enabled: somethingSelected,
      },
    ]),
  ];
}
