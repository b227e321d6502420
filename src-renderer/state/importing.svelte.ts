import { api, call } from '../client/client.ts';
import type { Dropped } from '../client/droppedFiles.ts';
import { chooser } from './chooser.svelte.ts';
import { library } from './library.svelte.ts';

/** Bringing photos into the library. */
class ImportingState {
  /** Share of dropped files copied into the library's folder; null while nothing is copied. */
  copied: number | null = $state(null);
  /** The sample photos are being made. */
  making = $state(false);

  /** The collection that the Library shows gets what is imported. */
  get collectionId(): number | null {
    const { scope } = library.query;
    return scope.kind === 'collection' ? scope.id : null;
  }

  importPaths = async (
    paths: readonly string[],
    collectionId = this.collectionId,
  ): Promise<void> => {
    if (paths.length === 0) return;
    await call('jobs.import', { paths: [...paths], collectionId, foldersAsCollections: true });
  };

  /** Asks for a folder and imports it. @returns whether anything was chosen */
  importFolder = async (title: string): Promise<boolean> => {
    const paths = await chooser.choose({ what: 'folder', title });
    if (paths === null) return false;
    await this.importPaths(paths);
    return true;
  };

  /** Makes the sample photos and imports them. */
  importSamples = async (): Promise<void> => {
    if (this.making) return;
    this.making = true;
    try {
      const { folder } = await call('library.makeSamples', {});
      await this.importPaths([folder], null);
    } finally {
      this.making = false;
    }
  };

  /** Imports what was dropped: from where it lies if the host knows, else as copies. */
  importDropped = async (dropped: Dropped, collectionId = this.collectionId): Promise<void> => {
    if (dropped.kind === 'paths') {
      await this.importPaths(dropped.paths, collectionId);
      return;
    }
    if (api.upload === null) return;
    this.copied = 0;
    try {
      const kept = await api.upload(dropped.files, (share) => {
        this.copied = share;
      });
      await this.importPaths(kept, collectionId);
    } finally {
      this.copied = null;
    }
  };
}

export const importing = new ImportingState();
