import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import axeCore from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { openApplicationPage } from '../support/applicationPage.ts';
import { writeGreyScan } from '../support/greyScan.ts';

const names = Array.from(
  { length: 24 },
  (_, index) => `plate ${String(index + 1).padStart(2, '0')}`,
);

async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** Whether something is cut off at the right or lower edge of the window. */
async function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth > innerWidth || root.scrollHeight > innerHeight;
  });
}

test('a folder becomes a library that is searched, sorted out and described', async (context) => {
  const application = await openApplicationPage(context);
  const { page, root } = application;
  const call: typeof application.good = (name, request) => application.good(name, request);
  page.setDefaultTimeout(20_000);
  const folder = path.join(root, 'Harbor 1932');
  await mkdir(folder);
  for (const [index, name] of names.entries()) {
    const [width, height] = index % 2 === 0 ? [160, 120] : [90, 140];
    await writeGreyScan(path.join(folder, `${name}.png`), width, height, index + 1);
  }
  await writeFile(path.join(folder, 'broken.jpg'), 'not a picture');
  const photos = page.getByRole('option');
  const photo = (name: string): Locator => page.getByRole('option', { name: new RegExp(name) });
  const status = page.getByRole('contentinfo');
  // What is shown is also spoken: in a live region of its own.
  const noticed = (text: string): Promise<void> =>
    page.getByText(text).filter({ visible: true }).first().waitFor();
  const says = (text: string): Promise<void> => status.getByText(text).waitFor();

  await context.test('the first run offers a folder, and imports it', async () => {
    await page.getByRole('button', { name: 'Choose a folder…' }).click();
    await page.getByRole('textbox', { name: 'Path' }).fill(folder);
    await page.keyboard.press('Enter');
    await page.getByText('plate 01.png').waitFor();
    await page.getByRole('button', { name: 'Choose this folder' }).click();
    await status.getByText('25 photos').waitFor({ timeout: 60_000 });
    await page.getByRole('treeitem', { name: /^Harbor 1932/ }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[role=option] img').length > 8);
    const sizes = await page.$$eval('[role=option] img', async (images) =>
      Promise.all(
        images.map(async (image) => {
          await (image as HTMLImageElement).decode();
          return (image as HTMLImageElement).naturalWidth;
        }),
      ),
    );
    assert.ok(sizes.every((width) => width > 0));
  });

  await context.test(
    'the plate has the shape of its photo before the thumbnail is there',
    async () => {
      const box = await photo('plate 01').locator('.plate').boundingBox();
      assert.ok(box !== null && Math.abs(box.width / box.height - 4 / 3) < 0.02);
      const upright = await photo('plate 02').locator('.plate').boundingBox();
      assert.ok(upright !== null && Math.abs(upright.width / upright.height - 90 / 140) < 0.02);
    },
  );

  await context.test('the list tells its size, and the keyboard goes through it', async () => {
    await page.getByRole('button', { name: /^Sort/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Name' }).click();
    await page.waitForFunction(() =>
      document.querySelector('[aria-posinset="2"]')?.getAttribute('aria-label')?.includes('01'),
    );
    await photo('plate 01').click();
    await page.keyboard.press('ArrowRight');
    const focused = page.locator('[role=option]:focus');
    assert.match((await focused.getAttribute('aria-label')) ?? '', /plate 02/);
    await page.keyboard.press('End');
    await page.waitForFunction(
      () =>
        document.activeElement?.getAttribute('aria-posinset') ===
        document.activeElement?.getAttribute('aria-setsize'),
    );
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-posinset') === '1');
  });

  await context.test('the focused photo stays mounted when it is scrolled away', async () => {
    await page.locator('.scroller').evaluate((scroller) => {
      scroller.scrollTop = 1e6;
    });
    await photo('plate 24').waitFor();
    assert.equal(await page.locator('[role=option][aria-posinset="1"]').count(), 1);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-posinset') === '2');
  });

  await context.test('mouse and keyboard select ranges, more, all and none', async () => {
    await photo('plate 02').click();
    await photo('plate 05').click({ modifiers: ['Shift'] });
    await says('4 selected');
    await photo('plate 03').click({ modifiers: ['ControlOrMeta'] });
    await says('3 selected');
    await page.keyboard.press('ControlOrMeta+a');
    await says('25 selected');
    await page.keyboard.press('ControlOrMeta+d');
    await page.waitForFunction(
      () => !document.querySelector('footer')?.textContent.includes('selected'),
    );
  });

  await context.test('filtering keeps the selection and says what is hidden', async () => {
    await photo('plate 02').click();
    await photo('plate 05').click({ modifiers: ['Shift'] });
    await page.getByRole('searchbox').fill('05');
    await says('3 hidden');
    await page.getByRole('button', { name: 'Remove “05”' }).click();
    await page.waitForFunction(
      () => !document.querySelector('footer')?.textContent.includes('hidden'),
    );
  });

  await context.test('a rating goes on to the next photo, and is taken back', async () => {
    await photo('plate 01').click();
    await page.keyboard.press('Shift+4');
    await page.getByRole('option', { name: /plate 01.*4 stars/ }).waitFor();
    await page.waitForFunction(() =>
      document.activeElement?.getAttribute('aria-label')?.includes('plate 02'),
    );
    await page.keyboard.press('ControlOrMeta+z');
    await noticed('Undone: Rate 1 photo');
    await page.getByRole('option', { name: /plate 01.*stars/ }).waitFor({ state: 'detached' });
  });

  await context.test('accepting grey photos tells why it does nothing', async () => {
    await page.keyboard.press('p');
    await noticed('Nothing to accept or reject');
  });

  await context.test('several photos are described together; a wrong date is refused', async () => {
    await photo('plate 01').click();
    await photo('plate 03').click({ modifiers: ['Shift'] });
    await page.getByText('Edits change 3 photos.').waitFor();
    await page.getByRole('textbox', { name: 'Creator' }).fill('Atelier Nord');
    await page.keyboard.press('Tab');
    await noticed('Creator of 3 photos changed.');
    await page.getByRole('textbox', { name: 'Date' }).fill('summer 1932');
    await page.keyboard.press('Tab');
    await page.getByText(/“summer 1932” is no date in EDTF/).waitFor();
    await page.getByRole('textbox', { name: 'Date' }).fill('1932~');
    await page.keyboard.press('Tab');
    await page.getByText('about 1932').waitFor();
    await photo('plate 03').click();
    await photo('plate 04').click({ modifiers: ['Shift'] });
    await page.getByText('Edits change 2 photos.').waitFor();
    const creator = page.getByRole('textbox', { name: 'Creator' });
    assert.equal(await creator.getAttribute('placeholder'), 'Several values');
    const { ids } = await call('photos.ids', { fromYear: 1930, toYear: 1935 });
    assert.equal(ids.length, 3);
  });

  await context.test('a collection is made, named and filled by dragging', async () => {
    await page.getByRole('button', { name: 'New collection' }).click();
    await page.getByRole('textbox', { name: 'Name of the collection' }).fill('Cranes');
    await page.keyboard.press('Enter');
    const row = page.getByRole('treeitem', { name: /^Cranes/ });
    await photo('plate 03').dragTo(row);
    await noticed('2 photos added to “Cranes”.');
    await row.click();
    await says('2 photos');
    assert.equal(await photos.count(), 2);
    await page.keyboard.press('ControlOrMeta+z');
    await page.getByText('This collection is empty').waitFor();
    await page.getByRole('button', { name: /^All photos/ }).click();
    await photo('plate 01').waitFor();
  });

  await context.test('Space looks closer, and leads back to the photo', async () => {
    await photo('plate 01').click();
    await page.keyboard.press('Space');
    await page.getByText('plate 01.png · original').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText('plate 02.png · original').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() =>
      document.activeElement?.getAttribute('aria-label')?.includes('plate 02'),
    );
  });

  await context.test(
    'nothing is cut off, small or enlarged, and axe finds nothing serious',
    async () => {
      assert.deepEqual(await seriousFindings(page), []);
      await call('app.changeSettings', { interfaceSize: 200, theme: 'light' });
      await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light');
      assert.equal(await overflows(page), false);
      assert.deepEqual(await seriousFindings(page), []);
      await call('app.changeSettings', { interfaceSize: 100, theme: 'dark' });
      await page.setViewportSize({ width: 640, height: 400 });
      await page.waitForFunction(() => document.querySelector('aside') === null);
      assert.equal(await overflows(page), false);
      await page.keyboard.press('F7');
      await page.getByRole('treeitem', { name: /^Harbor/ }).waitFor();
    },
  );

  assert.deepEqual(application.errors, []);
});
