import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeliochromeError } from '../../src-shared/domain/error.ts';

/**
 * Where a compiled kernel module is: in `build/kernels` of the repository, or in `kernels` beside or above the installed
 * code (electron-builder's resources folder), whichever comes first on the way up from this file.
 *
 * @param name such as `pixels.wasm`
 * @throws HeliochromeError `environment` when it has not been built
 */
export function findKernelFile(
  name: string,
  from = dirname(fileURLToPath(import.meta.url)),
): string {
  const file = join('kernels', name);
  for (let folder = from; ; folder = dirname(folder)) {
    for (const candidate of [join(folder, 'build', file), join(folder, file)]) {
      if (existsSync(candidate)) return candidate;
    }
    if (dirname(folder) === folder) break;
  }
  throw new HeliochromeError(
    'environment',
    `The compiled kernels (${file}) were not found in or above ${from}.`,
    'Run "npm run build:kernels", or reinstall the application.',
  );
}
