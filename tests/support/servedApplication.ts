import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { builtPage } from './applicationPage.ts';
import { startServing, type ServedProcess } from './servedProcess.ts';

/** The application as `serve` runs it: a process of its own with the real page, its data and its home in a folder. */
export interface ServedApplication {
  /** The process that runs now. */
  readonly process: () => ServedProcess;
  /** A new address that lets one browser in. */
  readonly newAddress: () => Promise<string>;
  /** Ends it as a power cut does, at once. */
  readonly kill: () => Promise<void>;
  /** Starts it again, at the same port. */
  readonly start: () => Promise<void>;
}

/**
 * Starts the application as on a new computer.
 *
 * @param root gets `data`, the user data
 * @param home where the dialogs of the page begin
 */
export async function serveApplication(
  context: TestContext,
  root: string,
  home: string,
): Promise<ServedApplication> {
  const page = await builtPage();
  await mkdir(home, { recursive: true });
  const environment = {
    HELIOCHROME_DATA: path.join(root, 'data'),
    HOME: home,
    USERPROFILE: home,
  };
  const start = (port: number): Promise<ServedProcess> =>
    startServing(context, ['--page', page, '--port', String(port)], environment);
  let served = await start(0);
  return {
    process: () => served,
    newAddress: () => {
      const address = served.nextAddress();
      served.child.stdin?.write('\n');
      return address;
    },
    kill: async () => {
      served.child.kill('SIGKILL');
      await served.ended;
    },
    start: async () => {
      served = await start(served.serving.port);
    },
  };
}
