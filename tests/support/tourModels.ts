import type { Page } from 'playwright-core';
import { dropOnModels, foreignModel } from './foreignModel.ts';
import { importedModelName } from './furnishedLibrary.ts';
import { command, escape, focusFirst, leaveDialog, type Stop } from './tourWays.ts';

async function importedModel(page: Page): Promise<void> {
  await page.keyboard.press('Control+7');
  await page.getByRole('button', { name: new RegExp(`^${importedModelName}`) }).click();
  await page.getByRole('heading', { name: 'Licence', level: 4 }).waitFor();
}

/** What the Models view shows, and what it is left by. */
export const modelStops: readonly Stop[] = [
  {
    name: 'models',
    open: async (page) => {
      await page.keyboard.press('Control+7');
      await page.getByRole('button', { name: /^Heliochrome Base/ }).click();
      await page.getByRole('heading', { name: 'What it scores' }).waitFor();
    },
    view: true,
  },
  { name: 'models imported', open: importedModel, view: true },
  {
    name: 'models test photo',
    open: async (page) => {
      await importedModel(page);
      await page.getByRole('button', { name: 'Test on a photo…' }).click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    },
    close: leaveDialog,
  },
  {
    name: 'models test',
    open: async (page) => {
      await importedModel(page);
      await page.getByRole('button', { name: 'Test on a photo…' }).click();
      await page.getByRole('dialog').getByRole('listitem').getByRole('button').first().click();
      await page.getByText('colors are an interpretation').waitFor();
    },
    close: async (page) => {
      await page.getByRole('button', { name: 'Back to the card' }).click();
    },
    view: true,
  },
  {
    name: 'models import',
    open: async (page) => {
      await importedModel(page);
      await dropOnModels(page, 'portraits-v2.onnx', await foreignModel([8, 14]));
      await page.getByRole('dialog').getByText('Recognized as').waitFor();
    },
    close: leaveDialog,
    view: true,
  },
  {
    name: 'models import refused',
    open: async (page) => {
      await importedModel(page);
      await dropOnModels(page, 'broken.onnx', new TextEncoder().encode('This is no model.'));
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
    close: leaveDialog,
  },
  {
    name: 'models comparison',
    open: async (page) => {
      await focusFirst(page);
      await page.keyboard.press('Control+a');
      await page.getByRole('toolbar', { name: 'Selected photos' }).waitFor();
      await command(page, 'Compare models');
      await page.getByText('Nothing is kept yet').waitFor();
    },
    close: async (page) => {
      await escape(page);
      await page.getByRole('listbox', { name: 'Photos', exact: true }).waitFor();
      await page.keyboard.press('Control+d');
    },
    view: true,
  },
];
