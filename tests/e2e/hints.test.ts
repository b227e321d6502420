import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import { fitMargin } from '../../src-renderer/canvas/scene.ts';
import { fitViewport, placePicture } from '../../src-renderer/canvas/viewport.ts';
import { deltaE2000 } from '../../src-shared/color/deltaE.ts';
import { srgbToLab } from '../../src-shared/color/lab.ts';
import type { Hint } from '../../src-shared/domain/hint.ts';
import type { Version } from '../../src-shared/domain/version.ts';
import { openApplicationPage } from '../support/applicationPage.ts';
import { paint } from '../support/photographs.ts';
import { stepsOn } from '../support/steps.ts';
import {
  largestDifference,
  part,
  pixel,
  rawPixels,
  ViewerPage,
  type Shot,
} from '../support/viewerPage.ts';

/** Smaller than the planes that hints are spread on: every stroke takes a fraction of the time. */
const scan = { width: 360, height: 240 };
/** Fractions of the photo: on the coat, and on the wall beside it. */
const coat = { x: 0.3, y: 0.6 };
const wall = { x: 0.85, y: 0.3 };

/** A dark coat before a light wall, each with a little of the grain of paper. */
function coatAndWall(grain: number) {
  return (x: number, y: number): readonly [number, number, number] => {
    const [across, down] = [x / scan.width - coat.x, y / scan.height - coat.y];
    const inCoat = (across / 0.22) ** 2 + ((down - 0.03) / 0.4) ** 2 < 1;
    const wave = grain * Math.sin(x / 3 + 2 * Math.sin(y / 5)) * Math.cos(y / 4);
    const value = Math.round((inCoat ? 95 : 190) + wave);
    return [value, value, value];
  };
}

type Color = readonly [number, number, number];

function labOf(color: Color): [number, number, number] {
  return srgbToLab(color[0] / 255, color[1] / 255, color[2] / 255);
}

function difference(one: Color, other: Color): number {
  return deltaE2000(...labOf(one), ...labOf(other));
}

/** Whether two pictures are the same, apart from their borders, where the focus is marked and chips lie. */
function isSame(one: Shot, other: Shot): boolean {
  const inner = (shot: Shot): Shot => part(shot, 50, 20, shot.width - 100, shot.height - 80);
  return largestDifference(inner(one), inner(other)) <= 2;
}

test('a hint is drawn, followed, taken back, kept and exported', async (context) => {
  const application = await openApplicationPage(context);
  const { page, root, good } = application;
  page.setDefaultTimeout(20_000);
  const step = stepsOn(context, () => page, 'hints');
  const folder = path.join(root, 'scans');
  await mkdir(folder);
  for (const [index, name] of ['coat.png', 'other.png'].entries()) {
    const file = path.join(folder, name);
    await paint(scan.width, scan.height, coatAndWall(5 + index))
      .png()
      .toFile(file);
    const { jobId } = await good('jobs.import', { paths: [file], collectionId: null });
    await application.over(jobId);
  }
  const { ids } = await good('photos.ids', {});
  const [photoId, otherId] = ids;
  const colored = await good('jobs.colorize', { photos: { ids }, coloring: { model: 'base' } });
  assert.equal((await application.over(colored.jobId)).state, 'done');

  const viewer = new ViewerPage(page);
  const list = page.getByRole('list', { name: 'Hints', exact: true });
  const rows = list.getByRole('listitem');
  const listed = async (count: number): Promise<void> => {
    await page.waitForFunction(
      (wanted) => document.querySelectorAll('ul[aria-label=Hints] li').length === wanted,
      count,
    );
  };
  const currentOf = async (photo: number): Promise<Version | undefined> =>
    (await good('versions.list', { photoId: photo })).find(({ current }) => current);
  const hintsOf = async (photo: number): Promise<readonly Hint[]> =>
    (await currentOf(photo))?.recipe.hints ?? [];
  /** Versions whose color the page has got. */
  const arrived = new Set<number>();
  page.on('response', (response) => {
    const version = /\/pixels\/chroma\/(\d+)/.exec(response.url())?.[1];
    if (version !== undefined) arrived.add(Number(version));
  });
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let wait = 0; !(await isSo()); wait += 1) {
      assert.ok(wait < 300, 'it has not come');
      await page.waitForTimeout(50);
    }
  };
  /** Waits until the host has so many hints, and the page the color that came of them. */
  const kept = async (count: number, photo = photoId): Promise<void> => {
    await listed(count);
    await until(async () => {
      const version = await currentOf(photo);
      return version?.recipe.hints.length === count && arrived.has(version.id);
    });
  };
  /** A place of the photo in the window, CSS pixels. */
  const place = async ({ x, y }: typeof coat, pane = 0): Promise<[number, number]> => {
    const box = await viewer.box(pane);
    const { left, top, width, height } = placePicture(fitViewport, box, scan, fitMargin);
    return [box.x + left + x * width, box.y + top + y * height];
  };
  /** The picture without what is drawn over it. */
  const picture = async (): Promise<Shot> => {
    await page.mouse.move(1, 1);
    await page.evaluate(() => {
      for (const over of document.querySelectorAll<HTMLElement>('[data-view] > *')) {
        over.style.visibility = 'hidden';
      }
    });
    const shot = await viewer.shot();
    await page.evaluate(() => {
      for (const over of document.querySelectorAll<HTMLElement>('[data-view] > *')) {
        over.style.visibility = '';
      }
    });
    return shot;
  };
  const colorAt = async (shot: Shot, { x, y }: typeof coat): Promise<Color> => {
    const { left, top, width, height } = await viewer.placement(scan, fitViewport);
    return pixel(shot, Math.round(left + x * width), Math.round(top + y * height));
  };

  let before: Shot;
  let after: Shot;

  await step('what is kept grey has no color', async () => {
    await page.getByRole('option', { name: /coat/ }).first().dblclick();
    await page.getByRole('img', { name: /coat.*version 1 of 1/ }).waitFor();
    await page.keyboard.press('q');
    await page.mouse.move(...(await place({ x: 0.6, y: wall.y })));
    await page.mouse.down();
    await page.mouse.move(...(await place(wall)), { steps: 5 });
    await page.mouse.up();
    await kept(1);
    await list.getByText(/^kept grey, /).waitFor();
    before = await picture();
    const [, a, b] = labOf(await colorAt(before, wall));
    assert.ok(Math.hypot(a, b) < 2, `the wall has a ${a}, b ${b}`);
  });

  await step('a stroke is drawn at once, and the color of the coat follows it', async () => {
    await page.keyboard.press('b');
    assert.equal(await page.getByRole('application', { name: /coat/ }).count(), 1);
    await page
      .getByRole('contentinfo')
      .getByText(/^Brush: draw.*arrows move the crosshair/)
      .waitFor();
    // Its likely colors, and the chart of all that are possible there.
    await page.mouse.move(...(await place(coat)));
    await page.getByText(/^brightness 4\d$/).waitFor();
    const likely = page.getByRole('region', { name: 'Suggested', exact: true });
    await likely.getByRole('button', { name: /\d+%$/ }).first().waitFor();
    const chart = page.getByRole('slider', { name: /Colors that are possible/ });
    const box = await chart.boundingBox();
    assert.ok(box !== null);
    await page.mouse.click(box.x + 0.8 * box.width, box.y + 0.35 * box.height);
    assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /red|pink/);

    await page.mouse.move(...(await place(coat)));
    await page.mouse.down();
    await page.mouse.move(...(await place({ x: coat.x + 0.03, y: coat.y + 0.05 })), { steps: 5 });
    // Before anything is computed.
    assert.equal(await rows.count(), 2);
    await page.mouse.up();
    await kept(2);
    after = await picture();
    // It took the place of the version with one hint, and is a step of its own.
    assert.equal((await good('versions.list', { photoId })).length, 2);
    const [, hint] = await hintsOf(photoId);
    assert.equal(hint.kind, 'brush');
    const [, a, b] = labOf(await colorAt(after, coat));
    assert.ok(Math.hypot(a - hint.a, b - hint.b) < 6, `a ${a} b ${b}, drawn ${hint.a} ${hint.b}`);
    // The coat follows, also where nothing was drawn …
    const sleeve = { x: 0.2, y: 0.75 };
    const followed = difference(await colorAt(before, sleeve), await colorAt(after, sleeve));
    assert.ok(followed > 8, `the coat changed by ${followed}`);
    // … and the wall does not.
    const spilled = difference(await colorAt(before, wall), await colorAt(after, wall));
    assert.ok(spilled < 4, `the wall changed by ${spilled}`);
  });

  await step('undo takes the stroke back, redo brings it again', async () => {
    await page.keyboard.press('Control+z');
    await kept(1);
    assert.ok(isSame(await picture(), before));
    await page.keyboard.press('Control+Shift+z');
    await kept(2);
    assert.ok(isSame(await picture(), after));
  });

  await step('a line that fills is a step of its own', async () => {
    await page.keyboard.press('w');
    await page.mouse.move(...(await place({ x: 0.2, y: 0.8 })));
    await page.mouse.down();
    await page.mouse.move(...(await place({ x: 0.3, y: 0.8 })), { steps: 3 });
    await page.mouse.up();
    await kept(3);
    assert.equal((await hintsOf(photoId)).at(-1)?.kind, 'fill');
    await page.keyboard.press('Control+z');
    await kept(2);
    assert.ok(isSame(await picture(), after));
  });

  await step('after a reload everything is there, and can still be taken back', async () => {
    await page.reload();
    await page.getByRole('option', { name: /coat/ }).first().dblclick();
    await page.getByRole('tab', { name: 'Hints' }).click();
    await kept(2);
    assert.ok(isSame(await picture(), after));
    await page.keyboard.press('Control+z');
    await kept(1);
    await page.keyboard.press('Control+y');
    await kept(2);
  });

  await step('the export has the color of the hint', async () => {
    const target = path.join(root, 'exported');
    const plan = { folder: target, format: 'png', depth: 8, nameTemplate: '{name}' } as const;
    const { jobId } = await good('jobs.export', { photos: { ids: [photoId] }, plan });
    assert.equal((await application.over(jobId)).state, 'done');
    const exported = await rawPixels(path.join(target, 'coat.png'));
    for (const at of [coat, wall]) {
      const file = pixel(exported, Math.floor(at.x * scan.width), Math.floor(at.y * scan.height));
      const off = difference(file, await colorAt(after, at));
      // The screen shows it smaller, with less of the grain.
      assert.ok(off < 5, `${off} from the canvas`);
    }
  });

  await step('by keys: the crosshair, a dab, moved, removed', async () => {
    await page.locator('[data-view]').focus();
    await page.keyboard.press('a');
    await page.keyboard.press('ArrowRight');
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await kept(3);
    const dab = (await hintsOf(photoId)).at(-1);
    assert.ok(dab?.kind === 'point');
    await page.keyboard.press('v');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    const [fromX, fromY] = dab.points[0];
    const at = async (): Promise<readonly number[]> =>
      (await hintsOf(photoId)).at(-1)?.points[0] ?? [];
    await until(async () => (await at())[0] < fromX);
    await kept(3);
    assert.equal((await at())[1], fromY);
    await page.keyboard.press('Delete');
    await kept(2);
    // Esc drops the tool, and then leaves the view.
    await page.keyboard.press('Escape');
    await page.getByRole('img', { name: /coat/ }).waitFor();
  });

  await step('hints are hidden, picked in the list, recolored and kept grey', async () => {
    const drawn = page.locator('svg[data-hints] circle');
    assert.ok((await drawn.count()) > 0);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('h');
    assert.equal(await drawn.count(), 0);
    await page.keyboard.press('h');
    const row: Locator = rows.last().getByRole('button').first();
    await row.click();
    assert.equal(await row.getAttribute('aria-pressed'), 'true');
    const stored = async (): Promise<string> => JSON.stringify(await hintsOf(photoId));
    const first = await stored();
    await page.locator('section[aria-label=Palette] [data-swatch]').nth(20).click();
    await until(async () => (await stored()) !== first);
    await kept(2);
    await page.keyboard.press('Control+z');
    await until(async () => (await stored()) === first);
  });

  await step('hints go to another photo: copied, pasted, and dropped as a file', async () => {
    const menu = page.getByRole('button', { name: 'More about hints' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Copy hints' }).click();
    const saved = page.waitForEvent('download');
    await menu.click();
    await page.getByRole('menuitem', { name: /^Export hints/ }).click();
    const download = await saved;
    assert.equal(download.suggestedFilename(), 'coat.png.hints.json');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { level: 1, name: 'other.png' }).waitFor();
    await listed(0);
    await menu.click();
    await page.getByRole('menuitem', { name: 'Paste hints' }).click();
    await kept(2, otherId);
    assert.deepEqual(await hintsOf(otherId), await hintsOf(photoId));

    const text = JSON.stringify({ version: 2, hints: await hintsOf(photoId) });
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], 'coat.hints.json', { type: 'application/json' }));
      const view = document.querySelector('[data-view]');
      view?.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer }));
      requestAnimationFrame(() => {
        const target = document.querySelector('.drop');
        target?.dispatchEvent(
          new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }),
        );
      });
    }, text);
    await kept(4, otherId);
  });

  assert.deepEqual(application.errors, []);
});
