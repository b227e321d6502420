import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';

/** A step of a way through the application. */
export type Step = (name: string, work: () => Promise<void>) => Promise<void>;

/** Steps that each begin where the one before ended; where one fails, a picture of the page is kept. */
export function stepsOn(context: TestContext, page: () => Page, name: string): Step {
  let broken = false;
  return (title, work) =>
    context.test(title, async (step) => {
      if (broken) {
        step.skip('A step before this one failed.');
        return;
      }
      broken = true;
      try {
        await work();
      } catch (error) {
        const file = path.join(os.tmpdir(), `heliochrome-${name}-failed.png`);
        await page().screenshot({ path: file });
        context.diagnostic(`The page as it was: ${file}`);
        throw error;
      }
      broken = false;
    });
}
