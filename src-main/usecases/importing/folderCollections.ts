import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { CollectionRepository } from '../../catalog/catalogTypes.ts';

/** Finds the collections of folders, made as they are needed, and remembers them. */
export class FolderCollections {
  readonly #collections: CollectionRepository;
  readonly #parentId: number | null;
  readonly #known = new Map<string, number>();

  /** @param parentId collection in which those of the folders lie; null for the top */
  constructor(collections: CollectionRepository, parentId: number | null) {
    this.#collections = collections;
    this.#parentId = parentId;
  }

  /** Puts photos into the collection of their folder, or without one into the parent. For transactions. */
  add(photoIds: readonly number[], folders: readonly string[]): void {
    const key = JSON.stringify(folders);
    const known = this.#known.get(key);
    if (known !== undefined && this.#tryAdd(known, photoIds)) return;
    let target = this.#parentId;
    for (const name of folders) target = this.#collections.ensure(name, target);
    if (target === null) return;
    this.#collections.addPhotos(target, photoIds);
    this.#known.set(key, target);
  }

  /** False for one that is gone: removed meanwhile, or made in a transaction that was rolled back. */
  #tryAdd(id: number, photoIds: readonly number[]): boolean {
    try {
      this.#collections.addPhotos(id, photoIds);
      return true;
    } catch (error) {
      if (error instanceof HeliochromeError && error.code === 'usage') return false;
      throw error;
    }
  }
}
