import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { openApplicationPage, seriousFindings } from '../support/applicationPage.ts';
import { writeGreyScan } from '../support/greyScan.ts';
import { paint } from '../support/photographs.ts';
import { usePlainBackend } from '../support/plainBackend.ts';
import { stepsOn } from '../support/steps.ts';
import { writeTinyModel } from '../support/tinyModel.ts';
import { ViewerPage, type Shot } from '../support/viewerPage.ts';

before(usePlainBackend);

/** How much redder than blue the middle of a picture is, on average. */
function warmth({ width, height, data }: Shot): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.round(height * 0.35); y < height * 0.65; y += 1) {
    for (let x = Math.round(width * 0.35); x < width * 0.65; x += 1, count += 1) {
      const at = 3 * (y * width + x);
      sum += data[at] - data[at + 2];
    }
  }
  return sum / count;
}

/** A color photograph of one mood: reddish or bluish, with tones of every brightness. */
async function writeMood(file: string, mood: 'warm' | 'cold'): Promise<void> {
  const picture = paint(160, 120, (x, y) => {
    const tone = 40 + ((x * 5 + y * 3) % 160);
    const [most, least] = [Math.min(255, tone + 60), Math.max(0, tone - 40)];
    // Two hues: one alone would be the tint of a faded print.
    if (x < 100) return mood === 'warm' ? [most, tone, least] : [least, tone, most];
    return mood === 'warm' ? [tone, most, least] : [tone, least, most];
  });
  await picture.png().toFile(file);
}

test('a photo takes its colors from references, and shares them with others', async (context) => {
  const application = await openApplicationPage(context);
  const { page, good, over, root } = application;
  page.setDefaultTimeout(20_000);
  const step = stepsOn(context, () => page, 'reference');
  await writeTinyModel(path.join(root, 'data', 'models', 'tiny'));
  await good('app.changeSettings', { engine: 'wasm', model: 'tiny' });
  const folder = path.join(root, 'Harbor');
  await mkdir(folder);
  for (const seed of [1, 2, 3]) {
    await writeGreyScan(path.join(folder, `a grey ${seed}.png`), 480, 360, seed);
  }
  await writeMood(path.join(folder, 'b warm.png'), 'warm');
  const outside = path.join(root, 'elsewhere');
  await mkdir(outside);
  await writeMood(path.join(outside, 'cold.png'), 'cold');
  const imported = await good('jobs.import', { paths: [folder], collectionId: null });
  await over(imported.jobId);
  const { ids } = await good('photos.ids', { sort: 'name' });
  const [photoId, second, third] = ids;
  const viewer = new ViewerPage(page);
  const versions = () => good('versions.list', { photoId });
  const current = async () => (await versions()).find((version) => version.current);
  /** Waits until what is shown was kept, and is painted. */
  const kept = async (label: string): Promise<void> => {
    for (;;) {
      const { undo } = await good('history.state', { photoId });
      if (undo?.label === label) break;
      await page.waitForTimeout(30);
    }
    const updating = page.getByRole('tabpanel').getByText('Updating …');
    await updating.waitFor({ state: 'detached' });
    await viewer.settled();
  };

  await step('a color photograph of the library becomes the reference', async () => {
    await page.getByRole('option', { name: /a grey 1/ }).dblclick();
    await page.getByRole('img', { name: /a grey 1.*original/ }).waitFor();
    await page.getByRole('tab', { name: 'Reference' }).click();
    await page.getByLabel('Method').selectOption('Overall tone');
    await page.getByRole('button', { name: 'Add…' }).click();
    await page.getByRole('menuitem', { name: 'From the library…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'b warm.png' }).click();
    await page.getByRole('button', { name: 'Take colors from 1 photo' }).click();
    await page.getByRole('img', { name: /version 1 of 1.*colors of a reference/ }).waitFor();
    await kept('Take colors from b warm.png');
    assert.ok(warmth(await viewer.shot()) > 15);
    const reference = (await current())?.recipe.reference;
    assert.deepEqual([reference?.method, reference?.pictures.length], ['statistics', 1]);
    assert.deepEqual(await seriousFindings(page), []);
  });

  await step('its strength follows the slider; one step of undo takes it back', async () => {
    const before = warmth(await viewer.shot());
    await page.getByRole('slider', { name: 'Strength' }).focus();
    await page.keyboard.press('Home');
    await kept('Reference strength 0');
    // The model's own color.
    assert.ok(warmth(await viewer.shot()) < before - 5);
    // It is the same version that is worked on, not another one.
    assert.equal((await versions()).length, 1);
    await page.keyboard.press('Control+z');
    await kept('Take colors from b warm.png');
    assert.ok(Math.abs(warmth(await viewer.shot()) - before) < 3);
    assert.equal((await current())?.recipe.reference?.strength, 1);
  });

  await step('a file that is dropped on the panel takes part', async () => {
    const bytes = await sharp(path.join(outside, 'cold.png')).png().toBuffer();
    await page.evaluate((text) => {
      const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([data], 'cold.png', { type: 'image/png' }));
      document
        .querySelector('.references')
        ?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    }, bytes.toString('base64'));
    await page.getByRole('img', { name: 'Reference cold.png' }).waitFor();
    await kept('Take colors from cold.png');
    await page.getByRole('button', { name: 'Take no colors from b warm.png' }).click();
    await kept('Take no colors from b warm.png');
    assert.ok(warmth(await viewer.shot()) < -15);
  });

  await step('matches are shown with marks, and pairs of swatches are drawn', async () => {
    await page.getByLabel('Method').selectOption('Texture');
    await kept('Reference method: Texture');
    await page.getByRole('checkbox', { name: 'Show where colors come from' }).check();
    await page.locator('canvas[data-matches=true]').waitFor();
    await page.getByText(/of the photo takes its color from the reference/).waitFor();

    const drag = async (box: { x: number; y: number; width: number; height: number }) => {
      await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.6, { steps: 3 });
      await page.mouse.up();
    };
    await page.getByRole('button', { name: 'Add pair' }).click();
    await drag(await viewer.box());
    await page.getByText('Now draw the same thing on the reference.').waitFor();
    const picture = await page.getByRole('img', { name: 'Reference cold.png' }).boundingBox();
    assert.ok(picture !== null);
    await drag(picture);
    await kept('Add swatch pair');
    const [pair] = (await current())?.recipe.reference?.swatches ?? [];
    assert.ok(
      Math.abs(pair.reference.x - 0.4) < 0.02 && Math.abs(pair.reference.width - 0.15) < 0.02,
    );

    // The same by key.
    await page.getByRole('button', { name: /^Pair 1, On the reference/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await kept('Move swatch pair 1');
    const [moved] = (await current())?.recipe.reference?.swatches ?? [];
    assert.ok(Math.abs(moved.reference.x - pair.reference.x - 0.02) < 1e-6);
    assert.deepEqual(await seriousFindings(page), []);
  });

  await step('a series shares the reference; the results wait to be reviewed', async () => {
    await page.getByRole('button', { name: 'Share across series…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share reference' });
    assert.match((await dialog.getByLabel('Photos').textContent()) ?? '', /All in Harbor \(3\)/);
    await dialog.getByRole('button', { name: 'Colorize 3 photos' }).click();
    await dialog.waitFor({ state: 'detached' });
    const [job] = (await good('jobs.list', {})).filter(({ kind }) => kind === 'colorize');
    assert.equal((await over(job.id)).state, 'done');
    const [shared] = await good('versions.list', { photoId: second });
    assert.deepEqual(
      [shared.recipe.reference?.pictures[0].name, shared.recipe.reference?.swatches, shared.review],
      ['cold.png', [], 'none'],
    );
    assert.equal((await versions()).length, 1);
  });

  await step('the hints of one photo go to those selected in the Library', async () => {
    const hint = { kind: 'brush', radius: 0.08, softness: 0.3, a: 45, b: 30 } as const;
    await good('versions.guide', {
      photoId: second,
      versionId: null,
      coloring: { model: 'tiny', hints: [{ ...hint, points: [[0.3, 0.4]] }] },
      finish: { strength: 1, saturation: 1 },
      label: 'Dab red',
    });
    await page.keyboard.press('Control+1');
    await page.getByRole('option', { name: /a grey 2/ }).click();
    await page.getByRole('option', { name: /a grey 3/ }).click({ modifiers: ['Control'] });
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Apply hint colors…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Apply hint colors' });
    await dialog.getByText(/a grey 2\.png, version 2: 1 hint/).waitFor({ state: 'attached' });
    // The photo that the hints come from is not counted.
    await dialog.getByRole('button', { name: 'Colorize 1 photo' }).click();
    await dialog.waitFor({ state: 'detached' });
    const jobs = (await good('jobs.list', {})).filter(({ kind }) => kind === 'colorize');
    for (const { id } of jobs) assert.equal((await over(id)).state, 'done');
    const results = await good('versions.list', { photoId: third });
    const methods = results.map(({ recipe }) => recipe.reference?.method);
    assert.deepEqual(methods, ['texture', 'hints']);
    const waiting = await good('photos.count', { scope: { kind: 'toReview' } });
    assert.ok(waiting.count >= 3);
  });

  assert.deepEqual(application.errors, []);
});
