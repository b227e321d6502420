/**
 * Compiles the kernels (AssemblyScript, WASM SIMD) to build/kernels. Runs at the end of `npm ci`.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is used of the compiler. */
interface Compiler {
  readonly main: (
    commandLine: readonly string[],
    options: { readonly stderr: NodeJS.WritableStream },
  ) => Promise<{ readonly error: Error | null }>;
}

// Named by a value, so that its own typings stay out: they redeclare `Array` and others for the whole project.
const compiler: string = 'assemblyscript/asc';
const { main: compile } = (await import(compiler)) as Compiler;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The layers that have kernels, and the names of their modules. */
const modules = { imaging: 'pixels', propagation: 'propagation' };

mkdirSync(join(root, 'build', 'kernels'), { recursive: true });
for (const [layer, name] of Object.entries(modules)) {
  const { error } = await compile(
    [
      `src-main/${layer}/kernels/assembly/index.ts`,
      ...['--outFile', `build/kernels/${name}.wasm`, '--baseDir', root],
      // No allocator and no imports: the caller lays out the memory.
      ...['--runtime', 'stub', '--use', 'abort='],
      ...['--enable', 'simd', '--enable', 'bulk-memory'],
      ...['-O3', '--noAssert', '--uncheckedBehavior', 'always'],
    ],
    { stderr: process.stderr },
  );
  if (error === null) continue;
  console.error(`The kernels of ${layer} could not be compiled: ${error.message}`);
  process.exitCode = 1;
}
