import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { splitPosition } from '../../src-renderer/canvas/scene.ts';
import { fitViewport } from '../../src-renderer/canvas/viewport.ts';
import { srgbToLab } from '../../src-shared/color/lab.ts';
import { openApplicationPage, seriousFindings } from '../support/applicationPage.ts';
import { writeGreyScan } from '../support/greyScan.ts';
import { PixelTraffic } from '../support/pixelTraffic.ts';
import {
  bestPart,
  colorfulness,
  goOnAndWait,
  largestDifference,
  loseGraphics,
  meanColorfulness,
  meanDifference,
  part,
  pixel,
  rawPixels,
  ViewerPage,
} from '../support/viewerPage.ts';

// Larger than the pane, several tiles, sides that no halving divides.
const scan = { width: 1301, height: 1003 };
const center = { zoom: 1, centerX: 0.5, centerY: 0.5 } as const;
/** Rendered by the graphics card, or by its stand-in: a code more or less. */
const rounding = 2;

async function labels(page: Page): Promise<string[]> {
  return page.locator('.chips .chip').allTextContents();
}

test('a photo is looked at, colorized, compared with itself and reviewed', async (context) => {
  const application = await openApplicationPage(context);
  const { page, root } = application;
  const folder = path.join(root, 'scans');
  const names = ['crane.png', 'harbor.png', 'quay.png'];
  await mkdir(folder);
  // One after the other: the Library shows them in the order of their import.
  for (const [index, name] of names.entries()) {
    const { width, height } = index === 0 ? scan : { width: 900, height: 1200 };
    const file = await writeGreyScan(path.join(folder, name), width, height, index + 1);
    const { jobId } = await application.good('jobs.import', { paths: [file], collectionId: null });
    await application.over(jobId);
  }
  const { ids } = await application.good('photos.ids', {});
  const viewer = new ViewerPage(page);
  const traffic = new PixelTraffic(page);
  page.setDefaultTimeout(15_000);
  /** Each step begins where the one before ended. */
  let broken = false;
  const step = (name: string, work: () => Promise<void>): Promise<void> =>
    context.test(name, async () => {
      assert.equal(broken, false, 'A step before this one failed.');
      broken = true;
      try {
        await work();
      } catch (error) {
        const file = path.join(os.tmpdir(), 'heliochrome-photo-failed.png');
        await page.screenshot({ path: file });
        context.diagnostic(`The page as it was: ${file}`);
        throw error;
      }
      broken = false;
    });
  const picture = page.getByRole('img', { name: /crane/ });

  await step('the Photo view shows the master, grey and unmarked', async () => {
    await page.getByRole('button', { name: 'Photo', exact: true }).click();
    await picture.waitFor();
    const shot = await viewer.shot();
    const { left, top } = await viewer.placement(scan, fitViewport);
    assert.equal(colorfulness(pixel(shot, shot.width >> 1, shot.height >> 1)), 0);
    assert.equal(meanColorfulness(shot), 0);
    // The surround of the dark theme.
    assert.deepEqual(pixel(shot, left - 5, top + 40), [0x30, 0x30, 0x30]);
    assert.match((await picture.getAttribute('aria-label')) ?? '', /^crane\.png, original, \d+ %$/);
    assert.deepEqual(await labels(page), ['Original · not colorized']);
  });

  await step('Colorize makes a version, which is shown and disclosed', async () => {
    await page.getByRole('button', { name: 'Colorize', exact: true }).click();
    await page
      .getByRole('img', { name: /version 1 of 1, colorized by/ })
      .waitFor({ timeout: 120_000 });
    assert.ok(meanColorfulness(await viewer.shot()) > 4);
    await page.getByText('Colorized, colors are an interpretation').waitFor();
  });

  await step('it looks as its export does', async () => {
    const versions = await application.good('versions.list', { photoId: ids[0] });
    assert.equal(versions.length, 1);
    const target = path.join(root, 'exported');
    const plan = { folder: target, format: 'png', depth: 8, nameTemplate: '{name}' } as const;
    const job = await application.good('jobs.export', { photos: { ids: [ids[0]] }, plan });
    assert.equal((await application.over(job.jobId)).state, 'done');
    const exported = await rawPixels(path.join(target, 'crane.png'));

    await page.keyboard.press('z');
    const shot = await viewer.shot();
    const { scale, left, top } = await viewer.placement(scan, center);
    assert.equal(scale, 1);
    const height = shot.height - 40; // without the chip
    const shown = part(shot, 0, 0, shot.width, height);
    const difference = meanDifference(shown, bestPart(exported, -left, -top, shown));
    context.diagnostic(`mean ΔE2000 to the export ${difference.toFixed(3)}`);
    assert.ok(difference < 0.3, `mean ΔE ${difference}`);
    await page.keyboard.press('z');
  });

  await step('the slider parts original and color at one pixel', async () => {
    const color = await viewer.shot();
    await page.keyboard.press('Shift+Y');
    const handle = page.getByRole('slider', { name: 'Line between original and color' });
    await handle.waitFor();
    assert.deepEqual(await labels(page), ['Original', 'Version 1 · colors are an interpretation']);

    const shot = await viewer.shot();
    const placement = await viewer.placement(scan, fitViewport);
    const border = splitPosition(placement, shot.width, 0.5);
    const row = shot.height >> 1;
    // One black and one white pixel.
    assert.deepEqual(pixel(shot, border - 1, row), [0, 0, 0]);
    assert.deepEqual(pixel(shot, border, row), [255, 255, 255]);
    const left = part(shot, 0, 0, border - 1, shot.height);
    assert.equal(meanColorfulness(left), 0);
    const right = part(shot, border + 1, 0, shot.width - border - 1, shot.height);
    assert.ok(meanColorfulness(right) > 4);
    assert.ok(meanColorfulness(color) > 4);

    await page.getByRole('radio', { name: 'Original' }).check({ force: true });
    const original = await viewer.shot();
    await page.keyboard.press('Shift+Y');
    assert.ok(original.height > shot.height, 'the handle has room beneath the picture');

    // By keyboard: 1 %, with Shift 10 %.
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    assert.equal(await handle.getAttribute('aria-valuenow'), '61');
    const moved = await viewer.shot();
    const newBorder = splitPosition(placement, shot.width, 0.61);
    assert.deepEqual(pixel(moved, newBorder - 1, row), [0, 0, 0]);
    // What the line passed over is the original now, everything else is as it was.
    assert.equal(
      meanColorfulness(part(moved, border + 1, 0, newBorder - border - 2, shot.height)),
      0,
    );
    const rest = shot.width - newBorder - 1;
    const same = largestDifference(
      part(moved, newBorder + 1, 0, rest, shot.height),
      part(shot, newBorder + 1, 0, rest, shot.height),
    );
    assert.ok(same <= rounding);
    await handle.dblclick();
    assert.equal(await handle.getAttribute('aria-valuenow'), '50');

    // By pointer, on the line itself.
    const box = await viewer.box();
    await page.mouse.move(box.x + border, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + border - 150, box.y + 210, { steps: 4 });
    await page.mouse.up();
    const dragged = await viewer.shot();
    assert.deepEqual(pixel(dragged, border - 150, row), [255, 255, 255]);
    assert.ok(meanColorfulness(part(dragged, border - 140, 0, 100, shot.height)) > 4);
    await handle.dblclick();
    await page.keyboard.press('Shift+Y');
  });

  await step('the original is one held key away', async () => {
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.down('\\');
    assert.equal(meanColorfulness(await viewer.shot()), 0);
    assert.deepEqual(await labels(page), ['Original']);
    await page.keyboard.up('\\');
    assert.ok(meanColorfulness(await viewer.shot()) > 4);
  });

  await step('side by side, both are moved and zoomed together', async () => {
    await page.keyboard.press('y');
    const box = await viewer.box(1);
    await page.mouse.move(box.x + 100, box.y + 200);
    for (let notch = 0; notch < 6; notch += 1) await page.mouse.wheel(0, -100);
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(box.x + 160, box.y + 170, { steps: 3 });
    await page.mouse.up({ button: 'middle' });
    await page.mouse.move(1, 1);
    const [before, after] = [await viewer.shot(0), await viewer.shot(1)];
    assert.equal(meanColorfulness(before), 0);
    assert.ok(meanColorfulness(after) > 4);
    // The same places: where the left is dark, the right is dark.
    let difference = 0;
    for (let x = 5; x < before.width - 5; x += 3) {
      const [grey] = pixel(before, x, 100);
      const [red, green, blue] = pixel(after, x, 100);
      const [lightness] = srgbToLab(red / 255, green / 255, blue / 255);
      const [expected] = srgbToLab(grey / 255, grey / 255, grey / 255);
      difference = Math.max(difference, Math.abs(lightness - expected));
    }
    assert.ok(difference < 1, `L* differs by ${difference}`);
    await page.keyboard.press('Control+0');
    await page.keyboard.press('y');
  });

  await step('strength and saturation act at once, one step of undo each', async () => {
    const strength = page.getByRole('slider', { name: 'Strength' });
    await strength.focus();
    await page.keyboard.press('Home');
    assert.equal(meanColorfulness(await viewer.shot()), 0);
    const stored = async (): Promise<number> =>
      (await application.good('versions.list', { photoId: ids[0] }))[0].recipe.finish.strength;
    await waitUntil(async () => (await stored()) === 0);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('Control+z');
    await waitUntil(async () => (await stored()) === 1);
    await waitUntil(async () => meanColorfulness(await viewer.shot()) > 4);
  });

  await step('another decisiveness is previewed, and kept as a new version', async () => {
    const decisiveness = page.getByRole('slider', { name: 'Decisiveness' });
    await decisiveness.focus();
    await page.keyboard.press('End');
    await page.getByRole('img', { name: /version 2 of 2/ }).waitFor({ timeout: 60_000 });
    const [, second] = await application.good('versions.list', { photoId: ids[0] });
    assert.equal(second.recipe.decisiveness, 1);
    assert.equal(second.current, true);
  });

  await step('versions are gone through by key; the original comes first', async () => {
    await page.getByRole('heading', { level: 1 }).click();
    const second = await viewer.shot();
    await page.keyboard.press('ArrowUp');
    await page.getByRole('img', { name: /version 1 of 2/ }).waitFor();
    const first = await viewer.shot();
    assert.ok(largestDifference(first, second) > rounding);
    await page.keyboard.press('ArrowUp');
    assert.equal(meanColorfulness(await viewer.shot()), 0);
    await page.keyboard.press('ArrowDown');
    assert.ok(largestDifference(await viewer.shot(), first) <= rounding);
  });

  await step('uncertain color is marked in black and white only', async () => {
    const plain = await viewer.shot();
    await page.keyboard.press('o');
    const marked = await viewer.shot();
    let marks = 0;
    for (let at = 0; at < plain.data.length; at += 3) {
      if (plain.data[at] === marked.data[at]) continue;
      const color = [...marked.data.subarray(at, at + 3)];
      assert.ok(color.every((value) => value === 0) || color.every((value) => value === 255));
      marks += 1;
    }
    assert.ok(marks > 1000);
    await page.getByText('a guess').waitFor();
    await page.keyboard.press('o');
  });

  await step('accept, rate and go on by key', async () => {
    await page.keyboard.press('p');
    await waitUntil(async () => {
      const [version] = await application.good('versions.list', { photoId: ids[0] });
      return version.review === 'accepted' && version.current;
    });
    await page.getByRole('button', { name: /^1 .*, accepted, stands for the photo/ }).waitFor();
    await page.keyboard.press('Shift+3');
    await page.getByRole('img', { name: /harbor/ }).waitFor();
    await waitUntil(
      async () => (await application.good('photos.get', { photoId: ids[0] })).rating === 3,
    );
  });

  await step('the next photo never has the last one’s color', async () => {
    const shot = await viewer.shot();
    assert.equal(meanColorfulness(shot), 0);
    const { left, top } = await viewer.placement({ width: 900, height: 1200 }, fitViewport);
    assert.deepEqual(pixel(shot, left - 3, top + 50), [0x30, 0x30, 0x30]);
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('img', { name: /crane/ }).waitFor();
    assert.ok(meanColorfulness(await viewer.shot()) > 4);
  });

  await step('going on to a photo that was read ahead paints within 100 ms', async () => {
    await viewer.settled();
    await traffic.quiet();
    const painted = await page.evaluate<number>(goOnAndWait);
    context.diagnostic(`painted after ${painted.toFixed(0)} ms`);
    assert.ok(painted < 100, `${painted} ms`);
    await page.keyboard.press('ArrowLeft');
  });

  await step('picture alone: still labelled, Esc leaves it', async () => {
    await page.keyboard.press('f');
    assert.ok((await viewer.box()).width === 1280);
    assert.deepEqual(await labels(page), ['Version 1 · colors are an interpretation']);
    await page.keyboard.press('Escape');
    assert.ok((await viewer.box()).width < 1280);
  });

  await step('a version is deleted and brought back', async () => {
    await page.getByRole('button', { name: 'More about this version' }).click();
    await page.getByRole('menuitem', { name: 'Delete version 1' }).click();
    await waitUntil(
      async () => (await application.good('versions.list', { photoId: ids[0] })).length === 1,
    );
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('Control+z');
    await waitUntil(
      async () => (await application.good('versions.list', { photoId: ids[0] })).length === 2,
    );
    await page.getByRole('button', { name: /^1 Heliochrome Base/ }).waitFor();
  });

  await step('a recipe is carried to another photo', async () => {
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Shift+C');
    await page
      .getByText(/^Recipe of version \d copied$/)
      .first()
      .waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('img', { name: /harbor/ }).waitFor();
    await page.keyboard.press('Control+Shift+V');
    await page.getByRole('img', { name: /harbor.*version 1 of 1/ }).waitFor();
    assert.ok(meanColorfulness(await viewer.shot()) > 4);
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('img', { name: /crane/ }).waitFor();
  });

  await step('the picture comes back when the graphics card was lost', async () => {
    const before = await viewer.shot();
    await page.evaluate(loseGraphics);
    await waitUntil(async () => largestDifference(before, await viewer.shot()) <= rounding);
  });

  await step('Compare: two versions, blind until revealed, one accepted', async () => {
    await page.keyboard.press('c');
    await page.getByRole('img').nth(1).waitFor();
    assert.equal(await page.locator('[data-view]').count(), 2);
    await page.getByText('Blind', { exact: true }).click();
    for (const number of [1, 2]) {
      const view = page.locator('[data-view]').nth(number - 1);
      assert.equal(await view.getAttribute('aria-label'), `Picture ${number}`);
    }
    for (const label of await labels(page)) assert.doesNotMatch(label, /version|base|original/i);
    await page.getByRole('button', { name: 'Accept this' }).first().click();
    await page.getByRole('button', { name: 'Accepted' }).first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Reveal' }).count(), 0);
    // Panes follow each other.
    await page.keyboard.press('z');
    const [one, other] = [await viewer.shot(0), await viewer.shot(1)];
    assert.deepEqual([one.width, one.height], [other.width, other.height]);
    const [grey1] = srgbToLab(...unit(pixel(one, 200, 200)));
    const [grey2] = srgbToLab(...unit(pixel(other, 200, 200)));
    assert.ok(Math.abs(grey1 - grey2) < 1.5);
    await page.keyboard.press('Control+0');
  });

  await step('at scale factor 2, 100 % is one scan pixel to one device pixel', async () => {
    const sharpPage = await application.openPage({ deviceScaleFactor: 2 });
    const dense = new ViewerPage(sharpPage, 2);
    await sharpPage.getByRole('button', { name: 'Photo', exact: true }).click();
    await sharpPage.getByRole('img', { name: /crane/ }).waitFor();
    await sharpPage.getByRole('radio', { name: 'Original' }).check({ force: true });
    await sharpPage.keyboard.press('z');
    const shot = await dense.shot();
    const { scale, left, top } = await dense.placement(scan, center);
    assert.equal(scale, 1);
    const master = await rawPixels(path.join(folder, 'crane.png'));
    const height = Math.min(shot.height - top, scan.height) - 100;
    const shown = part(shot, Math.max(0, left), Math.max(0, top), 1000, height);
    const expected = bestPart(master, Math.max(0, -left), Math.max(0, -top), shown);
    assert.ok(largestDifference(shown, expected) <= 1);
    await sharpPage.context().close();
  });

  await step('a window without WebGL 2 says so, and what to do', async () => {
    const plainPage = await application.openPage();
    await plainPage.evaluate('HTMLCanvasElement.prototype.getContext = () => null');
    await plainPage.getByRole('button', { name: 'Photo', exact: true }).click();
    await plainPage.getByText('Pictures cannot be shown').waitFor();
    await plainPage.context().close();
  });

  await step('nothing serious for the accessibility check', async () => {
    for (const view of ['Photo', 'Compare']) {
      await page.getByRole('button', { name: view, exact: true }).click();
      await viewer.settled();
      assert.deepEqual(await seriousFindings(page), [], view);
    }
  });

  assert.deepEqual(application.errors, []);
});

function unit(color: readonly [number, number, number]): [number, number, number] {
  return [color[0] / 255, color[1] / 255, color[2] / 255];
}

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('It did not come about within ten seconds.');
}
