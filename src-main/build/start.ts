/**
 * `npm start`: opens the application in Electron where Electron's program is there, else says so and serves the same
 * application in the browser. `--no-open` leaves opening the browser to you; everything else goes to the application
 * (`--library FILE`, `--port N`).
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { applicationRoot } from '../platform/paths.ts';
import { electronBinary } from './electronBinary.ts';
import { isStale } from './staleness.ts';

const root = applicationRoot();
const output = path.join(root, 'build');

function sources(...folders: readonly string[]): string[] {
  return [...folders, 'package-lock.json'].map((name) => path.join(root, name));
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Builds what is older than its sources. */
async function buildWhatIsStale(withShell: boolean): Promise<void> {
  const page = path.join(output, 'renderer', 'index.html');
  const shell = path.join(output, 'app', 'main', 'main.js');
  const stalePage = isStale(page, sources('src-renderer', 'src-shared'));
  const staleShell = withShell && isStale(shell, sources('src-main', 'src-shared'));
  if (!stalePage && !staleShell) return;
  tell('Building the application …');
  // Loaded only now: it takes longer than a start without building.
  const { buildApplication, buildRenderer } = await import('./bundles.ts');
  if (staleShell) await buildApplication({ root, output });
  else await buildRenderer({ root, output });
}

/** Runs a program in this terminal; it gets the signals, and this process its status. */
async function run(command: string, parameters: readonly string[]): Promise<number> {
  const child = spawn(command, parameters, { cwd: root, stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  // Ctrl-C reaches both; this one waits until the application has closed its library.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', pass);
  process.on('SIGHUP', pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => {
      resolve(status ?? (signal === null ? 1 : 128 + constants.signals[signal]));
    });
  });
}

async function start(given: readonly string[]): Promise<number> {
  const parameters = given.filter((one) => one !== '--no-open');
  const electron = electronBinary(root);
  await buildWhatIsStale(electron !== null);
  if (electron !== null) return run(electron, [root, ...parameters]);
  tell(
    'Electron’s program is not on this computer (node_modules/electron/dist is missing), so the',
  );
  tell('same application runs in the browser. To get it: npm exec install-electron');
  const open = given.includes('--no-open') ? [] : ['--open'];
  const cli = path.join(root, 'src-main', 'cli', 'main.ts');
  return run(process.execPath, [cli, 'serve', ...open, ...parameters]);
}

process.exitCode = await start(process.argv.slice(2));
