/**
 * `npm run package`: builds the desktop application and packs it for this system into `dist`. Whatever follows `--` goes
 * to electron-builder, such as `--dir` for a folder instead of an installer. Ends with 3 when Electron cannot be had.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { applicationRoot } from '../platform/paths.ts';
import { buildApplication } from './bundles.ts';
import { findElectronDistribution } from './electronDistribution.ts';

const environmentMissing = 3;
const root = applicationRoot();

async function packageApplication(parameters: readonly string[]): Promise<number> {
  const distribution = await findElectronDistribution(root);
  if (distribution.kind === 'unreachable') {
    process.stderr.write(
      `The application was not packed: Electron is not on this computer, and ${distribution.address} cannot be ` +
        `reached (${distribution.reason}).\nRun this again where it can, set ELECTRON_MIRROR to a copy of Electron’s ` +
        'releases, or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked one.\n',
    );
    return environmentMissing;
  }
  await buildApplication({ root, output: path.join(root, 'build') });
  const own = distribution.kind === 'local' ? [`-c.electronDist=${distribution.folder}`] : [];
  const builder = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
  const { status } = spawnSync(process.execPath, [builder, ...own, ...parameters], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}

process.exitCode = await packageApplication(process.argv.slice(2));
