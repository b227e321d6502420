import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** How the sources name the program of a worker thread: `new URL('./pixelWorker.ts', import.meta.url)`. */
const programAddress = /new URL\(\s*'(\.[\w./-]*?\/)(\w+)\.ts'\s*,\s*import\.meta\.url\s*,?\s*\)/g;

/**
 * Programs of worker threads that sources in `folders` start.
 *
 * @returns name → absolute path of its source
 * @throws Error when two programs have the same name
 */
export function findWorkerPrograms(root: string, folders: readonly string[]): Map<string, string> {
  const programs = new Map<string, string>();
  for (const source of globSync(`{${folders.join(',')}}/**/*.ts`, { cwd: root })) {
    const file = path.join(root, source);
    for (const [, folder, name] of readFileSync(file, 'utf8').matchAll(programAddress)) {
      const program = path.join(path.dirname(file), folder, `${name}.ts`);
      const known = programs.get(name);
      if (known !== undefined && known !== program) {
        throw new Error(`Two worker programs have the name ${name}: ${known} and ${program}.`);
      }
      programs.set(name, program);
    }
  }
  return programs;
}

/**
 * Makes bundles start the bundled programs of worker threads, in `workers` beside the bundle's folder. Of an installed
 * application they lie beside the archive, where threads can read them without Electron's help.
 */
export function bundledWorkerPrograms(): Plugin {
  return {
    name: 'heliochrome-worker-programs',
    transform: {
      order: 'pre',
      filter: { id: /\.ts$/ },
      handler(code) {
        if (code.search(programAddress) === -1) return null;
        const bundled = code.replaceAll(
          programAddress,
          (_all, _folder: string, name: string) =>
            `new URL('../workers/${name}.js', import.meta.url.replace('/app.asar/', '/app.asar.unpacked/'))`,
        );
        // Lines stay where they were, so the map does too.
        return { code: bundled, map: null };
      },
    },
  };
}
