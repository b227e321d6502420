import { applyActionsOfLibrary } from '../../actions/applyActions.ts';
import type { ActionHandler } from '../../actions/registry.ts';
import { call } from '../../client/client.ts';
import { t, type MessageKey } from '../../i18n/index.ts';
import { app } from '../../state/app.svelte.ts';
import { collections } from '../../state/collections.svelte.ts';
import { colorizePhotos } from '../../state/colorizing.svelte.ts';
import { library } from '../../state/library.svelte.ts';
import { models } from '../../state/models.svelte.ts';
import { modelComparison } from '../../state/modelComparison.svelte.ts';
import { cullingActions, somethingSelected } from './cullingActions.ts';
import { noFilters } from './filterChips.ts';
import { gridSize } from './gridSize.svelte.ts';

/** What the view itself shows when an action asks for it. */
export interface LibraryDialogs {
  readonly quickLook: () => void;
  readonly tag: () => void;
  readonly addToCollection: () => void;
  readonly togglePanel: (side: 'left' | 'right') => void;
  /** Closes what lies over the grid. @returns whether there was something */
  readonly closeAll: () => boolean;
}

/** Everything that the Library view can do. */
export function libraryActions(dialogs: LibraryDialogs): ActionHandler[] {
  return [
    ...cullingActions(),
    ...selectionActions(),
    ...batchActions(dialogs),
    ...applyActionsOfLibrary(somethingSelected),
    { id: 'view.zoomIn', run: gridSize.larger, label: () => t('library.larger') },
    { id: 'view.zoomOut', run: gridSize.smaller, label: () => t('library.smaller') },
    { id: 'view.zoomReset', run: gridSize.reset, label: () => t('library.usualSize') },
    {
      id: 'view.leftPanel',
      run: () => {
        dialogs.togglePanel('left');
      },
    },
    {
      id: 'view.rightPanel',
      run: () => {
        dialogs.togglePanel('right');
      },
    },
    {
      id: 'go.back',
      run: () => {
        if (!dialogs.closeAll()) library.selectNone();
      },
    },
    { id: 'view.mainButton', run: whenSelected(colorize), enabled: somethingSelected },
  ];
}

function selectionActions(): ActionHandler[] {
  const anyShown = (): true | string => (library.total > 0 ? true : t('library.noPhotos'));
  return [
    {
      id: 'edit.selectAll',
      run: async () => {
        await library.selectAll();
        saySelected();
      },
      enabled: anyShown,
    },
    { id: 'edit.selectNone', run: library.selectNone },
    {
      id: 'edit.toggleSelected',
      run: async () => {
        await library.select(library.focused, 'toggle');
        saySelected();
      },
      enabled: () => (library.focused >= 0 ? true : t('library.selectFirst')),
    },
  ];
}

function batchActions(dialogs: LibraryDialogs): ActionHandler[] {
  return [
    {
      id: 'photo.open',
      run: () => {
        const photo = library.focusedPhoto;
        if (photo !== undefined) app.openPhoto(photo.id);
      },
      enabled: () => (library.focusedPhoto === undefined ? t('library.selectFirst') : true),
    },
    {
      id: 'photo.quickLook',
      run: dialogs.quickLook,
      enabled: () => (library.focusedPhoto === undefined ? t('library.selectFirst') : true),
    },
    {
      id: 'photo.showMaster',
      run: async () => {
        const photoId = library.targetIds.at(0);
        if (photoId !== undefined) await call('app.showMaster', { photoId });
      },
      enabled: somethingSelected,
    },
    selected('photo.colorize', 'library.colorizePhotos', colorize),
    selected('photo.compareModels', 'modelComparison.command', compareModels),
    selected('photo.tag', 'library.tagPhotos', dialogs.tag),
    selected('photo.addToCollection', 'library.addPhotosTo', dialogs.addToCollection),
    selected('photo.export', 'library.exportPhotos', () => {
      app.go('export');
    }),
    selected('photo.trash', 'library.trashPhotos', trash),
    selected('photo.restore', 'library.restorePhotos', restore),
    {
      id: 'edit.remove',
      run: removeFromCollection,
      enabled: () =>
        library.query.scope.kind === 'collection'
          ? somethingSelected()
          : t('library.notInCollection'),
      label: () => t('library.removeFromCollection'),
    },
  ];
}

function selected(id: string, label: MessageKey, run: () => void | Promise<void>): ActionHandler {
  return {
    id,
    run: whenSelected(run),
    enabled: somethingSelected,
    label: () => t(label, { count: library.targetCount }),
  };
}

/** Keys may be faster than the answer to “select all”. */
function whenSelected(run: () => void | Promise<void>): () => Promise<void> {
  return async () => {
    await library.settled();
    await run();
  };
}

async function colorize(): Promise<void> {
  await colorizePhotos(library.target);
}

async function compareModels(): Promise<void> {
  const ids = library.targetIds;
  await models.refresh();
  if (models.list.length < 2) app.notify('info', t('modelComparison.oneModel'));
  else {
    app.go('models');
    await modelComparison.begin(ids);
  }
}

async function trash(): Promise<void> {
  const { changed } = await call('photos.trash', { photos: library.target });
  library.selectNone();
  app.notify('info', t('library.trashed', { count: changed }));
}

async function restore(): Promise<void> {
  const { changed } = await call('photos.restore', { photos: library.target });
  library.selectNone();
  app.notify('info', t('library.restored', { count: changed }));
}

async function removeFromCollection(): Promise<void> {
  const { scope } = library.query;
  if (scope.kind !== 'collection') return;
  const { changed } = await call('collections.removePhotos', {
    id: scope.id,
    photos: library.target,
  });
  library.selectNone();
  const name = collections.find(scope.id)?.name ?? '';
  app.notify('info', t('library.removed', { count: changed, name }));
}

/** Shows everything again. */
export function clearFilters(): Promise<void> {
  return library.search(noFilters);
}

function saySelected(): void {
  app.say(t('library.selectedSpoken', { count: library.selected.size }));
}
