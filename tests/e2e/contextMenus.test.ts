import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import path from 'node:path';
import { openApplicationPage, seriousFindings } from '../support/applicationPage.ts';
import { usePlainBackend } from '../support/plainBackend.ts';
import { stepsOn } from '../support/steps.ts';
import { importScans } from '../support/testApi.ts';
import { writeTinyModel } from '../support/tinyModel.ts';

before(usePlainBackend);

test('menus open where things are, and keys work in Compare', async (context) => {
  const application = await openApplicationPage(context);
  const { page, good, root } = application;
  page.setDefaultTimeout(15_000);
  const step = stepsOn(context, () => page, 'menus');
  await writeTinyModel(path.join(root, 'data', 'models', 'tiny'));
  await good('app.changeSettings', { engine: 'wasm', model: 'tiny' });
  const ids = await importScans(application, 3);
  const [photoId] = ids;
  const finish = { strength: 1, saturation: 1 };
  for (const decisiveness of [0, 1]) {
    const coloring = { model: 'tiny', decisiveness };
    await good('versions.create', { photoId, coloring, finish });
  }
  await good('collections.create', { name: 'Cranes', parentId: null });
  const menu = page.getByRole('menu');
  const entry = (name: string | RegExp) => menu.getByRole('menuitem', { name });

  await step('in the grid, for the photo under the pointer', async () => {
    const second = page.getByRole('option').nth(1);
    await second.click({ button: 'right' });
    await menu.waitFor();
    assert.equal(await second.getAttribute('aria-selected'), 'true');
    assert.deepEqual(await seriousFindings(page), []);
    await entry('Tag 1 photo').click();
    await page.getByRole('dialog', { name: 'Tag 1 photo' }).waitFor();
    await page.keyboard.press('Escape');
  });

  await step('by Shift+F10, for the selection, and Esc gives the keyboard back', async () => {
    await page.getByRole('option').first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Shift+F10');
    await menu.waitFor();
    await entry(/^Colorize 3 photos/).waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'option');
  });

  await step('on a collection', async () => {
    await page.getByRole('treeitem', { name: /Cranes/ }).click({ button: 'right' });
    await menu.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name of the collection' }).fill('Ships');
    await page.keyboard.press('Enter');
    await page.getByRole('treeitem', { name: /Ships/ }).waitFor();
  });

  await step('on a version in the strip, and on the picture', async () => {
    await page.getByRole('option').first().click();
    await page.keyboard.press('Control+d');
    await page.getByRole('option').first().dblclick();
    await page.getByRole('img', { name: /version 2 of 2/ }).waitFor();
    await page.getByRole('button', { name: /^1 Tiny/ }).click({ button: 'right' });
    await menu.getByRole('menuitem', { name: 'Let it stand for the photo' }).click();
    await page.getByRole('img', { name: /version 1 of 2/ }).waitFor();
    assert.equal((await good('versions.list', { photoId }))[0].current, true);

    await page
      .getByRole('img')
      .first()
      .click({ button: 'right', position: { x: 300, y: 200 } });
    await menu.getByRole('menuitemcheckbox', { name: /^Confidence/ }).click();
    await page
      .getByRole('img')
      .first()
      .click({ button: 'right', position: { x: 300, y: 200 } });
    const confidence = menu.getByRole('menuitemcheckbox', { name: /^Confidence/ });
    assert.equal(await confidence.getAttribute('aria-checked'), 'true');
    await confidence.click();
  });

  await step('keys review and rate the picture that was pressed last in Compare', async () => {
    await page.keyboard.press('c');
    const panes = page.getByRole('img');
    await panes.nth(1).waitFor();
    await panes.nth(1).click();
    await page.keyboard.press('x');
    await page.getByText('Rejected', { exact: true }).waitFor();
    await panes.nth(0).click();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Accepted' }).waitFor();
    await page.keyboard.press('4');
    await page.getByRole('img', { name: '4 stars' }).first().waitFor();
    const reviews = (await good('versions.list', { photoId })).map(({ review }) => review);
    assert.deepEqual(reviews, ['accepted', 'rejected']);
    assert.equal((await good('photos.get', { photoId })).rating, 4);
    assert.deepEqual(await seriousFindings(page), []);
  });

  assert.deepEqual(application.errors, []);
});
