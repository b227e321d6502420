import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  bundleMain,
  bundlePreload,
  bundleWorkers,
  buildRenderer,
} from '../../src-main/build/bundles.ts';

const repository = path.resolve(import.meta.dirname, '..', '..');

/** The application as electron-builder lays it out for Linux. */
export interface PackedApplication {
  /** Folder with the program. */
  readonly folder: string;
  /** Its `resources`: the archive, what lies unpacked, extra resources. */
  readonly resources: string;
  dispose(): Promise<void>;
}

/** Marks the fuses in Electron's program; electron-builder finds and sets them after it. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * A folder that stands in for Electron's distribution, with what electron-builder needs of it: a program whose fuses are
 * as Electron 45 ships them (nine of version 1, here all off but `runAsNode`), and the files that lie beside it.
 */
async function makeDistribution(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'locales'), { recursive: true });
  await mkdir(path.join(folder, 'resources'));
  const wire = Buffer.concat([
    Buffer.from(fuseSentinel, 'latin1'),
    Buffer.from([1, 9]),
    Buffer.from('100000000', 'latin1'),
  ]);
  const program = Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(2000), wire]);
  await writeFile(path.join(folder, 'electron'), program, { mode: 0o755 });
  const others = ['LICENSE', 'LICENSES.chromium.html', 'version', 'locales/en-US.pak'];
  for (const name of [...others, 'locales/de.pak']) await writeFile(path.join(folder, name), '');
}

/**
 * The installed packages a second time, as hard links where the file system allows it. (Through symbolic links npm, which
 * tells electron-builder what depends on what, takes packages for projects of their own and loses what they need.)
 */
async function linkModules(from: string, to: string): Promise<void> {
  const run = promisify(execFile);
  try {
    await run('cp', ['-al', from, to]);
  } catch {
    await rm(to, { recursive: true, force: true });
    await run('cp', ['-a', from, to]);
  }
}

/** Copies what packing reads into a folder of its own, so that whoever builds in the repository does not disturb it. */
async function makeProject(folder: string): Promise<void> {
  const copied = ['package.json', 'package-lock.json', 'LICENSE', 'electron-builder.yml'];
  const folders = ['src-main', 'src-shared', 'src-renderer', 'resources', 'docs', 'tests/fixtures'];
  for (const name of [...copied, ...folders, 'build/kernels', 'README.md']) {
    await cp(path.join(repository, name), path.join(folder, name), { recursive: true });
  }
  await linkModules(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  const place = { root: repository, output: path.join(folder, 'build') };
  await bundleMain(place);
  await bundlePreload(place);
  await bundleWorkers(place);
  await buildRenderer(place);
}

/** Builds the application and has electron-builder pack it, with a stand-in for Electron's own files. */
export async function packApplication(): Promise<PackedApplication> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-packed-'));
  const project = path.join(root, 'project');
  const distribution = path.join(root, 'electron');
  const output = path.join(root, 'out');
  await makeProject(project);
  await makeDistribution(distribution);
  const builder = path.join(repository, 'node_modules', 'electron-builder', 'cli.js');
  const parameters = ['--linux', 'dir', '--projectDir', project];
  const settings = [`-c.electronDist=${distribution}`, `-c.directories.output=${output}`];
  await promisify(execFile)(process.execPath, [builder, ...parameters, ...settings], {
    cwd: project,
    timeout: 300_000,
    maxBuffer: 2 ** 26,
  });
  const folder = path.join(output, 'linux-unpacked');
  return {
    folder,
    resources: path.join(folder, 'resources'),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}
