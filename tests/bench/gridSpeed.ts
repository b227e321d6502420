import path from 'node:path';
import type { Page } from 'playwright-core';
import { createApi } from '../../src-main/api/createApi.ts';
import { openCatalog } from '../../src-main/catalog/openCatalog.ts';
import { createLog } from '../../src-main/platform/log.ts';
import { startLoopbackServer } from '../../src-main/server/loopbackServer.ts';
import { browserHost } from '../../src-main/server/runServer.ts';
import { builtPage } from '../support/applicationPage.ts';
import { launchBrowser } from '../support/browser.ts';
import { fillLibrary } from '../support/largeLibrary.ts';
import type { Benchmark, BenchRow } from './benchmark.ts';

const photos = 100_000;
const loads = 7;
const jumps = 30;
const wheelTurns = 120;
const wheelStep = 240;
const targetFirstPaint = 200;

/** What is typed into the search field, each followed by Enter. */
const searches = ['market', 'harbor winter', 'hc-0421', 'photographer 12', 'łódź', 'img_77'];

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

function rows(name: string, times: readonly number[], target?: number): BenchRow[] {
  const median = { name: `${name}, median`, value: percentile(times, 0.5), unit: 'ms' } as const;
  return [
    target === undefined ? median : { ...median, target },
    { name: `${name}, 95th percentile`, value: percentile(times, 0.95), unit: 'ms' },
  ];
}

/** Functions of the page: `whenPainted` tells when every cell in sight shows its photo and that frame was painted. */
const helpers = `
  globalThis.cellsInSight = () => {
    const scroller = document.querySelector('.scroller');
    if (scroller === null) return [];
    const { top, bottom } = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll('[role=option]')].filter((cell) => {
      const box = cell.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
  };
  globalThis.whenPainted = (differs = () => true) => new Promise((resolve) => {
    const look = () => {
      const cells = cellsInSight();
      const ready = cells.length > 0 && cells.every((cell) => cell.querySelector('.plate') !== null);
      // The next frame begins when this one is painted.
      if (ready && differs(cells)) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  globalThis.firstPaint = whenPainted();
`;

/** From the request of the first page of photos to their cells on the screen; milliseconds. */
async function firstPaint(page: Page): Promise<number> {
  await page.reload();
  return page.evaluate(`firstPaint.then((painted) => {
    const asked = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('photos.page'));
    return painted - asked.startTime;
  })`);
}

/** From the key to the cells of the Library on the screen, coming from another view. */
async function viewChange(page: Page): Promise<number> {
  await page.keyboard.press('Control+6');
  await page.locator('.scroller').waitFor({ state: 'detached' });
  return page.evaluate(`(() => {
    const begun = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', code: 'Digit1', ctrlKey: true, bubbles: true }));
    return whenPainted().then((painted) => painted - begun);
  })()`);
}

/** From Enter in the search field to the photos found on the screen. */
async function search(page: Page, text: string): Promise<number> {
  const field = page.getByRole('searchbox');
  return field.evaluate((input, typed) => {
    const { whenPainted } = globalThis as unknown as {
      whenPainted: (differs: () => boolean) => Promise<number>;
    };
    const status = document.querySelector('footer');
    const before = status?.textContent;
    const begun = performance.now();
    (input as HTMLInputElement).value = typed;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    return whenPainted(() => status?.textContent !== before).then((painted) => painted - begun);
  }, text);
}

/** Times between frames while the wheel turns without a pause. */
async function wheel(page: Page): Promise<number[]> {
  await page.mouse.move(700, 500);
  await page.evaluate(`globalThis.frames = []; {
    let last = performance.now();
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      globalThis.frameId = requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }`);
  for (let turn = 0; turn < wheelTurns; turn += 1) await page.mouse.wheel(0, wheelStep);
  return page.evaluate<number[]>('cancelAnimationFrame(frameId); frames.slice(1)');
}

/** From a jump to anywhere to the photos there on the screen. */
async function jump(page: Page, share: number): Promise<number> {
  return page.evaluate(`(() => {
    const scroller = document.querySelector('.scroller');
    const begun = performance.now();
    scroller.scrollTop = scroller.scrollHeight * ${share};
    return whenPainted().then((painted) => painted - begun);
  })()`);
}

async function several(
  count: number,
  measure: (index: number) => Promise<number>,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) times.push(await measure(index));
  return times;
}

async function measure(page: Page): Promise<BenchRow[]> {
  await firstPaint(page);
  const painted = await several(loads, () => firstPaint(page));
  const views = await several(loads, () => viewChange(page));
  const found = await several(searches.length, (index) => search(page, searches[index]));
  await search(page, '');
  const frames = await wheel(page);
  // The golden ratio's multiples are spread evenly, and never near the last.
  const jumped = await several(jumps, (index) => jump(page, ((index + 1) * 0.618) % 1));
  return [
    ...rows('first paint, from the request to the cells', painted, targetFirstPaint),
    ...rows('back to the Library from another view', views, targetFirstPaint),
    ...rows('search, from Enter to the photos found', found, targetFirstPaint),
    ...rows('between frames while the wheel turns', frames),
    {
      name: 'longest between frames while the wheel turns',
      value: Math.max(...frames),
      unit: 'ms',
    },
    ...rows('jump anywhere, to the photos there', jumped),
  ];
}

async function run(temporary: string): Promise<BenchRow[]> {
  const library = path.join(temporary, 'large.heliochrome');
  const catalog = openCatalog(library, { create: true });
  fillLibrary(catalog, photos);
  catalog.close();
  const log = createLog({ screen: null, file: path.join(temporary, 'log.txt') });
  const api = await createApi({
    host: browserHost,
    library,
    dataDirectory: path.join(temporary, 'data'),
    log,
  });
  const server = await startLoopbackServer({ api, page: await builtPage(), port: 0, log });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.addInitScript(helpers);
    await page.goto(server.newAddress());
    return await measure(page);
  } finally {
    await browser.close();
    await server.close();
    await api.close();
  }
}

/** The grid of the Library over 100,000 photos, in a real browser. */
export const gridBenchmark: Benchmark = {
  name: 'grid',
  description:
    'the grid over 100,000 photos in a browser, whose pictures are drawn by the processor',
  run,
};
