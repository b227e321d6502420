import type { CollectionNode } from '../../state/collectionTree.ts';

/** A collection as one row of the tree. */
export interface CollectionRow {
  readonly node: CollectionNode;
  /** Counted from 1. */
  readonly level: number;
  readonly expanded: boolean;
  /** Among its siblings, counted from 1. */
  readonly position: number;
  readonly siblings: number;
}

/** The rows that are seen: those inside a collapsed collection are left out. */
export function collectionRows(
  tree: readonly CollectionNode[],
  isExpanded: (id: number) => boolean,
  level = 1,
): CollectionRow[] {
  return tree.flatMap((node, index) => {
    const expanded = node.children.length > 0 && isExpanded(node.id);
    const row = { node, level, expanded, position: index + 1, siblings: tree.length };
    return [row, ...(expanded ? collectionRows(node.children, isExpanded, level + 1) : [])];
  });
}
