import { stat } from 'node:fs/promises';
import type { Catalog, MasterRow } from '../../catalog/catalogTypes.ts';
import { cancelled, systemErrorCode } from '../../platform/systemError.ts';

const mastersATurn = 256;
/** Asked at the same time: a share that does not answer must leave threads for other work. */
const questionsAtOnce = 2;
const meansMissing = new Set(['ENOENT', 'ENOTDIR', 'ENXIO', 'ENODEV', 'EHOSTDOWN', 'ENETUNREACH']);

/** Whether a master's file is not where it was; null when that cannot be told. */
async function isMissing(file: string): Promise<boolean | null> {
  try {
    return !(await stat(file)).isFile();
  } catch (error) {
    return meansMissing.has(systemErrorCode(error) ?? '') ? true : null;
  }
}

/**
 * Looks whether every master still lies where it was, and notes what changed.
 *
 * @returns how many masters were lost or found again since the last look
 * @throws HeliochromeError cancelled
 */
export async function findMissingMasters(catalog: Catalog, signal: AbortSignal): Promise<number> {
  let changes = 0;
  let after = 0;
  for (;;) {
    const masters = catalog.masters.list(after, mastersATurn);
    const last = masters.at(-1);
    if (last === undefined) return changes;
    after = last.id;
    const news = await lookAt(masters, signal);
    changes += news.length;
    if (news.length === 0) continue;
    catalog.transaction(() => {
      for (const { id, missing } of news) catalog.masters.setMissing(id, missing);
    });
  }
}

async function lookAt(
  masters: readonly MasterRow[],
  signal: AbortSignal,
): Promise<{ id: number; missing: boolean }[]> {
  const news: { id: number; missing: boolean }[] = [];
  const waiting = [...masters];
  const ask = async (): Promise<void> => {
    for (let master = waiting.shift(); master !== undefined; master = waiting.shift()) {
      const missing = await isMissing(master.path);
      if (signal.aborted) throw cancelled(signal.reason);
      if (missing !== null && missing !== master.missing) news.push({ id: master.id, missing });
    }
  };
  await Promise.all(Array.from({ length: questionsAtOnce }, ask));
  return news;
}
