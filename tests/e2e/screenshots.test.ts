import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { openApplicationPage } from '../support/applicationPage.ts';
import { furnishLibrary } from '../support/furnishedLibrary.ts';
import { cutOff } from '../support/pageLayout.ts';
import { stepsOn } from '../support/steps.ts';
import { stops, tour } from '../support/tour.ts';

const folder = path.resolve(import.meta.dirname, '../../build/screenshots');
const themes = ['dark', 'light'] as const;
const views = stops.filter(({ view }) => view === true);
const sizes = [
  { width: 1280, height: 800, which: stops },
  { width: 1920, height: 1080, which: views },
] as const;

/** Largest difference of channels in what counts as grey: rounding of half-transparent greys. */
const greyTolerance = 2;
/** Share of the window that the accent may cover. */
const mostAccent = 0.01;

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where pictures are seen, and colors to draw with: there colors are wanted. */
function pictures(page: Page): Promise<Rectangle[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('img, canvas, [data-swatch]')].map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
}

/** Turquoise: green and blue alike, red below them. Also where it is mixed with a grey, as at the edges of letters. */
function isAccent(red: number, green: number, blue: number): boolean {
  return red < green && red < blue && Math.abs(green - blue) <= 4 + 0.15 * (green - red);
}

interface Colors {
  /** Share of the window, 0–1. */
  readonly accent: number;
  /** Pixels that are neither grey nor accent nor in a picture, and the first of them. */
  readonly strange: number;
  readonly example: string;
}

async function colorsOf(png: Buffer, masks: readonly Rectangle[]): Promise<Colors> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let accent = 0;
  let strange = 0;
  let example = '';
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) <= greyTolerance) continue;
    const x = (at / 3) % info.width;
    const y = Math.floor(at / 3 / info.width);
    const inside = ({ left, top, right, bottom }: Rectangle): boolean =>
      x >= Math.floor(left) &&
      x < Math.ceil(right) &&
      y >= Math.floor(top) &&
      y < Math.ceil(bottom);
    if (masks.some(inside)) continue;
    if (isAccent(red, green, blue)) accent += 1;
    else {
      strange += 1;
      if (example === '') example = `rgb(${red}, ${green}, ${blue}) at ${x}, ${y}`;
    }
  }
  return { accent: accent / (info.width * info.height), strange, example };
}

test('every view is as the interface wants it, and is kept as a picture', async (context) => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const application = await openApplicationPage(context, { browser: { reducedMotion: 'reduce' } });
  const { page, good } = application;
  page.setDefaultTimeout(20_000);
  const step = stepsOn(context, () => page, 'screenshots');
  let taken = 0;

  /** Takes a view in both themes and tells what is wrong with it. */
  async function take(name: string): Promise<string[]> {
    const { width = 0 } = page.viewportSize() ?? {};
    const findings = await cutOff(page);
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForFunction(
        (wanted) => document.documentElement.dataset['theme'] === wanted,
        theme,
      );
      const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      await writeFile(path.join(folder, `${name} ${width} ${theme}.png`), png);
      taken += 1;
      const { accent, strange, example } = await colorsOf(png, await pictures(page));
      if (accent >= mostAccent)
        findings.push(`${theme}: the accent covers ${(accent * 100).toFixed(2)} %`);
      if (strange > 0) findings.push(`${theme}: ${strange} pixels have a hue, such as ${example}`);
    }
    return findings;
  }

  await step('the first start', async () => {
    await page.getByRole('button', { name: 'Choose a folder…' }).waitFor();
    for (const { width, height } of sizes) {
      await page.setViewportSize({ width, height });
      assert.deepEqual(await take('first start'), []);
    }
  });

  const samples = await good('library.makeSamples', {});
  await furnishLibrary(application, samples.folder);

  for (const { width, height, which } of sizes) {
    await step(`every view at ${width} × ${height}`, async () => {
      await page.setViewportSize({ width, height });
      const found: Record<string, string[]> = {};
      await tour(
        page,
        async ({ name }) => {
          const here = await take(name);
          if (here.length > 0) found[name] = here;
        },
        which,
      );
      assert.deepEqual(found, {});
    });
  }
  context.diagnostic(`${taken} screenshots lie in ${path.relative(process.cwd(), folder)}`);
  assert.deepEqual(application.errors, []);
});
