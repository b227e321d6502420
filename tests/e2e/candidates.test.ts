import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { openApplicationPage, seriousFindings } from '../support/applicationPage.ts';
import { writeGreyScan } from '../support/greyScan.ts';
import { usePlainBackend } from '../support/plainBackend.ts';
import { stepsOn } from '../support/steps.ts';
import { writeTinyModel } from '../support/tinyModel.ts';
import { largestDifference, meanColorfulness, ViewerPage } from '../support/viewerPage.ts';

before(usePlainBackend);

test('candidates are looked at beside each other, and one of them is kept', async (context) => {
  const application = await openApplicationPage(context);
  const { page, good, over, root } = application;
  page.setDefaultTimeout(20_000);
  const step = stepsOn(context, () => page, 'candidates');
  await writeTinyModel(path.join(root, 'data', 'models', 'tiny'));
  const file = await writeGreyScan(path.join(root, 'harbor.png'), 600, 400, 1);
  const { jobId } = await good('jobs.import', { paths: [file], collectionId: null });
  await over(jobId);
  const { ids } = await good('photos.ids', {});
  const photoId = ids[0];
  const viewer = new ViewerPage(page);
  const choice = (name: string) => page.getByRole('radio', { name });

  await step('N shows several colorings in the place of the viewer', async () => {
    await page.getByRole('button', { name: 'Photo', exact: true }).click();
    await page.getByRole('img', { name: /harbor.*original/ }).waitFor();
    await page.keyboard.press('n');
    await page.getByText('5 colorings').waitFor({ timeout: 60_000 });
    await viewer.settled();
    assert.deepEqual(await page.getByRole('radio').locator('strong').allTextContents(), [
      'Averaged',
      'Balanced',
      'Decisive',
      'Bold',
      'Tiny',
    ]);
    assert.equal(await choice('Balanced').getAttribute('aria-checked'), 'true');
    assert.deepEqual(await seriousFindings(page), []);
  });

  await step(
    'they are pictures of their own, and each says that it is an interpretation',
    async () => {
      const shots = [await viewer.shot(0), await viewer.shot(2), await viewer.shot(4)];
      for (const shot of shots) assert.ok(meanColorfulness(shot) > 1);
      assert.ok(largestDifference(shots[0], shots[1]) > 10);
      assert.ok(largestDifference(shots[1], shots[2]) > 10);
      assert.equal(await page.getByText('colors are an interpretation').count(), 5);
      // Nothing was kept by looking.
      assert.deepEqual(await good('versions.list', { photoId }), []);
    },
  );

  await step('the master is one key away', async () => {
    await page.keyboard.down('\\');
    const shot = await viewer.shot(2);
    await page.keyboard.up('\\');
    assert.equal(meanColorfulness(shot), 0);
  });

  await step('arrow keys choose, Enter keeps', async () => {
    await page.keyboard.press('ArrowRight');
    await page.locator('[role=radio][aria-checked=true]', { hasText: 'Decisive' }).waitFor();
    await page.getByRole('button', { name: 'Keep “Decisive”' }).waitFor();
    const candidate = await viewer.shot(2);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /version 1 of 1, colorized by/ }).waitFor();
    const [version, ...others] = await good('versions.list', { photoId });
    assert.equal(others.length, 0);
    assert.deepEqual(
      [version.recipe.model.id, version.recipe.decisiveness, version.current],
      ['base', 1, true],
    );
    // The same colors: the middle of both shows nothing but picture.
    const middle = [0.35, 0.35, 0.65, 0.65] as const;
    const kept = meanColorfulness(await viewer.shot(), middle);
    assert.ok(Math.abs(kept - meanColorfulness(candidate, middle)) < 3);
  });

  await step('what is a version already is not made twice', async () => {
    await page.keyboard.press('n');
    await page.getByText('This is version 1.').waitFor();
    await page.getByText('5 colorings').waitFor();
    await page.getByRole('button', { name: 'Show version 1' }).click();
    await page.getByRole('img', { name: /version 1 of 1/ }).waitFor();
    assert.equal((await good('versions.list', { photoId })).length, 1);
  });

  await step('a press on a picture chooses it; Esc leaves without keeping', async () => {
    await page.keyboard.press('n');
    await page.getByText('5 colorings').waitFor();
    const box = await viewer.box(4);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('[role=radio][aria-checked=true]', { hasText: 'Tiny' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('img', { name: /version 1 of 1/ }).waitFor();
    assert.equal((await good('versions.list', { photoId })).length, 1);
  });

  await step('keeping is one step of undo', async () => {
    await page.keyboard.press('Control+z');
    await page.getByRole('img', { name: /original/ }).waitFor();
    assert.deepEqual(await good('versions.list', { photoId }), []);
  });

  assert.deepEqual(application.errors, []);
});
