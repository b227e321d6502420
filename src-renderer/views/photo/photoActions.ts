import type { Review } from '../../../src-shared/domain/photo.ts';
import { applyActionsOfPhoto } from '../../actions/applyActions.ts';
import type { ActionHandler } from '../../actions/registry.ts';
import { call } from '../../client/client.ts';
import { t } from '../../i18n/index.ts';
import { viewingActions } from '../../actions/viewingActions.ts';
import { leaveHints } from './hints/hintActions.ts';
import { app } from '../../state/app.svelte.ts';
import { candidates } from '../../state/candidates.svelte.ts';
import { library } from '../../state/library.svelte.ts';
import { photo, unguided } from '../../state/photo.svelte.ts';
import { viewing } from '../../state/viewing.svelte.ts';

/** Says what was done in the status bar and to screen readers. */
function tell(text: string): void {
  app.hint = text;
  app.say(text);
}

/** Shows the neighboring photo. */
export async function stepPhoto(delta: number): Promise<void> {
  const next = await library.step(delta);
  if (next === null) tell(t(delta < 0 ? 'photo.firstPhoto' : 'photo.lastPhoto'));
  else app.photoId = next.id;
}

const reviewTexts = {
  accepted: 'photo.saidAccepted',
  rejected: 'photo.saidRejected',
  none: 'photo.saidCleared',
} as const satisfies Record<Review, string>;

/** Reviews the shown version; one that is accepted stands for the photo from then on. */
export async function reviewShown(review: Review): Promise<void> {
  const { shown } = photo;
  if (shown === null) return;
  const { id: versionId, number } = shown;
  await call('versions.review', { versionId, review });
  tell(t(reviewTexts[review], { number }));
}

async function rate(rating: number): Promise<void> {
  if (photo.details === null) return;
  const { id } = photo.details;
  await call('photos.rate', { photos: { ids: [id] }, rating, historyPhotoId: id });
  tell(t('photo.saidRated', { count: rating }));
}

const reviewable = (): true | string => photo.shown !== null || t('photo.nothingToReview');
const open = (): true | string => photo.details !== null || t('photo.none');
const colorizable = (): true | string =>
  photo.details?.state === 'ready' || t('photo.nothingToColorize');

const reviewActions: readonly ActionHandler[] = (
  [
    ['photo.accept', 'accepted'],
    ['photo.reject', 'rejected'],
    ['photo.clearReview', 'none'],
  ] as const
).flatMap(([id, review]) => [
  {
    id,
    enabled: reviewable,
    run: () => reviewShown(review),
    ...(review === 'none' ? {} : { checked: () => photo.shown?.review === review }),
  },
  {
    id: `${id}AndNext`,
    enabled: reviewable,
    run: async () => {
      await reviewShown(review);
      await stepPhoto(1);
    },
  },
]);

const ratingActions: readonly ActionHandler[] = [0, 1, 2, 3, 4, 5].flatMap((rating) => [
  { id: `photo.rate${rating}`, enabled: open, run: () => rate(rating) },
  {
    id: `photo.rate${rating}AndNext`,
    enabled: open,
    run: async () => {
      await rate(rating);
      await stepPhoto(1);
    },
  },
]);

const recipeActions: readonly ActionHandler[] = [
  {
    id: 'photo.copyRecipe',
    enabled: reviewable,
    run: () => {
      const { shown } = photo;
      if (shown === null) return;
      const { model, temperature, decisiveness } = shown.recipe;
      photo.copied = { model: model.id, temperature, decisiveness, finish: photo.finish };
      tell(t('photo.recipeCopied', { number: shown.number }));
    },
  },
  {
    id: 'photo.pasteRecipe',
    enabled: () => (photo.copied === null ? t('photo.noRecipe') : colorizable()),
    run: async () => {
      if (photo.copied === null) return;
      // Hints are places in their photo: they stay there.
      const { finish, ...coloring } = photo.copied;
      await photo.colorize({ ...coloring, ...unguided }, finish);
      tell(t('photo.recipePasted'));
    },
  },
];

async function trash(): Promise<void> {
  const { details } = photo;
  if (details === null) return;
  const next = (await library.step(1)) ?? (await library.step(-1));
  await call('photos.trash', { photos: { ids: [details.id] } });
  app.notify('info', t('photo.trashed', { name: details.label }));
  if (next === null) app.go('library');
  else app.photoId = next.id;
}

/** Leaves what is smallest: picked hint, tool, picture alone, a comparing mode, the view. */
function leave(): void {
  if (leaveHints()) return;
  if (viewing.alone) viewing.alone = false;
  else if (viewing.mode !== 'color') viewing.mode = 'color';
  else app.go('library');
}

function togglePanel(): void {
  if (app.narrow) app.drawer = app.drawer === 'right' ? null : 'right';
  else app.remember('photo.right', !app.remembered('photo.right', true));
}

/** Everything that the Photo view can do. */
export const photoActions: readonly ActionHandler[] = [
  ...viewingActions,
  ...reviewActions,
  ...ratingActions,
  ...recipeActions,
  ...applyActionsOfPhoto,
  {
    id: 'view.slider',
    run: () => {
      viewing.toggleMode('slider');
    },
    checked: () => viewing.mode === 'slider',
  },
  {
    id: 'view.sideBySide',
    run: () => {
      viewing.toggleMode('sideBySide');
    },
    checked: () => viewing.mode === 'sideBySide',
  },
  { id: 'view.rightPanel', run: togglePanel },
  {
    id: 'view.strip',
    run: () => {
      app.remember('photo.strip', !app.remembered('photo.strip', true));
    },
  },
  { id: 'go.previousPhoto', run: () => stepPhoto(-1) },
  { id: 'go.nextPhoto', run: () => stepPhoto(1) },
  {
    id: 'go.previousVersion',
    run: () => {
      photo.stepVersion(-1);
    },
  },
  {
    id: 'go.nextVersion',
    run: () => {
      photo.stepVersion(1);
    },
  },
  { id: 'go.back', run: leave },
  { id: 'photo.colorize', enabled: colorizable, run: () => photo.colorize(photo.coloringWith()) },
  { id: 'photo.candidates', enabled: colorizable, run: candidates.open },
  { id: 'photo.newVersion', enabled: colorizable, run: () => photo.colorize(photo.coloringWith()) },
  { id: 'view.mainButton', enabled: colorizable, run: () => photo.colorize(photo.coloringWith()) },
  { id: 'photo.trash', enabled: open, run: trash },
  {
    id: 'photo.showMaster',
    enabled: open,
    run: async () => {
      if (photo.details !== null) await call('app.showMaster', { photoId: photo.details.id });
    },
  },
];
