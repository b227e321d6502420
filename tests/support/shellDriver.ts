import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import sharp from 'sharp';
import type { MenuItemConstructorOptions } from 'electron';
import type {
  ApiEvent,
  CallName,
  CallRequest,
  CallResponse,
} from '../../src-shared/api/contract.ts';
import {
  loadShell,
  startShell,
  until,
  type StartedShell,
  type StartOptions,
} from './electronDouble/startShell.ts';
import type { BuiltApplication } from './builtApplication.ts';

/** Gives the application once it is built. */
export type Built = () => Pick<BuiltApplication, 'main'>;

const cleanups = new WeakMap<TestContext, (() => void | Promise<void>)[]>();

/** Does something when a test ends, the last asked for first. */
function atEnd(t: TestContext, cleanup: () => void | Promise<void>): void {
  const known = cleanups.get(t);
  if (known !== undefined) {
    known.unshift(cleanup);
    return;
  }
  const own = [cleanup];
  cleanups.set(t, own);
  t.after(async () => {
    for (const one of own) await one();
  });
}

/** A folder that is gone when the test ends. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'heliochrome-shell-'));
  atEnd(t, () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Loads the shell without waiting for its window; quits it when the test ends. */
export async function load(t: TestContext, options: StartOptions): Promise<StartedShell> {
  const shell = await loadShell(options);
  atEnd(t, () => shell.quit());
  return shell;
}

/** Starts the shell for one test, with a data folder of its own unless one is named; quits it when the test ends. */
export async function start(
  t: TestContext,
  built: Built,
  options: Partial<StartOptions> = {},
): Promise<StartedShell> {
  const dataDirectory = options.dataDirectory ?? temporaryFolder(t);
  const shell = await startShell({ bundle: built().main, ...options, dataDirectory });
  atEnd(t, () => shell.quit());
  return shell;
}

/** Calls the contract from the page. @throws Error with what was answered when it is refused */
export async function call<Name extends CallName>(
  shell: StartedShell,
  name: Name,
  request: CallRequest<Name>,
): Promise<CallResponse<Name>> {
  const answer = await shell.page().api.call(name, request);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return answer.value;
}

/** Collects what the page is told from now on. */
export function eventsOf(shell: StartedShell): ApiEvent[] {
  const events: ApiEvent[] = [];
  shell.page().api.subscribe((event) => {
    events.push(event);
  });
  return events;
}

/** Writes grey photos of all-different content; small, so that an import takes them quickly. */
export async function writePhotos(folder: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
    await sharp({ create: { width: 48, height: 32, channels: 3, background: '#808080', noise } })
      .greyscale()
      .jpeg()
      .toFile(path.join(folder, `photo-${index}.jpg`));
  }
}

/** A menu item by its id or label. @throws Error when there is none */
export function menuItem(shell: StartedShell, name: string): MenuItemConstructorOptions {
  const search = (
    items: readonly MenuItemConstructorOptions[],
  ): MenuItemConstructorOptions | null => {
    for (const item of items) {
      if (item.id === name || item.label === name) return item;
      const within = Array.isArray(item.submenu) ? search(item.submenu) : null;
      if (within !== null) return within;
    }
    return null;
  };
  const found = search(shell.electron.menus.menu?.template ?? []);
  if (found === null) throw new Error(`There is no menu item “${name}”.`);
  return found;
}

/** Clicks a menu item, as a person does. */
export function clickMenu(shell: StartedShell, name: string): void {
  const { click } = menuItem(shell, name);
  if (click === undefined) throw new Error(`The menu item “${name}” does nothing.`);
  // The application's items look at none of the parameters.
  (click as () => void)();
}

/** Begins an import that takes a while. @returns its number */
export async function beginWork(shell: StartedShell, photos: string): Promise<number> {
  const { jobId } = await call(shell, 'jobs.import', { paths: [photos], collectionId: null });
  return jobId;
}

/** Waits until a job has a state. */
export async function untilJob(
  shell: StartedShell,
  jobId: number,
  holds: (state: string) => boolean,
): Promise<void> {
  let state = '';
  let asking = false;
  await until(() => {
    if (!asking) {
      asking = true;
      void call(shell, 'jobs.get', { jobId }).then((job) => {
        state = job.state;
        asking = false;
      });
    }
    return holds(state);
  }, `job ${jobId} gets another state than ${state}`);
}
