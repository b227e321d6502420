import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type InlineConfig } from 'vite';
import { bundledWorkerPrograms, findWorkerPrograms } from './workerPrograms.ts';

/** What is built from where to where. */
export interface BuildPlace {
  /** The repository. */
  readonly root: string;
  /** Folder that gets `app` (with `main`, `preload`, `workers`) and `renderer`. */
  readonly output: string;
}

/** Loaded as they are: Electron's own module, and packages with native code or WebAssembly. */
const externals = [
  'electron',
  'better-sqlite3',
  'sharp',
  /^@img\//,
  /^@tensorflow\//,
  /^@cornerstonejs\//,
  'webgpu',
  // They read files that lie beside their code.
  'pdfkit',
  'fontkit',
];

/** Folders whose code runs in the main process or in its worker threads. */
const mainFolders = [
  'src-main/app',
  'src-main/api',
  'src-main/usecases',
  'src-main/imaging',
  'src-main/catalog',
  'src-main/jobs',
  'src-main/propagation',
];

function nodeBundle(
  place: BuildPlace,
  folder: string,
  input: Readonly<Record<string, string>>,
): InlineConfig {
  return {
    root: place.root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    plugins: [bundledWorkerPrograms()],
    build: {
      ssr: true,
      target: 'node24',
      outDir: path.join(place.output, 'app', folder),
      emptyOutDir: true,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: { ...input },
        external: externals,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
}

/** Bundles the main process into `main/main.js`. */
export async function bundleMain(place: BuildPlace): Promise<void> {
  const entry = path.join(place.root, 'src-main', 'app', 'main.ts');
  await build(nodeBundle(place, 'main', { main: entry }));
}

/** Bundles every program of a worker thread that the main process starts into `workers/<name>.js`. */
export async function bundleWorkers(place: BuildPlace): Promise<void> {
  const programs = findWorkerPrograms(place.root, mainFolders);
  await build(nodeBundle(place, 'workers', Object.fromEntries(programs)));
}

/** Bundles the preload script into one CommonJS file: a sandboxed one can load nothing else. */
export async function bundlePreload(place: BuildPlace): Promise<void> {
  const config = nodeBundle(place, 'preload', {
    preload: path.join(place.root, 'src-main', 'preload', 'preload.ts'),
  });
  await build({
    ...config,
    build: {
      ...config.build,
      rolldownOptions: {
        ...config.build?.rolldownOptions,
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  });
}

/** Builds the page by its own configuration. @throws Error when it is not there */
export async function buildRenderer(place: BuildPlace): Promise<void> {
  const configFile = path.join(place.root, 'src-renderer', 'vite.config.ts');
  if (!existsSync(configFile))
    throw new Error(`The renderer's configuration ${configFile} is missing.`);
  await build({
    configFile,
    root: path.join(place.root, 'src-renderer'),
    logLevel: 'warn',
    build: { outDir: path.join(place.output, 'renderer'), emptyOutDir: true },
  });
}

/** Builds all parts of the desktop application. */
export async function buildApplication(place: BuildPlace): Promise<void> {
  await rm(path.join(place.output, 'app'), { recursive: true, force: true });
  await bundleMain(place);
  await bundleWorkers(place);
  await bundlePreload(place);
  await buildRenderer(place);
}
