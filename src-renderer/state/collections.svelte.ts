import type { Collection } from '../../src-shared/domain/photo.ts';
import { call, onEvent } from '../client/client.ts';
import { treeOf, type CollectionNode } from './collectionTree.ts';

/** The library's collections. */
class CollectionsState {
  list: readonly Collection[] = $state.raw([]);
  readonly tree: readonly CollectionNode[] = $derived(treeOf(this.list, null));

  start = async (): Promise<void> => {
    onEvent('collections', () => void this.refresh().catch(() => undefined));
    await this.refresh();
  };

  refresh = async (): Promise<void> => {
    this.list = await call('collections.list', {});
  };

  find = (id: number): Collection | undefined =>
    this.list.find((collection) => collection.id === id);

  /** Whether `id` is `below` itself or lies somewhere under it: then `below` cannot move there. */
  isWithin = (id: number | null, below: number): boolean => {
    for (let at = id; at !== null; at = this.find(at)?.parentId ?? null) {
      if (at === below) return true;
    }
    return false;
  };
}

export const collections = new CollectionsState();
