import type { MenuItem } from '../../components/menuItem.ts';
import type { PhotoScope } from '../../../src-shared/domain/photo.ts';

const line: MenuItem = { kind: 'line' };

function action(id: string): MenuItem {
  return { kind: 'action', action: id };
}

/** What can be done with the selected photos where the bar of commands has no room for it. */
export function moreForPhotos(scope: PhotoScope): MenuItem[] {
  return [
    action('photo.clearReview'),
    action('photo.tag'),
    action('photo.addToCollection'),
    ...(scope.kind === 'collection' ? [action('edit.remove')] : []),
    line,
    action('photo.applyHints'),
    action('photo.shareReference'),
    line,
    action('photo.export'),
    action('file.exportCsv'),
    action('photo.showMaster'),
    line,
    action('photo.trash'),
  ];
}

/** The menu of the selected photos in the grid. */
export function photoMenu(scope: PhotoScope): MenuItem[] {
  if (scope.kind === 'trash') {
    return [action('photo.restore'), line, action('photo.showMaster'), action('file.emptyTrash')];
  }
  return [
    action('photo.open'),
    action('photo.quickLook'),
    line,
    action('photo.colorize'),
    action('photo.accept'),
    action('photo.reject'),
    ...moreForPhotos(scope),
  ];
}
