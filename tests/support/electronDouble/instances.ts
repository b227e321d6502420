import { registerHooks } from 'node:module';
import type { ElectronDouble } from './electronDouble.ts';

/** The applications of this process by the number in their bundle's address: `main.js?run=3`. */
const instances = new Map<string, ElectronDouble>();
let nextRun = 1;

function runOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).searchParams.get('run') : null;
}

let isHooked = false;

/** Makes `import 'electron'` give every application the Electron of its own. */
function hookElectron(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier !== 'electron') return nextResolve(specifier, context);
      const run = runOf(context.parentURL ?? '');
      if (run === null) throw new Error('Only a bundle started by startShell may load electron.');
      const url = new URL('./electron.ts', import.meta.url);
      url.searchParams.set('run', run);
      return { url: url.href, shortCircuit: true };
    },
  });
}

/** Gives a fresh address of a bundle whose `electron` is the given one. */
export function addressFor(bundle: URL, electron: ElectronDouble): string {
  hookElectron();
  const run = String(nextRun++);
  instances.set(run, electron);
  const address = new URL(bundle);
  address.searchParams.set('run', run);
  return address.href;
}

/** The Electron that belongs to a module's address. @throws Error when there is none */
export function electronOfModule(address: string): ElectronDouble {
  const electron = instances.get(runOf(address) ?? '');
  if (electron === undefined) throw new Error(`No application belongs to ${address}.`);
  return electron;
}
