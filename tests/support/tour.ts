import type { Page } from 'playwright-core';
import { modelStops } from './tourModels.ts';
import {
  dialog,
  escape,
  focusFirst,
  go,
  leaveDialog,
  library,
  photo,
  type Stop,
} from './tourWays.ts';

function overLibrary(name: string, words: string): Stop {
  return {
    name,
    open: async (page) => {
      await focusFirst(page);
      await dialog(page, words);
    },
    close: leaveDialog,
  };
}

function overPhoto(name: string, words: string): Stop {
  return {
    name,
    open: async (page) => {
      await photo(page);
      await dialog(page, words);
    },
    close: leaveDialog,
  };
}

function photoTab(label: string): Stop {
  return {
    name: `photo ${label.toLowerCase()}`,
    open: async (page) => {
      await photo(page);
      const tab = page.getByRole('tab', { name: label });
      // Where the window is narrow, the panel is a drawer.
      if (!(await tab.isVisible())) await page.keyboard.press('F8');
      await tab.click();
    },
    close: async (page) => {
      await page.getByRole('tab', { name: 'Color' }).click();
    },
  };
}

function settings(section: string): Stop {
  return {
    name: `settings ${section.toLowerCase()}`,
    open: async (page) => {
      await page.keyboard.press('Control+,');
      const sections = page.getByRole('navigation', { name: 'Sections of the settings' });
      await sections.getByText(section, { exact: true }).click();
      await page.getByRole('heading', { level: 1, name: section }).waitFor();
    },
    view: true,
  };
}

function mode(name: string, keys: string): Stop {
  return {
    name: `photo ${name}`,
    open: async (page) => {
      await photo(page);
      await page
        .getByRole('img')
        .first()
        .click({ position: { x: 5, y: 5 } });
      await page.keyboard.press(keys);
    },
    close: (page) => page.keyboard.press(keys),
  };
}

/** Every view and dialog of a library made by `furnishLibrary`. */
export const stops: readonly Stop[] = [
  {
    name: 'library',
    open: async (page) => {
      await library(page);
      await page.keyboard.press('Control+d');
    },
    view: true,
  },
  {
    name: 'library selection',
    open: async (page) => {
      await focusFirst(page);
      await page.keyboard.press('Control+a');
      await page.getByRole('toolbar', { name: 'Selected photos' }).waitFor();
    },
    close: (page) => page.keyboard.press('Control+d'),
    view: true,
  },
  {
    name: 'library without results',
    open: async (page) => {
      await library(page);
      await page.keyboard.press('Control+f');
      await page.keyboard.type('nowhere');
      await page.getByText('No photo matches').waitFor();
    },
    close: async (page) => {
      await page.getByRole('button', { name: 'Clear filters' }).last().click();
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'library filter',
    open: async (page) => {
      await library(page);
      await page.getByRole('button', { name: 'Tags', exact: true }).click();
      await page.getByRole('menu').waitFor();
    },
    close: escape,
  },
  {
    name: 'library dates',
    open: async (page) => {
      await library(page);
      await page.getByRole('button', { name: 'Date', exact: true }).click();
      await page.getByRole('textbox', { name: 'From year' }).waitFor();
    },
    close: escape,
  },
  {
    name: 'quick look',
    open: async (page) => {
      await focusFirst(page);
      await page.keyboard.press('Space');
      await page.getByRole('dialog').waitFor();
    },
    close: leaveDialog,
  },
  overLibrary('tag', 'Tag 1 photo'),
  overLibrary('collection', 'Add 1 photo to'),
  {
    name: 'library menu',
    open: async (page) => {
      await focusFirst(page);
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menu').waitFor();
    },
    close: escape,
  },
  overLibrary('apply hints', 'Apply hint colors'),
  overLibrary('share reference', 'Share reference'),
  overLibrary('import', 'Import…'),
  overLibrary('import csv', 'Import metadata'),
  overLibrary('about', 'About Heliochrome'),
  {
    name: 'photo',
    open: photo,
    view: true,
  },
  {
    name: 'photo original',
    open: async (page) => {
      await photo(page);
      await page.getByRole('button', { name: 'Original', exact: true }).click();
      await page.getByRole('img', { name: /original/ }).waitFor();
    },
    close: (page) => page.keyboard.press('ArrowDown'),
  },
  mode('slider', 'Shift+Y'),
  mode('side by side', 'y'),
  mode('confidence', 'o'),
  mode('alone', 'f'),
  {
    name: 'candidates',
    open: async (page) => {
      await photo(page);
      await page.keyboard.press('n');
      await page.getByText(/^\d colorings$/).waitFor();
    },
    close: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('radiogroup', { name: 'Candidates' }).waitFor({ state: 'detached' });
    },
    view: true,
  },
  {
    name: 'photo menu',
    open: async (page) => {
      await photo(page);
      const picture = page.getByRole('img', { name: /version \d of \d/ });
      await picture.click({ button: 'right', position: { x: 200, y: 120 } });
      await page.getByRole('menu').waitFor();
    },
    close: escape,
  },
  photoTab('Hints'),
  {
    name: 'photo hint tool',
    open: async (page) => {
      await photoTab('Hints').open(page);
      await page.getByRole('button', { name: 'Brush', exact: true }).click();
      const picture = page.getByRole('application').first();
      const { width = 0, height = 0 } = (await picture.boundingBox()) ?? {};
      // On the photo, whatever its shape, and beside the panel where that lies over it.
      await picture.hover({ position: { x: 0.45 * width, y: 0.5 * height } });
      await page.getByRole('slider', { name: /^Colors that are possible/ }).waitFor();
      await page
        .getByRole('region', { name: 'Suggested', exact: true })
        .getByRole('button')
        .first()
        .waitFor();
    },
    close: async (page) => {
      await escape(page);
      await page.getByRole('img', { name: /version \d of \d/ }).waitFor();
      await page.getByRole('tab', { name: 'Color' }).click();
    },
    view: true,
  },
  overPhoto('palettes', 'Edit palettes'),
  overPhoto('pick from another photo', 'Pick a color from another'),
  photoTab('Reference'),
  photoTab('Details'),
  {
    name: 'compare',
    open: async (page) => {
      await photo(page);
      await page.keyboard.press('Control+3');
      await page.getByRole('img').nth(1).waitFor();
    },
    view: true,
  },
  { name: 'train', open: (page) => go(page, 'Control+4', 'Train'), view: true },
  {
    name: 'export',
    open: async (page) => {
      await go(page, 'Control+5', 'Plan');
      await page.getByRole('region', { name: 'Before the export' }).locator('li').first().waitFor();
    },
    view: true,
  },
  {
    name: 'export packed',
    open: async (page) => {
      await go(page, 'Control+5', 'Plan');
      await page.getByLabel('Which photos').selectOption('All colorized');
      await page.getByRole('button', { name: /^BagIt bag/ }).click();
      for (const section of ['Beside the pictures', 'Package']) {
        const button = page.getByRole('button', { name: section });
        if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
      }
      await page.getByLabel('Contact sheet').check();
      await page.getByLabel('A mark on the picture').check();
      await page.getByLabel('A caption below the picture').check();
      // It moves what lies below it.
      await page.getByRole('img', { name: /colorized, with what is drawn on it/ }).waitFor();
      await page.getByLabel('Organization').scrollIntoViewIfNeeded();
      await page
        .getByRole('region', { name: 'Names', exact: true })
        .locator('li')
        .first()
        .waitFor();
    },
    close: async (page) => {
      await page.getByRole('button', { name: /^Access JPEG/ }).click();
    },
    view: true,
  },
  { name: 'activity', open: (page) => go(page, 'Control+6', 'Finished'), view: true },
  {
    name: 'activity reasons',
    open: async (page) => {
      await go(page, 'Control+6', 'Finished');
      await page.getByRole('button', { name: 'Reasons' }).first().click();
      await page.locator('summary').first().click();
    },
  },
  ...modelStops,
  settings('General'),
  settings('Appearance'),
  settings('Engines'),
  settings('Libraries and folders'),
  settings('Disclosure'),
  settings('Keyboard'),
  settings('Backups'),
  {
    name: 'commands',
    open: async (page) => {
      await library(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').last().waitFor();
    },
    close: leaveDialog,
  },
  {
    name: 'shortcuts',
    open: async (page) => {
      await library(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').last().fill('Keyboard shortcuts');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
    close: leaveDialog,
  },
  {
    name: 'menu',
    open: async (page) => {
      await library(page);
      await page.getByRole('button', { name: 'More', exact: true }).first().click();
      await page.getByRole('menu').waitFor();
    },
    close: escape,
  },
  {
    name: 'jobs',
    open: async (page) => {
      await library(page);
      await page.getByRole('button', { name: /^Jobs/ }).click();
      await page.getByRole('button', { name: 'Open Activity' }).waitFor();
    },
    close: escape,
  },
];

/** Waits until everything that belongs to the page is painted. */
export async function painted(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const images = [...document.images].every((image) => image.complete);
    const stages = [...document.querySelectorAll<HTMLElement>('.stage')];
    return images && stages.every((stage) => stage.dataset['complete'] === 'true');
  });
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
}

/** Goes from stop to stop. */
export async function tour(
  page: Page,
  look: (stop: Stop) => Promise<void>,
  which: readonly Stop[] = stops,
): Promise<void> {
  for (const stop of which) {
    await stop.open(page);
    await painted(page);
    await look(stop);
    await stop.close?.(page);
  }
}
