import type { Collection } from '../../src-shared/domain/photo.ts';

/** A collection with those below it. */
export interface CollectionNode extends Collection {
  readonly children: readonly CollectionNode[];
}

/** The collections inside one (null: inside none) with all that is in them, by name: “Box 2” before “Box 10”. */
export function treeOf(list: readonly Collection[], parentId: number | null): CollectionNode[] {
  return list
    .filter((collection) => collection.parentId === parentId)
    .sort((one, other) => one.name.localeCompare(other.name, 'en-US', { numeric: true }))
    .map((collection) => ({ ...collection, children: treeOf(list, collection.id) }));
}
