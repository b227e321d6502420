import { readdirSync, readFileSync } from 'node:fs';

/** Whether this system lists its processes where the tests can read them. */
export const processesCanBeListed = process.platform === 'linux';

/** Processes below `parent` whose command line contains `part`. Linux. */
export function processesBelow(parent: number, part: string): number[] {
  const parents = new Map<number, number>();
  const matching: number[] = [];
  for (const name of readdirSync('/proc')) {
    const id = Number(name);
    if (!Number.isInteger(id)) continue;
    try {
      const status = readFileSync(`/proc/${id}/stat`, 'utf8');
      // The name of the program, in parentheses, may hold anything; the parent is the second field after it.
      parents.set(id, Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(part)) matching.push(id);
    } catch {
      // It ended in the meantime.
    }
  }
  const isBelow = (id: number): boolean => {
    const above = parents.get(id);
    return above !== undefined && above > 1 && (above === parent || isBelow(above));
  };
  return matching.filter(isBelow);
}
