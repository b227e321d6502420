import { actionMenu } from '../../components/menuItem.ts';

/** The menu of the pictures in Compare. */
export const comparedMenu = actionMenu([
  ['photo.accept', 'photo.reject', 'photo.clearReview'],
  ['view.confidence', 'view.toggleZoom', 'view.pictureAlone', 'view.surround'],
]);
