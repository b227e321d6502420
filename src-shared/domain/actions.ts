/**
 * Every command of the application, once: button, menu, shortcut and command palette all come from this table. What an
 * action does is registered by the renderer (`src-renderer/actions/registry.ts`).
 */

/** The renderer's views, in the order of their tabs and of Mod+1…8. */
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
  /** Menu and group within it (a line stands between groups); null for what has no menu entry. */
  readonly menu: MenuName | null;
  readonly group: number;
  /** Views in which it has a meaning; missing: all. */
  readonly views?: readonly ViewName[];
  /** Works while its key is held. */
  readonly hold?: true;
}

const viewLabels: Record<ViewName, string> = {
  library: 'Library',
  photo: 'Photo',
  compare: 'Compare',
  train: 'Train',
  export: 'Export',
  activity: 'Activity',
  models: 'Models',
  settings: 'Settings…',
};

const viewKeys: Record<ViewName, readonly string[]> = {
  library: ['Mod+1', 'G'],
  photo: ['Mod+2', 'D'],
  compare: ['Mod+3', 'C'],
  train: ['Mod+4'],
  export: ['Mod+5', 'Mod+Shift+E'],
  activity: ['Mod+6'],
  models: ['Mod+7'],
  settings: ['Mod+,'],
};

const goActions: readonly ActionDefinition[] = viewNames.map((view) => ({
  id: `go.${view}`,
  label: viewLabels[view],
  keys: viewKeys[view],
  menu: view === 'settings' ? 'edit' : 'go',
  group: view === 'settings' ? 9 : 1,
}));

const culling = ['library', 'photo', 'compare'] as const;

const ratingActions: readonly ActionDefinition[] = [0, 1, 2, 3, 4, 5].flatMap((stars) => [
  {
    id: `photo.rate${stars}`,
    label: stars === 0 ? 'No stars' : stars === 1 ? '1 star' : `${stars} stars`,
    keys: [`${stars}`],
    menu: 'photo' as const,
    group: 4,
    views: culling,
  },
  {
    id: `photo.rate${stars}AndNext`,
    label: `${stars === 0 ? 'No stars' : stars === 1 ? '1 star' : `${stars} stars`} and go on`,
    keys: [`Shift+${stars}`],
    menu: null,
    group: 4,
    views: culling,
  },
]);

const photoView = ['photo'] as const;
const library = ['library'] as const;

/** Every action, in the order of the menus. */
export const actionDefinitions: readonly ActionDefinition[] = [
  // File
  { id: 'file.import', label: 'Import…', keys: ['Mod+Shift+I'], menu: 'file', group: 1 },
  { id: 'file.importSamples', label: 'Import sample photos', keys: [], menu: 'file', group: 1 },
  { id: 'file.newLibrary', label: 'New library…', keys: [], menu: 'file', group: 2 },
  { id: 'file.openLibrary', label: 'Open library…', keys: [], menu: 'file', group: 2 },
  { id: 'file.backup', label: 'Back up library', keys: [], menu: 'file', group: 2 },
  { id: 'file.findMissing', label: 'Find missing masters…', keys: [], menu: 'file', group: 3 },
  { id: 'file.verify', label: 'Verify masters', keys: [], menu: 'file', group: 3 },
  { id: 'file.importCsv', label: 'Import metadata from CSV…', keys: [], menu: 'file', group: 4 },
  { id: 'file.exportCsv', label: 'Export metadata as CSV…', keys: [], menu: 'file', group: 4 },
  { id: 'file.emptyTrash', label: 'Empty trash…', keys: [], menu: 'file', group: 5 },

  // Edit
  { id: 'edit.undo', label: 'Undo', keys: ['Mod+Z'], menu: 'edit', group: 1 },
  { id: 'edit.redo', label: 'Redo', keys: ['Mod+Shift+Z', 'Ctrl+Y'], menu: 'edit', group: 1 },
  {
    id: 'edit.selectAll',
    label: 'Select all',
    keys: ['Mod+A'],
    menu: 'edit',
    group: 2,
    views: library,
  },
  {
    id: 'edit.selectNone',
    label: 'Select none',
    keys: ['Mod+D'],
    menu: 'edit',
    group: 2,
    views: library,
  },
  {
    id: 'edit.toggleSelected',
    label: 'Select or deselect the photo',
    keys: ['S'],
    menu: 'edit',
    group: 2,
    views: library,
  },
  { id: 'edit.search', label: 'Search', keys: ['Mod+F'], menu: 'edit', group: 3 },
  {
    id: 'edit.newCollection',
    label: 'New collection',
    keys: [],
    menu: 'edit',
    group: 4,
  },
  {
    id: 'edit.remove',
    label: 'Remove',
    keys: ['Delete', 'Backspace'],
    menu: 'edit',
    group: 5,
    views: ['library', 'photo'],
  },

  // View
  { id: 'view.zoomIn', label: 'Zoom in', keys: ['Mod+='], menu: 'view', group: 1 },
  { id: 'view.zoomOut', label: 'Zoom out', keys: ['Mod+-'], menu: 'view', group: 1 },
  { id: 'view.zoomReset', label: 'Fit', keys: ['Mod+0'], menu: 'view', group: 1 },
  {
    id: 'view.toggleZoom',
    label: 'Fit or 100 %',
    keys: ['Z'],
    menu: 'view',
    group: 1,
    views: ['photo', 'compare'],
  },
  {
    id: 'view.original',
    label: 'Show the original (hold)',
    keys: ['\\'],
    menu: 'view',
    group: 2,
    views: ['photo', 'compare'],
    hold: true,
  },
  {
    id: 'view.slider',
    label: 'Slider',
    keys: ['Shift+Y'],
    menu: 'view',
    group: 2,
    views: photoView,
  },
  {
    id: 'view.sideBySide',
    label: 'Side by side',
    keys: ['Y'],
    menu: 'view',
    group: 2,
    views: photoView,
  },
  {
    id: 'view.confidence',
    label: 'Confidence',
    keys: ['O'],
    menu: 'view',
    group: 2,
    views: ['photo', 'compare'],
  },
  {
    id: 'view.hints',
    label: 'Show or hide hints',
    keys: ['H'],
    menu: 'view',
    group: 2,
    views: photoView,
  },
  {
    id: 'view.pictureAlone',
    label: 'Picture alone',
    keys: ['F'],
    menu: 'view',
    group: 3,
    views: ['photo', 'compare'],
  },
  {
    id: 'view.surround',
    label: 'Next surround',
    keys: ['L'],
    menu: 'view',
    group: 3,
    views: ['photo', 'compare'],
  },
  {
    id: 'view.fullScreen',
    label: 'Full screen',
    keys: ['F11'],
    keysMac: ['Ctrl+Mod+F'],
    menu: 'view',
    group: 3,
  },
  { id: 'view.nextRegion', label: 'Next region', keys: ['F6'], menu: 'view', group: 4 },
  {
    id: 'view.previousRegion',
    label: 'Previous region',
    keys: ['Shift+F6'],
    menu: 'view',
    group: 4,
  },
  { id: 'view.leftPanel', label: 'Left panel', keys: ['F7'], menu: 'view', group: 4 },
  { id: 'view.rightPanel', label: 'Right panel', keys: ['F8'], menu: 'view', group: 4 },
  { id: 'view.strip', label: 'Strip', keys: ['F9'], menu: 'view', group: 4, views: photoView },

  // Photo
  {
    id: 'photo.open',
    label: 'Open in Photo',
    keys: ['Enter'],
    menu: 'photo',
    group: 1,
    views: library,
  },
  {
    id: 'photo.quickLook',
    label: 'Quick look',
    keys: ['Space'],
    menu: 'photo',
    group: 1,
    views: library,
  },
  {
    id: 'photo.showMaster',
    label: 'Show the master in its folder',
    keys: [],
    menu: 'photo',
    group: 1,
    views: ['library', 'photo'],
  },
  {
    id: 'photo.colorize',
    label: 'Colorize',
    keys: [],
    menu: 'photo',
    group: 2,
    views: ['library', 'photo'],
  },
  {
    id: 'photo.candidates',
    label: 'Candidates…',
    keys: ['N'],
    menu: 'photo',
    group: 2,
    views: photoView,
  },
  {
    id: 'photo.newVersion',
    label: 'New version',
    keys: ["Mod+'"],
    menu: 'photo',
    group: 2,
    views: photoView,
  },
  {
    id: 'photo.copyRecipe',
    label: 'Copy recipe',
    keys: ['Mod+Shift+C'],
    menu: 'photo',
    group: 2,
    views: photoView,
  },
  {
    id: 'photo.pasteRecipe',
    label: 'Paste recipe',
    keys: ['Mod+Shift+V'],
    menu: 'photo',
    group: 2,
    views: photoView,
  },
  { id: 'photo.accept', label: 'Accept', keys: ['P'], menu: 'photo', group: 3, views: culling },
  { id: 'photo.reject', label: 'Reject', keys: ['X'], menu: 'photo', group: 3, views: culling },
  {
    id: 'photo.clearReview',
    label: 'Neither accepted nor rejected',
    keys: ['U'],
    menu: 'photo',
    group: 3,
    views: culling,
  },
  {
    id: 'photo.acceptAndNext',
    label: 'Accept and go on',
    keys: ['Shift+P'],
    menu: null,
    group: 3,
    views: culling,
  },
  {
    id: 'photo.rejectAndNext',
    label: 'Reject and go on',
    keys: ['Shift+X'],
    menu: null,
    group: 3,
    views: culling,
  },
  {
    id: 'photo.clearReviewAndNext',
    label: 'Neither, and go on',
    keys: ['Shift+U'],
    menu: null,
    group: 3,
    views: culling,
  },
  ...ratingActions,
  { id: 'photo.tag', label: 'Tag…', keys: [], menu: 'photo', group: 5, views: library },
  {
    id: 'photo.addToCollection',
    label: 'Add to collection…',
    keys: [],
    menu: 'photo',
    group: 5,
    views: library,
  },
  { id: 'photo.export', label: 'Export…', keys: [], menu: 'photo', group: 5, views: library },
  {
    id: 'photo.trash',
    label: 'Move to trash',
    keys: ['Mod+Backspace'],
    menu: 'photo',
    group: 6,
    views: ['library', 'photo'],
  },
  {
    id: 'photo.restore',
    label: 'Restore from trash',
    keys: [],
    menu: 'photo',
    group: 6,
    views: library,
  },

  // Hints
  ...(
    [
      ['hints.select', 'Select', 'V'],
      ['hints.point', 'Point', 'A'],
      ['hints.brush', 'Brush', 'B'],
      ['hints.fill', 'Fill', 'W'],
      ['hints.keepGrey', 'Keep grey', 'Q'],
      ['hints.eraser', 'Eraser', 'E'],
      ['hints.eyedropper', 'Eyedropper', 'I'],
    ] as const
  ).map(([id, label, key]) => ({
    id,
    label,
    keys: [key],
    menu: 'hints' as const,
    group: 1,
    views: photoView,
  })),
  ...(
    [
      ['hints.smaller', 'Smaller', '['],
      ['hints.larger', 'Larger', ']'],
      ['hints.harder', 'Harder', 'Shift+['],
      ['hints.softer', 'Softer', 'Shift+]'],
      ['hints.previousSuggestion', 'Previous suggestion', ','],
      ['hints.nextSuggestion', 'Next suggestion', '.'],
    ] as const
  ).map(([id, label, key]) => ({
    id,
    label,
    keys: [key],
    menu: 'hints' as const,
    group: 2,
    views: photoView,
  })),

  // Go
  ...goActions,
  {
    id: 'go.previousPhoto',
    label: 'Previous photo',
    keys: ['ArrowLeft'],
    menu: 'go',
    group: 2,
    views: ['photo', 'compare'],
  },
  {
    id: 'go.nextPhoto',
    label: 'Next photo',
    keys: ['ArrowRight'],
    menu: 'go',
    group: 2,
    views: ['photo', 'compare'],
  },
  {
    id: 'go.previousVersion',
    label: 'Previous version',
    keys: ['ArrowUp'],
    menu: 'go',
    group: 2,
    views: photoView,
  },
  {
    id: 'go.nextVersion',
    label: 'Next version',
    keys: ['ArrowDown'],
    menu: 'go',
    group: 2,
    views: photoView,
  },
  { id: 'go.back', label: 'Leave', keys: ['Escape'], menu: null, group: 2 },

  // Help
  { id: 'app.commands', label: 'Commands…', keys: ['Mod+K'], menu: 'help', group: 1 },
  { id: 'app.shortcuts', label: 'Keyboard shortcuts', keys: ['?'], menu: 'help', group: 1 },
  {
    id: 'view.mainButton',
    label: "The view's main button",
    keys: ['Mod+Enter'],
    menu: null,
    group: 1,
  },
];

const byId = new Map(actionDefinitions.map((definition) => [definition.id, definition]));

/** @returns the definition, or null for an id that no action has */
export function findAction(id: string): ActionDefinition | null {
  return byId.get(id) ?? null;
}
