import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import axeCore, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { openApplicationPage } from '../support/applicationPage.ts';
import { furnishLibrary } from '../support/furnishedLibrary.ts';
import { writeGreyScan } from '../support/greyScan.ts';
import { cutOff, focusIsSeen } from '../support/pageLayout.ts';
import { stepsOn } from '../support/steps.ts';
import { painted, stops, tour } from '../support/tour.ts';

/** What axe finds that is serious or worse, in the dark by every rule, in the light by that of contrast. */
async function findings(page: Page): Promise<string[]> {
  const run = async (rules: string): Promise<string[]> => {
    // Of what a dialog lies over, the view itself tells.
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(document.querySelector('dialog[open]') ?? document, { resultTypes: ['violations'], ${rules} })`,
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeCore.source);
  const dark = await run('');
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await run("runOnly: ['color-contrast']");
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...dark, ...light.map((finding) => `in the light: ${finding}`)];
}

test('everyone can use every view and dialog', async (context) => {
  // Colors that are still changing have no contrast to be measured.
  const application = await openApplicationPage(context, { browser: { reducedMotion: 'reduce' } });
  const { page, good, root } = application;
  page.setDefaultTimeout(20_000);
  const step = stepsOn(context, () => page, 'accessibility');
  const scans = path.join(root, 'Harbor 1932');
  await mkdir(scans);
  for (let seed = 1; seed <= 6; seed += 1) {
    await writeGreyScan(path.join(scans, `plate ${seed}.png`), 400, 300, seed);
  }

  await step('axe finds nothing serious at the first start', async () => {
    await page.getByRole('button', { name: 'Choose a folder…' }).waitFor();
    assert.deepEqual(await findings(page), []);
    assert.deepEqual(await cutOff(page), []);
  });

  await furnishLibrary(application, scans);

  await step('axe finds nothing serious in any view or dialog, dark and light', async () => {
    const found: Record<string, string[]> = {};
    await tour(page, async ({ name }) => {
      const here = [...(await findings(page)), ...(await cutOff(page))];
      if (here.length > 0) found[name] = here;
    });
    assert.deepEqual(found, {});
  });

  const focused = (attribute: string): Promise<string> =>
    page
      .locator(':focus')
      .first()
      .evaluate((element, name) => element.getAttribute(name) ?? '', attribute);

  await step('F6 leads through the regions of every view, and back', async () => {
    for (const [keys, least] of [
      ['Control+1', 5],
      ['Control+2', 4],
      ['Control+5', 4],
      ['Control+,', 3],
    ] as const) {
      await page.keyboard.press(keys);
      await painted(page);
      const region = (): Promise<string> =>
        page.evaluate(
          () =>
            document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region'] ?? '',
        );
      await page.keyboard.press('F6');
      const seen = [await region()];
      for (;;) {
        await page.keyboard.press('F6');
        assert.equal(await focusIsSeen(page), null, keys);
        const next = await region();
        if (next === seen[0]) break;
        assert.ok(!seen.includes(next), `${keys}: ${next} comes twice in ${seen.join(', ')}`);
        seen.push(next);
      }
      assert.ok(seen.length >= least, `${keys}: only ${seen.join(', ')}`);
      await page.keyboard.press('Shift+F6');
      assert.equal(await region(), seen.at(-1), keys);
    }
  });

  await step('arrows go through the grid, Enter opens, Escape leads back', async () => {
    await page.keyboard.press('Control+1');
    const first = page.getByRole('option').first();
    while ((await focused('role')) !== 'option') await page.keyboard.press('F6');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-posinset') === '1');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-posinset') === '2');
    assert.equal(await focusIsSeen(page), null);
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-posinset') === '1');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /plate|crane/i }).waitFor();
    await page.keyboard.press('Escape');
    await first.waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-posinset') === '1');
  });

  await step('dialogs keep the focus, close by Escape, and give it back', async () => {
    const opening = ['Control+k', '?', 'Space', 'Control+Shift+i'];
    for (const keys of opening) {
      await page.keyboard.press(keys);
      await page.locator('dialog[open]').waitFor();
      await painted(page);
      assert.notEqual(await focused('aria-label'), 'Close', keys);
      for (let press = 0; press < 12; press += 1) {
        await page.keyboard.press('Tab');
        const inside = await page.evaluate(
          () =>
            document.activeElement === document.body ||
            document.activeElement?.closest('dialog') !== null,
        );
        assert.ok(inside, `${keys} lets the focus out`);
      }
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
      await page.waitForFunction(
        () => document.activeElement?.getAttribute('aria-posinset') === '1',
      );
    }
  });

  await step('Tab leads through each view without a trap, and shows where it is', async () => {
    const views = stops.filter(({ view }) => view === true);
    const found: Record<string, string[]> = {};
    await tour(
      page,
      async ({ name }) => {
        const unseen = new Set<string>();
        // The elements themselves: what comes and goes beside them changes their places.
        const visited = await page.evaluateHandle(() => new WeakSet<Element>());
        const isNew = (): Promise<boolean> =>
          page.evaluate((before) => {
            const at = document.activeElement ?? document.body;
            const known = before.has(at);
            before.add(at);
            return !known;
          }, visited);
        let count = 0;
        for (; count < 60; count += 1) {
          await page.keyboard.press('Tab');
          if (!(await isNew())) break;
          const problem = await focusIsSeen(page);
          if (problem !== null) unseen.add(problem);
        }
        const least = (await page.locator('dialog[open]').count()) > 0 ? 4 : 8;
        if (count < least) unseen.add(`only ${count} stops`);
        if (unseen.size > 0) found[name] = [...unseen];
      },
      views,
    );
    assert.deepEqual(found, {});
  });

  await step('nothing moves where motion is not wanted', async () => {
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return /[1-9]/.test(transitionDuration) || animationName !== 'none';
        })
        .map(({ outerHTML }) => outerHTML.slice(0, 120)),
    );
    assert.deepEqual(moving, []);
  });

  const cutOffAnywhere = async (): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {};
    await tour(page, async ({ name }) => {
      const here = await cutOff(page);
      if (here.length > 0) found[name] = here;
    });
    return found;
  };

  await step('nothing is cut off at twice the size', async () => {
    await page.keyboard.press('Control+1');
    await good('app.changeSettings', { interfaceSize: 200 });
    await page.waitForFunction(() => document.documentElement.style.fontSize === '200%');
    assert.deepEqual(await cutOffAnywhere(), {});
    await good('app.changeSettings', { interfaceSize: 100 });
    await page.waitForFunction(() => document.documentElement.style.fontSize === '100%');
  });

  await step('nothing is cut off in the smallest window', async () => {
    await page.keyboard.press('Control+1');
    await page.setViewportSize({ width: 640, height: 400 });
    assert.deepEqual(await cutOffAnywhere(), {});
  });

  assert.deepEqual(application.errors, []);
});
