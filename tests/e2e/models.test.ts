import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { openApplicationPage, seriousFindings } from '../support/applicationPage.ts';
import { dropOnModels, writeForeignModel } from '../support/foreignModel.ts';
import { writeGreyScan } from '../support/greyScan.ts';
import { usePlainBackend } from '../support/plainBackend.ts';
import { stepsOn } from '../support/steps.ts';
import { writeTinyModel } from '../support/tinyModel.ts';
import { largestDifference, meanColorfulness, ViewerPage } from '../support/viewerPage.ts';

before(usePlainBackend);

test('models from elsewhere are taken in, tested, compared, used, given away and removed', async (context) => {
  const application = await openApplicationPage(context);
  const { page, good, over, root } = application;
  page.setDefaultTimeout(20_000);
  const step = stepsOn(context, () => page, 'models');
  const models = path.join(root, 'data', 'models');
  const outside = path.join(root, 'outside');
  await mkdir(outside);
  await writeTinyModel(path.join(models, 'tiny'));
  const file = path.join(outside, 'Sepia.onnx');
  await writeForeignModel(file, [12, 24]);
  const scans = path.join(root, 'scans');
  await mkdir(scans);
  for (const seed of [1, 2, 3])
    await writeGreyScan(path.join(scans, `plate ${seed}.png`), 300, 200, seed);
  const { jobId } = await good('jobs.import', { paths: [scans], collectionId: null });
  await over(jobId);
  const { ids } = await good('photos.ids', { sort: 'name' });
  const viewer = new ViewerPage(page);
  const dialog = page.getByRole('dialog');
  // Pictures are taken without the notices before them.
  const said = { state: 'attached' } as const;
  const kept = async (): Promise<number> => {
    const lists = await Promise.all(ids.map((photoId) => good('versions.list', { photoId })));
    return lists.flat().length;
  };

  async function chooseFile(button: string, title: string, folder: string): Promise<void> {
    await page.getByRole('button', { name: button }).click();
    const chooser = page.getByRole('dialog', { name: title });
    await chooser.getByRole('listitem').first().waitFor();
    await chooser.getByRole('textbox').first().fill(folder);
    await page.keyboard.press('Enter');
  }

  await step('a file is chosen, read, and tried on a photo of the library', async () => {
    await page.keyboard.press('Control+7');
    await chooseFile('Import a model…', 'Choose a model file', outside);
    await page.getByRole('button', { name: 'Sepia.onnx' }).click();
    await page.getByRole('button', { name: 'Choose 1 file' }).click();
    await dialog.getByText('SIGGRAPH 2017 (Zhang et al.)').waitFor();
    const colorfulness = await dialog.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      let most = 0;
      for (let at = 0; at < data.length; at += 4)
        most = Math.max(most, Math.abs(data[at] - data[at + 2]));
      return most;
    });
    assert.ok(colorfulness > 20, `the trial shows hardly any color: ${colorfulness}`);
    assert.deepEqual(await seriousFindings(page), []);
  });

  await step('it is not taken in before its licence is stated', async () => {
    const add = dialog.getByRole('button', { name: 'Add model' });
    assert.equal(await add.getAttribute('aria-disabled'), 'true');
    assert.equal((await good('models.list', {})).models.length, 2);
    await dialog.getByLabel('Licence').fill('BSD-2-Clause');
    await add.click();
    await page.getByRole('heading', { name: 'Sepia', level: 2 }).waitFor();
    await page.getByText('Its files have the checksums that its package names').waitFor();
    const card = page.getByRole('region', { name: 'Card' });
    await card.getByText('BSD-2-Clause').waitFor();
    await card.getByText('Imported into Heliochrome from Sepia.onnx.').waitFor();
  });

  await step('a photo is looked at in its colors, and nothing is kept', async () => {
    await page.getByRole('button', { name: 'Test on a photo…' }).click();
    await dialog.getByRole('button', { name: 'plate 2' }).click();
    await page.getByRole('heading', { name: 'Sepia on plate 2' }).waitFor();
    await page.getByText('colors are an interpretation').waitFor();
    const [master, sepia] = [await viewer.shot(0), await viewer.shot(1)];
    assert.equal(meanColorfulness(master), 0);
    assert.ok(meanColorfulness(sepia) > 5);
    await page.getByRole('button', { name: /^Tiny/ }).click();
    await page.getByRole('heading', { name: 'Tiny on plate 2' }).waitFor();
    await page.getByText('colors are an interpretation').waitFor();
    assert.ok(largestDifference(sepia, await viewer.shot(1)) > 10);
    assert.deepEqual(await seriousFindings(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Tiny', level: 2, exact: true }).waitFor();
    assert.equal(await kept(), 0);
  });

  await step('two models are compared over the selection, by the keyboard', async () => {
    await good('app.changeSettings', { model: 'tiny' });
    await page.keyboard.press('Control+1');
    await page.getByRole('option').first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().fill('Compare models');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Two models on 3 photos' }).waitFor();
    await page.getByLabel('Model B').selectOption('Sepia');
    await page.getByText('Nothing is kept yet').waitFor();
    const [one, other] = [await viewer.shot(0), await viewer.shot(1)];
    assert.ok(meanColorfulness(one) > 1 && meanColorfulness(other) > 5);
    assert.ok(largestDifference(one, other) > 10);
    const rows = page.getByRole('listbox', { name: 'Compared photos' }).getByRole('option');
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=option][aria-selected=true]', { hasText: 'plate 2' }).waitFor();
    assert.ok(largestDifference(other, await viewer.shot(1)) > 10);
    await page.keyboard.down('\\');
    assert.equal(meanColorfulness(await viewer.shot(1)), 0);
    await page.keyboard.up('\\');
    assert.deepEqual(await seriousFindings(page), []);
    assert.equal(await kept(), 0);
  });

  await step('the better one colors them all', async () => {
    await page.getByRole('button', { name: 'Use B for all 3' }).click();
    await page.getByText('3 photos are being colorized with Sepia.').first().waitFor(said);
    for (const photoId of ids) {
      let versions = await good('versions.list', { photoId });
      for (let tries = 0; versions.length === 0 && tries < 100; tries += 1) {
        await page.waitForTimeout(100);
        versions = await good('versions.list', { photoId });
      }
      assert.deepEqual(
        versions.map(({ recipe }) => recipe.model.id),
        ['sepia'],
      );
    }
  });

  await step('a model of ours is written as an ONNX file', async () => {
    await page.keyboard.press('Control+7');
    await page.getByRole('button', { name: /^Tiny/ }).click();
    await chooseFile('Export as ONNX…', 'Choose a folder for the ONNX file', outside);
    await page
      .getByRole('button', { name: 'Sepia.onnx' })
      .or(dialog.getByText('Sepia.onnx'))
      .waitFor();
    await page.getByRole('button', { name: 'Choose this folder' }).click();
    await page
      .getByText(/Written: .*tiny\.onnx/)
      .first()
      .waitFor(said);
    assert.ok((await readFile(path.join(outside, 'tiny.onnx'))).length > 1000);
  });

  await step('a file dropped on the page is copied for the trial only', async () => {
    const bytes = await readFile(file);
    await dropOnModels(page, 'notes.txt', bytes);
    await page.getByText('A model is a file that ends in').first().waitFor(said);
    await dropOnModels(page, 'Dropped.onnx', bytes);
    await dialog.getByText('SIGGRAPH 2017 (Zhang et al.)').waitFor();
    const copies = (await readdir(models)).filter((name) => name.startsWith('.upload-'));
    assert.equal(copies.length, 1);
    await dialog.getByRole('button', { name: 'Do not add' }).click();
    await dialog.waitFor({ state: 'detached' });
    const names = async (): Promise<string[]> => (await readdir(models)).toSorted();
    for (let tries = 0; (await names()).length > 2 && tries < 50; tries += 1)
      await page.waitForTimeout(100);
    assert.deepEqual(await names(), ['sepia', 'tiny']);
    const { library } = await good('app.info', {});
    const masters = library!.path.replace(/\.heliochrome$/, '.masters');
    assert.deepEqual(await readdir(masters).catch(() => []), []);
  });

  await step('a file that is no model is refused with what to do', async () => {
    await writeFile(path.join(outside, 'broken.onnx'), 'this is no model');
    await chooseFile('Import a model…', 'Choose a model file', outside);
    await page.getByRole('button', { name: 'broken.onnx' }).click();
    await page.getByRole('button', { name: 'Choose 1 file' }).click();
    await dialog.getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  await step('it can be removed again', async () => {
    await page.getByRole('button', { name: /^Sepia/ }).click();
    await page.getByRole('button', { name: 'Remove model…' }).click();
    await page.getByRole('button', { name: 'Remove model', exact: true }).click();
    await page.getByText('The model “Sepia” was removed.').first().waitFor(said);
    assert.deepEqual(await readdir(models), ['tiny']);
    assert.equal(await kept(), 3);
  });

  await rm(outside, { recursive: true });
  assert.deepEqual(application.errors, []);
});
