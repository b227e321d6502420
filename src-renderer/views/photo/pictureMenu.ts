import type { MenuItem } from '../../components/menuItem.ts';

const groups = [
  ['photo.colorize', 'photo.candidates', 'photo.copyRecipe', 'photo.pasteRecipe'],
  ['photo.accept', 'photo.reject', 'photo.clearReview'],
  ['photo.applyHints', 'photo.shareReference'],
  ['view.slider', 'view.sideBySide', 'view.confidence', 'view.hints'],
  ['view.toggleZoom', 'view.pictureAlone', 'view.surround'],
  ['photo.showMaster', 'photo.trash'],
] as const;

/** The menu of the picture in the Photo view. */
export const pictureMenu: readonly MenuItem[] = menuOf(groups);

/** The menu of the pictures in Compare. */
export const comparedMenu: readonly MenuItem[] = menuOf([
  ['photo.accept', 'photo.reject', 'photo.clearReview'],
  ['view.confidence', 'view.toggleZoom', 'view.pictureAlone', 'view.surround'],
]);

/** Actions in groups, with a line between them. */
function menuOf(list: readonly (readonly string[])[]): MenuItem[] {
  return list.flatMap((ids, index) => [
    ...(index === 0 ? [] : [{ kind: 'line' as const }]),
    ...ids.map((action) => ({ kind: 'action' as const, action })),
  ]);
}
