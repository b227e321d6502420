import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { cacheDirectory } from '../../src-main/engine/setup/cacheDirectory.ts';

/** Python with packages that check this program's files from outside, or why there is none. */
export type PythonTools =
  | { readonly python: string; readonly missing: null }
  | { readonly python: null; readonly missing: string };

function runQuietly(program: string, parameters: readonly string[], minutes: number): string {
  return execFileSync(program, parameters, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: minutes * 60_000,
  });
}

function canImport(python: string, modules: readonly string[]): boolean {
  try {
    runQuietly(python, ['-c', `import ${modules.join(', ')}`], 2);
    return true;
  } catch {
    return false;
  }
}

function folderOf(name: string): string {
  return path.join(cacheDirectory(), `python-${name}`);
}

function pythonIn(folder: string): string {
  return process.platform === 'win32'
    ? path.join(folder, 'Scripts', 'python.exe')
    : path.join(folder, 'bin', 'python');
}

function install(folder: string, packages: readonly string[]): string | null {
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    runQuietly('python3', ['-m', 'venv', folder], 2);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    runQuietly(pythonIn(folder), pip, 8);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

/** ONNX's own library, which checks files by the standard; installed from PyPI once, some 40 MB. */
export function onnxTools(): PythonTools {
  const folder = folderOf('onnx');
  const python = pythonIn(folder);
  if (existsSync(python) && canImport(python, ['onnx'])) return { python, missing: null };
  const failure = install(folder, ['onnx==1.23.2', 'numpy']);
  return failure === null
    ? { python, missing: null }
    : { python: null, missing: `Python's onnx cannot be installed here: ${failure}` };
}

/**
 * The real PyTorch. It is large (5 GB with what its Linux build brings along) and adds minutes, so it is used only where
 * it is asked for: `HELIOCHROME_TORCH=install` installs it into the cache folder, unless it is there;
 * `HELIOCHROME_TORCH=/path/of/python` names a Python that has it.
 */
export function torchTools(): PythonTools {
  const wish = process.env['HELIOCHROME_TORCH'] ?? '';
  if (wish === '') {
    return {
      python: null,
      missing:
        'the real PyTorch adds minutes and 5 GB: HELIOCHROME_TORCH=install, or the path of a Python that has it, asks for it',
    };
  }
  const folder = folderOf('torch');
  const modules = ['torch', 'onnx', 'onnxscript', 'safetensors', 'numpy'];
  const python = wish === 'install' ? pythonIn(folder) : wish;
  if (existsSync(python) && canImport(python, modules)) return { python, missing: null };
  if (wish !== 'install') {
    return { python: null, missing: `${wish} has no ${modules.join(', ')}` };
  }
  const failure = install(folder, modules);
  return failure === null
    ? { python, missing: null }
    : { python: null, missing: `PyTorch cannot be installed here: ${failure}` };
}

/** Runs a script with parameters and gives what it prints. */
export function runPython(python: string, script: string, parameters: readonly string[]): string {
  return runQuietly(python, ['-c', script, ...parameters], 5);
}
