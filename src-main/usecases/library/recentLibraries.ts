import path from 'node:path';
import { z } from 'zod';
import type { Log } from '../../platform/log.ts';
import { libraryExists, libraryPaths } from './libraryPaths.ts';
import { StoredDocument } from './storedDocument.ts';

const recentSchema = z.strictObject({ path: z.string().min(1), openedAt: z.iso.datetime() });
const documentSchema = z.array(recentSchema);
const mostKept = 12;

/** A library that was opened on this computer. */
export interface RecentLibrary {
  readonly path: string;
  readonly name: string;
  readonly openedAt: string;
  readonly exists: boolean;
}

/** The libraries opened on this computer, the last first. */
export interface RecentLibraries {
  list(): RecentLibrary[];
  add(library: string): Promise<void>;
}

/** Reads `<dataDirectory>/recent-libraries.json`. */
export async function openRecentLibraries(
  dataDirectory: string,
  log: Log,
): Promise<RecentLibraries> {
  const file = path.join(dataDirectory, 'recent-libraries.json');
  const document = await StoredDocument.open(file, documentSchema, [], log);
  return {
    list: () =>
      document.content.map(({ path: library, openedAt }) => ({
        path: library,
        name: libraryPaths(library).name,
        openedAt,
        exists: libraryExists(library),
      })),
    add: async (library) => {
      const others = document.content.filter((known) => known.path !== library);
      const opened = { path: library, openedAt: new Date().toISOString() };
      await document.replace([opened, ...others].slice(0, mostKept));
    },
  };
}
