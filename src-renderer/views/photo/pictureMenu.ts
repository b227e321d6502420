import { actionMenu } from '../../components/menuItem.ts';

/** The menu of the picture in the Photo view. */
export const pictureMenu = actionMenu([
  ['photo.colorize', 'photo.candidates', 'photo.copyRecipe', 'photo.pasteRecipe'],
  ['photo.accept', 'photo.reject', 'photo.clearReview'],
  ['photo.applyHints', 'photo.shareReference'],
  ['view.slider', 'view.sideBySide', 'view.confidence', 'view.hints'],
  ['view.toggleZoom', 'view.pictureAlone', 'view.surround'],
  ['photo.showMaster', 'photo.trash'],
]);
