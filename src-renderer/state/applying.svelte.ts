import type { CallRequest } from '../../src-shared/api/contract.ts';
import type { PhotoSelection } from '../../src-shared/domain/photo.ts';
import type { Reference } from '../../src-shared/domain/reference.ts';
import type { Version } from '../../src-shared/domain/version.ts';
import { call } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';
import { collections } from './collections.svelte.ts';
import { library } from './library.svelte.ts';

/** What is to be applied to many photos. */
export type Applied =
  | {
      readonly kind: 'hints';
      /** The version whose hints are meant; null: one is to be chosen. */
      readonly source: Version | null;
      /** Photos that are meant; null: they are to be chosen. */
      readonly photos: PhotoSelection | null;
    }
  | {
      readonly kind: 'reference';
      /** With the coloring that it belongs to; null: one is to be chosen. */
      readonly source: { readonly photoId: number; readonly coloring: ReferenceColoring } | null;
      readonly photos: PhotoSelection | null;
    };

/** A coloring whose reference is shared. */
export type ReferenceColoring = CallRequest<'jobs.colorize'>['coloring'] & {
  readonly reference: Reference;
};

/** A choice of photos, with how many they are. */
export interface Target {
  readonly name: string;
  readonly ids: readonly number[];
}

/** The dialog that applies the hints or the reference of one photo to many. */
class ApplyingState {
  open: Applied | null = $state.raw(null);

  show = (applied: Applied): void => {
    this.open = applied;
  };

  close = (): void => {
    this.open = null;
  };

  /** Photos that something may be applied to: never the one that it comes from. */
  targets = async (photoId: number | null, collectionIds: readonly number[]): Promise<Target[]> => {
    const without = (ids: readonly number[]): number[] => ids.filter((id) => id !== photoId);
    const selected = without([...library.selected]);
    const list: Target[] = [];
    if (selected.length > 0) list.push({ name: t('apply.selection'), ids: selected });
    for (const id of collectionIds) {
      const { ids } = await call('photos.ids', { scope: { kind: 'collection', id } });
      const name = t('apply.collection', { name: collections.find(id)?.name ?? '' });
      list.push({ name, ids: without(ids) });
    }
    const { ids } = await call('photos.ids', library.query);
    list.push({ name: t('apply.shown'), ids: without(ids) });
    return list;
  };

  /** Starts coloring by the hints of a version. */
  applyHints = async (
    versionId: number,
    ids: readonly number[],
    strength: number,
  ): Promise<void> => {
    await call('jobs.applyHints', { versionId, photos: { ids: [...ids] }, strength });
    this.#started(ids.length);
  };

  /** Starts coloring by a reference. */
  shareReference = async (coloring: ReferenceColoring, ids: readonly number[]): Promise<void> => {
    await call('jobs.colorize', { photos: { ids: [...ids] }, coloring });
    this.#started(ids.length);
  };

  #started(count: number): void {
    this.close();
    app.notify('info', t('apply.started', { count }));
  }
}

export const applying = new ApplyingState();
