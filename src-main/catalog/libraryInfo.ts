import path from 'node:path';
import { z } from 'zod';
import type { LibraryInfo } from '../../src-shared/api/contract.ts';
import { libraryDamaged } from './catalogErrors.ts';
import type { Store } from './store.ts';

const figuresRow = z
  .object({
    photos: z.int(),
    trashed: z.int(),
    missing: z.int(),
    unreadable: z.int(),
    colorized: z.int(),
    to_review: z.int(),
  })
  .transform(({ to_review: toReview, ...row }) => ({ ...row, toReview }));

/** Figures of a library: one row that triggers keep. */
export function libraryInfo(store: Store): LibraryInfo {
  const sql = 'SELECT photos, trashed, missing, unreadable, colorized, to_review FROM figures';
  const figures = store.first(figuresRow, sql);
  if (figures === null) throw libraryDamaged(store.path, 'its figures are missing');
  return {
    path: store.path,
    name: path.parse(store.path).name,
    ...figures,
    readOnly: store.readOnly,
    warnings: [],
    revision: store.revision,
  };
}
