import type { ActionHandler } from './registry.ts';
import { t } from '../i18n/index.ts';
import { applying } from '../state/applying.svelte.ts';
import { library } from '../state/library.svelte.ts';
import { photo } from '../state/photo.svelte.ts';

/** What the shown version gives to other photos. */
export const applyActionsOfPhoto: readonly ActionHandler[] = [
  {
    id: 'photo.applyHints',
    enabled: () => (photo.shown?.recipe.hints.length ?? 0) > 0 || t('apply.noHints'),
    run: () => {
      applying.show({ kind: 'hints', source: photo.shown, photos: null });
    },
  },
  {
    id: 'photo.shareReference',
    enabled: () => hasReference() || t('apply.noReference'),
    run: () => {
      const { shown } = photo;
      const reference = shown?.recipe.reference ?? null;
      if (shown === null || reference === null) return;
      const { model, temperature, decisiveness } = shown.recipe;
      // Swatches are places in their own photo.
      const shared = { ...reference, swatches: [] };
      const coloring = { model: model.id, temperature, decisiveness, reference: shared };
      applying.show({
        kind: 'reference',
        source: { photoId: shown.photoId, coloring },
        photos: null,
      });
    },
  },
];

function hasReference(): boolean {
  const reference = photo.shown?.recipe.reference ?? null;
  // Carried-over hints come from another photo: there they are applied from.
  return reference !== null && reference.method !== 'hints';
}

/** What the selected photos get from one photo, or from references of the library. */
export function applyActionsOfLibrary(enabled: () => true | string): ActionHandler[] {
  return [
    {
      id: 'photo.applyHints',
      enabled,
      run: async () => {
        await library.settled();
        applying.show({ kind: 'hints', source: null, photos: library.target });
      },
    },
    {
      id: 'photo.shareReference',
      enabled,
      run: async () => {
        await library.settled();
        applying.show({ kind: 'reference', source: null, photos: library.target });
      },
    },
  ];
}
