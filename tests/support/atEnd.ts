import type { TestContext } from 'node:test';

const waiting = new WeakMap<TestContext, (() => unknown)[]>();

/**
 * Has something done at the end of a test, the last asked for first: what was opened in a folder is closed before the
 * folder is removed. (The runner's own hooks go the other way, and the first that fails keeps the others from running.)
 */
export function atEnd(context: TestContext, work: () => unknown): void {
  const known = waiting.get(context);
  if (known !== undefined) {
    known.push(work);
    return;
  }
  const all = [work];
  waiting.set(context, all);
  context.after(async () => {
    const failures: unknown[] = [];
    for (let next = all.pop(); next !== undefined; next = all.pop()) {
      try {
        await next();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  });
}
