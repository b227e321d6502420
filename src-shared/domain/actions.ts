/**
 * Every command of the application, once: button, menu, shortcut and command palette all come from this table. What an
 * action does is registered by the renderer (`src-renderer/actions/registry.ts`).
 */

/** The renderer's views, in the order of their tabs. */
export const viewNames = [
  'library',
  'photo',
  'compare',
  'train',
  'export',
  'activity',
  'models',
  'settings',
] as const;
export type ViewName = (typeof viewNames)[number];

/** Menus, in their order. */
export const menuNames = ['file', 'edit', 'view', 'photo', 'hints', 'go', 'help'] as const;
export type MenuName = (typeof menuNames)[number];

export interface ActionDefinition {
  readonly id: string;
  /** As it stands in menus; “…” where it asks for more. */
  readonly label: string;
  /**
   * Keys in the notation of `src-renderer/actions/keys.ts`: `Mod` is Ctrl, on macOS ⌘; letters are typed characters,
   * digits and punctuation physical keys of a US keyboard. The first is shown.
   */
  readonly keys: readonly string[];
  /** Keys on macOS where they differ. */
  readonly keysMac?: readonly string[];
  /** Menu; null for what has no menu entry. */
  readonly menu: MenuName | null;
  /** Place within the menu: a line stands between groups. */
  readonly group: number;
  /** Views in which it has a meaning; missing: all. */
  readonly views?: readonly ViewName[];
  /** Works while its key is held. */
  readonly hold?: true;
}

/** Id, label, keys. */
type Row = readonly [id: string, label: string, ...keys: string[]];

function group(
  menu: MenuName | null,
  number: number,
  views: readonly ViewName[] | null,
  rows: readonly Row[],
): ActionDefinition[] {
  return rows.map(([id, label, ...keys]) => ({
    id,
    label,
    keys,
    menu,
    group: number,
    ...(views === null ? {} : { views }),
  }));
}

const everywhere = null;
const inLibrary = ['library'] as const;
const inPhoto = ['photo'] as const;
const inBoth = ['library', 'photo'] as const;
const onPictures = ['photo', 'compare'] as const;
/** In Models, photos are tested and compared. */
const onAllPictures = ['photo', 'compare', 'models'] as const;
const culling = ['library', 'photo', 'compare'] as const;

const stars = [0, 1, 2, 3, 4, 5].map((count) => ({
  count,
  label: count === 0 ? 'No stars' : count === 1 ? '1 star' : `${count} stars`,
}));

/** Every action, in the order of the menus. */
export const actionDefinitions: readonly ActionDefinition[] = [
  ...group('file', 1, everywhere, [
    ['file.import', 'Import…', 'Mod+Shift+I'],
    ['file.importSamples', 'Import sample photos'],
  ]),
  ...group('file', 2, everywhere, [
    ['file.newLibrary', 'New library…'],
    ['file.openLibrary', 'Open library…'],
    ['file.backup', 'Back up library'],
  ]),
  ...group('file', 3, everywhere, [
    ['file.findMissing', 'Find missing masters…'],
    ['file.verify', 'Verify masters'],
    ['file.repeat', 'Repeat from sidecar…'],
  ]),
  ...group('file', 4, everywhere, [
    ['file.importCsv', 'Import metadata from CSV…'],
    ['file.exportCsv', 'Export metadata as CSV…'],
  ]),
  ...group('file', 5, everywhere, [['file.emptyTrash', 'Empty trash…']]),

  ...group('edit', 1, everywhere, [
    ['edit.undo', 'Undo', 'Mod+Z'],
    ['edit.redo', 'Redo', 'Mod+Shift+Z', 'Ctrl+Y'],
  ]),
  ...group('edit', 2, inLibrary, [
    ['edit.selectAll', 'Select all', 'Mod+A'],
    ['edit.selectNone', 'Select none', 'Mod+D'],
    ['edit.toggleSelected', 'Select or deselect the photo', 'S'],
  ]),
  ...group('edit', 3, everywhere, [
    ['edit.search', 'Search', 'Mod+F'],
    ['edit.newCollection', 'New collection'],
  ]),
  ...group('edit', 4, inBoth, [['edit.remove', 'Remove', 'Delete', 'Backspace']]),
  ...group('edit', 5, everywhere, [['go.settings', 'Settings…', 'Mod+,']]),

  ...group('view', 1, everywhere, [
    ['view.zoomIn', 'Zoom in', 'Mod+='],
    ['view.zoomOut', 'Zoom out', 'Mod+-'],
    ['view.zoomReset', 'Fit', 'Mod+0'],
  ]),
  ...group('view', 1, onAllPictures, [['view.toggleZoom', 'Fit or 100 %', 'Z']]),
  ...group('view', 2, onAllPictures, [['view.original', 'Show the original (hold)', '\\']]).map(
    (definition) => ({ ...definition, hold: true as const }),
  ),
  ...group('view', 2, inPhoto, [
    ['view.slider', 'Slider', 'Shift+Y'],
    ['view.sideBySide', 'Side by side', 'Y'],
    ['view.hints', 'Show or hide hints', 'H'],
  ]),
  ...group('view', 2, onAllPictures, [['view.confidence', 'Confidence', 'O']]),
  ...group('view', 3, onPictures, [
    ['view.pictureAlone', 'Picture alone', 'F'],
    ['view.surround', 'Next surround', 'L'],
  ]),
  ...group('view', 3, everywhere, [['view.fullScreen', 'Full screen', 'F11']]).map(
    (definition) => ({ ...definition, keysMac: ['Ctrl+Mod+F'] }),
  ),
  ...group('view', 4, everywhere, [
    ['view.nextRegion', 'Next region', 'F6'],
    ['view.previousRegion', 'Previous region', 'Shift+F6'],
    ['view.leftPanel', 'Left panel', 'F7'],
    ['view.rightPanel', 'Right panel', 'F8'],
  ]),
  ...group('view', 4, inPhoto, [['view.strip', 'Strip', 'F9']]),

  ...group('photo', 1, inLibrary, [
    ['photo.open', 'Open in Photo', 'Enter'],
    ['photo.quickLook', 'Quick look', 'Space'],
  ]),
  ...group('photo', 1, inBoth, [['photo.showMaster', 'Show the master in its folder']]),
  ...group('photo', 2, inBoth, [['photo.colorize', 'Colorize']]),
  ...group('photo', 2, inPhoto, [
    ['photo.candidates', 'Candidates…', 'N'],
    ['photo.newVersion', 'New version', "Mod+'"],
    ['photo.copyRecipe', 'Copy recipe', 'Mod+Shift+C'],
    ['photo.pasteRecipe', 'Paste recipe', 'Mod+Shift+V'],
  ]),
  ...group('photo', 2, inBoth, [
    ['photo.applyHints', 'Apply hint colors…'],
    ['photo.shareReference', 'Share reference…'],
  ]),
  ...group('photo', 2, inLibrary, [['photo.compareModels', 'Compare models…']]),
  ...group('photo', 3, culling, [
    ['photo.accept', 'Accept', 'P'],
    ['photo.reject', 'Reject', 'X'],
    ['photo.clearReview', 'Neither accepted nor rejected', 'U'],
  ]),
  ...group(null, 3, culling, [
    ['photo.acceptAndNext', 'Accept and go on', 'Shift+P'],
    ['photo.rejectAndNext', 'Reject and go on', 'Shift+X'],
    ['photo.clearReviewAndNext', 'Neither, and go on', 'Shift+U'],
  ]),
  ...stars.flatMap(({ count, label }) => [
    ...group('photo', 4, culling, [[`photo.rate${count}`, label, `${count}`]]),
    ...group(null, 4, culling, [
      [`photo.rate${count}AndNext`, `${label} and go on`, `Shift+${count}`],
    ]),
  ]),
  ...group('photo', 5, inLibrary, [
    ['photo.tag', 'Tag…'],
    ['photo.addToCollection', 'Add to collection…'],
    ['photo.export', 'Export…'],
  ]),
  ...group('photo', 6, inBoth, [['photo.trash', 'Move to trash', 'Mod+Backspace']]),
  ...group('photo', 6, inLibrary, [['photo.restore', 'Restore from trash']]),

  ...group('hints', 1, inPhoto, [
    ['hints.select', 'Select', 'V'],
    ['hints.point', 'Point', 'A'],
    ['hints.brush', 'Brush', 'B'],
    ['hints.fill', 'Fill', 'W'],
    ['hints.keepGrey', 'Keep grey', 'Q'],
    ['hints.eraser', 'Eraser', 'E'],
    ['hints.eyedropper', 'Eyedropper', 'I'],
  ]),
  ...group('hints', 2, inPhoto, [
    ['hints.smaller', 'Smaller', '['],
    ['hints.larger', 'Larger', ']'],
    ['hints.harder', 'Harder', 'Shift+['],
    ['hints.softer', 'Softer', 'Shift+]'],
    ['hints.previousSuggestion', 'Previous suggestion', ','],
    ['hints.nextSuggestion', 'Next suggestion', '.'],
  ]),
  ...group('hints', 3, inPhoto, [
    ['hints.pickOther', 'Pick a color from another photo…'],
    ['hints.editPalettes', 'Edit palettes…'],
  ]),
  ...group('hints', 4, inPhoto, [
    ['hints.copy', 'Copy hints'],
    ['hints.paste', 'Paste hints'],
    ['hints.import', 'Import hints…'],
    ['hints.export', 'Export hints…'],
    ['hints.removeAll', 'Remove all hints'],
  ]),

  ...group('go', 1, everywhere, [
    ['go.library', 'Library', 'Mod+1', 'G'],
    ['go.photo', 'Photo', 'Mod+2', 'D'],
    ['go.compare', 'Compare', 'Mod+3', 'C'],
    ['go.train', 'Train', 'Mod+4'],
    ['go.export', 'Export', 'Mod+5', 'Mod+Shift+E'],
    ['go.activity', 'Activity', 'Mod+6'],
    ['go.models', 'Models', 'Mod+7'],
  ]),
  ...group('go', 2, onPictures, [
    ['go.previousPhoto', 'Previous photo', 'ArrowLeft'],
    ['go.nextPhoto', 'Next photo', 'ArrowRight'],
  ]),
  ...group('go', 2, inPhoto, [
    ['go.previousVersion', 'Previous version', 'ArrowUp'],
    ['go.nextVersion', 'Next version', 'ArrowDown'],
  ]),
  ...group(null, 2, everywhere, [['go.back', 'Leave', 'Escape']]),

  ...group('help', 1, everywhere, [
    ['app.commands', 'Commands…', 'Mod+K'],
    ['app.shortcuts', 'Keyboard shortcuts', '?'],
  ]),
  ...group('help', 2, everywhere, [['app.about', 'About Heliochrome']]),
  ...group(null, 1, everywhere, [['view.mainButton', 'The view’s main button', 'Mod+Enter']]),
];

const byId = new Map(actionDefinitions.map((definition) => [definition.id, definition]));

/** @returns the definition, or null for an id that no action has */
export function findAction(id: string): ActionDefinition | null {
  return byId.get(id) ?? null;
}
