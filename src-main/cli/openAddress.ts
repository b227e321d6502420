import { spawn } from 'node:child_process';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  // The first quoted word of `start` is a window's title.
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * Opens an address in this user's browser.
 *
 * @returns whether a program was there to ask; what it makes of it is not known
 */
export async function openAddress(address: string): Promise<boolean> {
  const [command, ...parameters] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...parameters, address], { stdio: 'ignore', detached: true });
    child.once('error', () => {
      resolve(false);
    });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
