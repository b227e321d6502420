import type { PhotoScope } from '../../../src-shared/domain/photo.ts';
import { actionMenu, type MenuItem } from '../../components/menuItem.ts';

/** What can be done with the selected photos where the bar of commands has no room for it, in groups. */
function furtherGroups(scope: PhotoScope): readonly (readonly string[])[] {
  const sorting = ['photo.tag', 'photo.addToCollection'];
  return [
    scope.kind === 'collection' ? [...sorting, 'edit.remove'] : sorting,
    ['photo.applyHints', 'photo.shareReference', 'photo.compareModels'],
    ['photo.export', 'file.exportCsv', 'photo.showMaster'],
    ['photo.trash'],
  ];
}

/** The menu at the end of the bar of commands. */
export function moreForPhotos(scope: PhotoScope): MenuItem[] {
  const [sorting, ...further] = furtherGroups(scope);
  return actionMenu([['photo.clearReview', ...sorting], ...further]);
}

/** The menu of the selected photos in the grid. */
export function photoMenu(scope: PhotoScope): MenuItem[] {
  if (scope.kind === 'trash') {
    return actionMenu([['photo.restore'], ['photo.showMaster', 'file.emptyTrash']]);
  }
  return actionMenu([
    ['photo.open', 'photo.quickLook'],
    ['photo.colorize', 'photo.accept', 'photo.reject', 'photo.clearReview'],
    ...furtherGroups(scope),
  ]);
}
