import assert from 'node:assert/strict';
import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { provenanceSchema } from '../../src-shared/domain/provenance.ts';
import { openApplicationPage, seriousFindings } from '../support/applicationPage.ts';
import { cutOff } from '../support/pageLayout.ts';
import { writeGreyPhoto } from '../support/scanFolder.ts';
import { stepsOn } from '../support/steps.ts';
import { painted } from '../support/tour.ts';

const folders = ['cranes', 'quays'] as const;
const plates = [1, 2] as const;
const photoCount = folders.length * plates.length;

test('an export is planned, named, disclosed, written and read back', async (context) => {
  const application = await openApplicationPage(context);
  const { page, root, good } = application;
  page.setDefaultTimeout(20_000);
  const step = stepsOn(context, () => page, 'export');
  const scans = path.join(root, 'scans');
  for (const [index, folder] of folders.entries()) {
    for (const number of plates) {
      const file = path.join(scans, folder, `plate-${number}.png`);
      const seed = index * plates.length + number;
      await writeGreyPhoto(file, { width: 320, height: 240, seed, noise: true });
    }
  }
  const imported = await good('jobs.import', { paths: [scans], collectionId: null });
  await application.over(imported.jobId);
  const { ids } = await good('photos.ids', { sort: 'name' });
  const coloring = { model: 'base' };
  await application.over((await good('jobs.colorize', { photos: { ids }, coloring })).jobId);

  const out = path.join(root, 'exported');
  const written = async (): Promise<string[]> =>
    (await readdir(out, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)))
      .sort();
  const preset = (name: string | RegExp): ReturnType<typeof page.getByRole> =>
    page.getByRole('navigation', { name: 'Presets' }).getByRole('button', { name });
  const names = page.getByRole('region', { name: 'Names', exact: true });
  const template = page.getByLabel('Name', { exact: true });
  const main = page.getByRole('button', { name: /^Export( \d+ photos?)?$/ }).last();
  const before = page.getByRole('region', { name: 'Before the export' });

  await step('what is in the way is said at the button, which can be reached', async () => {
    await page.keyboard.press('Control+5');
    await before.getByText('No picture would be written').waitFor();
    await main.focus();
    assert.equal(await main.getAttribute('aria-disabled'), 'true');
    await page.keyboard.press('Enter');
    assert.ok((await good('jobs.list', {})).every(({ kind }) => kind !== 'export'));
    await page.getByText('No colorized photo is meant.').first().waitFor();
  });

  await step('a preset is chosen, changed, kept, renamed, removed and brought back', async () => {
    await preset('Archive TIFF').click();
    const format = page.getByLabel('Format');
    assert.equal(await format.inputValue(), 'tiff');
    assert.equal(await page.getByLabel('Depth').inputValue(), '16');
    assert.equal(await page.getByLabel('Color space').inputValue(), 'eci-rgb-v2');
    await page.getByLabel('Color space').selectOption('srgb');
    await preset('Archive TIFF, changed').waitFor();
    await page.getByRole('button', { name: 'Save as preset…' }).click();
    await page.getByLabel('Name of the preset').fill('archive tiff');
    await page.getByText('There is a preset of this name.').waitFor();
    await page.getByLabel('Name of the preset').fill('Ours');
    await page.keyboard.press('Enter');
    await preset('Ours').first().waitFor();
    await page.getByRole('button', { name: 'More about the preset “Ours”' }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await page.getByLabel('Name of the preset').fill('House style');
    await page.keyboard.press('Enter');
    await preset('House style').first().waitFor();
    await page.getByRole('button', { name: 'More about the preset “House style”' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await preset('House style').first().waitFor();
    const { presets } = await good('exports.presets', {});
    const own = presets.filter(({ shipped }) => !shipped);
    assert.deepEqual(
      own.map(({ name, plan }) => [name, plan.format, plan.colorSpace]),
      [['House style', 'tiff', 'srgb']],
    );
  });

  await step('one way of telling that colors are an interpretation always stays', async () => {
    const inside = page.getByLabel('In the file', { exact: true });
    const beside = page.getByLabel('A record beside it', { exact: true });
    await inside.click();
    assert.equal(await inside.isChecked(), false);
    await beside.focus();
    await page.keyboard.press('Space');
    assert.equal(await beside.isChecked(), true);
    assert.equal(await beside.getAttribute('aria-disabled'), 'true');
    await page.getByText('One way of telling always stays').waitFor();
    await inside.click();
    assert.equal(await beside.getAttribute('aria-disabled'), null);
  });

  await step('names that clash are marked, and told apart with one press', async () => {
    await page.getByLabel('Which photos').selectOption('All colorized');
    await template.fill('{nmae}');
    await page.getByText('There is no field {nmae}').first().waitFor();
    await template.fill('');
    await page.getByText('Write a name first.').first().waitFor();
    await template.fill('x');
    await template.press('Home');
    // By keyboard, to where the caret is.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await template.inputValue(), '{name}x');
    await before.getByText(`${plates.length} names clash: plate-1x.tif, plate-2x.tif`).waitFor();
    assert.equal(await names.getByText('clashes').count(), photoCount);
    assert.equal(await main.getAttribute('aria-disabled'), 'true');
    await before.getByRole('button', { name: 'Add {folder}' }).click();
    assert.equal(await template.inputValue(), '{folder}/{name}x');
    await before.getByText('Every name is different').waitFor();
    assert.deepEqual(
      (await names.locator('li').allTextContents()).map((text) => text.trim()).sort(),
      folders.flatMap((folder) => plates.map((number) => `${folder}/plate-${number}x.tif`)),
    );
  });

  await step('the folder is chosen, and what was shown is written', async () => {
    await before.getByText('No folder is chosen').waitFor();
    await before.getByRole('button', { name: 'Choose folder…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill(root);
    await page.keyboard.press('Enter');
    await dialog.getByText('scans', { exact: true }).waitFor();
    await dialog.getByRole('button').last().click();
    await dialog.waitFor({ state: 'detached' });
    await template.fill('exported/{folder}/{name}');
    await names.getByText('exported/cranes/').first().waitFor();
    await page.keyboard.press('Control+Enter');
    const card = page
      .getByRole('region', { name: 'Finished', exact: true })
      .getByRole('article', { name: `Export ${photoCount} photos` });
    await card.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
    const pictures = folders.flatMap((folder) =>
      plates.map((number) => path.join(folder, `plate-${number}.tif`)),
    );
    assert.deepEqual(await written(), pictures.flatMap((name) => [name, `${name}.json`]).sort());
    const { width, height, depth, format } = await sharp(path.join(out, pictures[0])).metadata();
    assert.deepEqual([format, width, height, depth], ['tiff', 320, 240, 'ushort']);
    const record = provenanceSchema.parse(
      JSON.parse(await readFile(path.join(out, `${pictures[0]}.json`), 'utf8')),
    );
    assert.match(record.digitalSourceType, /compositeWithTrainedAlgorithmicMedia$/);
  });

  await step('a picture is made again from the record beside it', async () => {
    const open = page.getByRole('dialog');
    const choose = async (folder: string, file: string | null): Promise<void> => {
      await open.getByRole('textbox').first().fill(folder);
      await page.keyboard.press('Enter');
      if (file !== null) await open.getByText(file, { exact: true }).click();
      await open.getByRole('button').last().click();
    };
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().fill('Repeat from sidecar');
    await page.keyboard.press('Enter');
    await open.getByRole('heading', { name: /Choose the record/ }).waitFor();
    await choose(path.join(out, 'cranes'), 'plate-1.tif.json');
    await open.getByRole('heading', { name: /Choose a folder/ }).waitFor();
    await choose(path.join(root, 'scans'), null);
    const again = path.join(root, 'scans', 'plate-1.tif');
    await page.getByText(`It is the same picture, byte for byte: ${again}`).first().waitFor();
    const first = await readFile(path.join(out, 'cranes', 'plate-1.tif'));
    assert.ok(first.equals(await readFile(again)));
  });

  await step('files that are there are only replaced after a question', async () => {
    await page.keyboard.press('Control+5');
    await names.getByText('is there').first().waitFor();
    await before.getByRole('button', { name: 'Replace them' }).click();
    await page.getByLabel('Format').selectOption('TIFF');
    await page.getByLabel('Depth').selectOption('8 bits a channel');
    await before.getByText(`${photoCount} files are there and will be replaced`).waitFor();
    const picture = path.join(out, 'cranes', 'plate-1.tif');
    await utimes(picture, new Date(0), new Date(0));
    await main.click();
    const question = page.getByRole('alertdialog', { name: `Replace ${photoCount} files?` });
    await question.waitFor();
    // The safe answer has the keyboard.
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    assert.equal((await stat(picture)).mtimeMs, 0);
    await main.click();
    await question.getByRole('button', { name: `Replace ${photoCount} files and export` }).click();
    await page
      .getByRole('region', { name: 'Finished', exact: true })
      .getByRole('article', { name: `Export ${photoCount} photos` })
      .nth(1)
      .getByText('Done', { exact: true })
      .waitFor({ timeout: 60_000 });
    assert.equal((await sharp(picture).metadata()).depth, 'uchar');
  });

  await step('everything is within reach, also when it is large or narrow', async () => {
    await page.keyboard.press('Control+5');
    for (const section of ['Beside the pictures', 'Package']) {
      await page.getByRole('button', { name: section }).click();
    }
    await page.getByLabel('Contact sheet').click();
    await page.getByLabel('A BagIt bag').click();
    await page.getByLabel('A mark on the picture').click();
    await page.getByLabel('A caption below the picture').click();
    const example = page.getByRole('img', { name: /colorized, with what is drawn on it/ });
    await example.waitFor();
    const shape = await example.evaluate(
      (image: HTMLImageElement) => image.naturalHeight / image.naturalWidth,
    );
    assert.ok(shape > 240 / 320 + 0.02, 'the caption makes it taller');
    assert.deepEqual(await seriousFindings(page), []);
    for (const [width, height, interfaceSize] of [
      [1280, 800, 100],
      [640, 400, 100],
      [1280, 800, 200],
    ] as const) {
      await good('app.changeSettings', { interfaceSize });
      await page.setViewportSize({ width, height });
      await page.waitForFunction(
        (pixels) => parseFloat(getComputedStyle(document.documentElement).fontSize) === pixels,
        (16 * interfaceSize) / 100,
      );
      await painted(page);
      assert.deepEqual(await cutOff(page), [], `${width} at ${interfaceSize} %`);
    }
  });

  assert.deepEqual(application.errors, []);
});
