import type { Page } from 'playwright-core';

/** A place in the application: a view in one of its states, or a dialog. */
export interface Stop {
  readonly name: string;
  /** Goes there, from wherever the stop before has left the page. */
  readonly open: (page: Page) => Promise<void>;
  /** Leaves what lies over the view. */
  readonly close?: (page: Page) => Promise<void>;
  /** A view of its own, not a variation of one. */
  readonly view?: true;
}

/** Leaves what lies over the page. */
export const escape = (page: Page): Promise<void> => page.keyboard.press('Escape');

/** Goes to a view. */
export async function go(page: Page, keys: string, heading: string): Promise<void> {
  await page.keyboard.press(keys);
  await page.getByRole('heading', { name: heading }).first().waitFor();
}

/** Goes to the Library. */
export async function library(page: Page): Promise<void> {
  await page.keyboard.press('Control+1');
  await page.getByRole('listbox', { name: 'Photos' }).waitFor();
}

/** Goes to the Library's first photo. */
export async function focusFirst(page: Page): Promise<void> {
  await library(page);
  await page.getByRole('option').first().click();
}

/** Opens the first photo. */
export async function photo(page: Page): Promise<void> {
  await focusFirst(page);
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: /version \d of \d/ }).waitFor();
}

/** Does something by the command palette. */
export async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().fill(words);
  await page.keyboard.press('Enter');
}

/** Opens a dialog by the command palette. */
export async function dialog(page: Page, words: string): Promise<void> {
  await command(page, words);
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).first().waitFor();
}

/** Closes a dialog. */
export async function leaveDialog(page: Page): Promise<void> {
  await escape(page);
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
}
