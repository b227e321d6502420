import { figures } from './m5Figures.ts';
import { history } from './m3History.ts';
import { search } from './m2Search.ts';
import { positions } from './m4Positions.ts';
import { tables } from './m1Tables.ts';
import { references } from './m7References.ts';
import { shownNumbers } from './m6ShownNumbers.ts';
import type { Migration } from './migration.ts';

/** All steps from an empty file to the newest format, in order. */
export const migrations: readonly Migration[] = [
  tables,
  search,
  history,
  positions,
  figures,
  shownNumbers,
  references,
];

/** The newest format. */
export const newestVersion = migrations.length;
