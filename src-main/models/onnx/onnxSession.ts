import type * as ort from 'onnxruntime-node';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** Values at a door of a graph. */
export interface OnnxValues {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A graph loaded by ONNX Runtime. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Computes the outputs, in the order of `outputNames`. Blocks this thread, as every engine here does.
   *
   * @throws HeliochromeError `model-damaged` when the graph does not take these inputs, or answers no real numbers
   */
  run(inputs: Readonly<Record<string, OnnxValues>>): Promise<OnnxValues[]>;
  dispose(): void;
}

/** What computes inside ONNX Runtime, by its own names: `cpu`, `webgpu`, `dml`, `coreml`, `cuda` … */
export type ExecutionProvider = string;

let runtime: typeof ort | null = null;

/**
 * Loads ONNX Runtime, once.
 *
 * @throws HeliochromeError `engine-unavailable` where its package has no build for this system
 */
export async function loadOnnxRuntime(): Promise<typeof ort> {
  if (runtime !== null) return runtime;
  try {
    const loaded = await import('onnxruntime-node');
    // Its warnings are for those who make graphs.
    loaded.env.logLevel = 'error';
    runtime = loaded;
    return loaded;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HeliochromeError(
      'engine-unavailable',
      `ONNX Runtime does not work on this computer: ${reason}.`,
      'Install the program again with `npm ci`, or choose another --engine.',
      { cause: error },
    );
  }
}

/** One of the execution providers of a build of ONNX Runtime. */
export interface OfferedProvider {
  readonly name: ExecutionProvider;
  /** Needs nothing installed beside it. */
  readonly bundled: boolean;
}

/** The execution providers of this build of ONNX Runtime, the processor first. */
export async function listExecutionProviders(): Promise<OfferedProvider[]> {
  const { listSupportedBackends } = await loadOnnxRuntime();
  return listSupportedBackends()
    .map(({ name, bundled }) => ({ name, bundled }))
    .toSorted((one, other) => Number(other.name === 'cpu') - Number(one.name === 'cpu'));
}

let usual: ExecutionProvider = 'cpu';

/** Has networks of this process computed by a provider, unless another is asked for. */
export function useExecutionProvider(provider: ExecutionProvider): void {
  usual = provider;
}

const memoryWords = /bad_alloc|Failed to allocate|out of memory/i;

/** ONNX Runtime's words, for people who did not make the graph. */
function explain(error: unknown, doing: string): HeliochromeError {
  if (error instanceof HeliochromeError) return error;
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  if (memoryWords.test(reason)) {
    return new HeliochromeError(
      'engine-memory',
      `The memory did not suffice to ${doing} the model: ${reason}`,
      'Close other programs, or use a smaller model.',
      { cause: error },
    );
  }
  return new HeliochromeError(
    'model-damaged',
    `ONNX Runtime could not ${doing} the model: ${reason}`,
    'The file may be incomplete, or made for a later version of ONNX; export it again for an earlier one.',
    { cause: error },
  );
}

function readOutput(name: string, value: ort.Tensor | undefined): OnnxValues {
  if (value?.data instanceof Float32Array) return { shape: value.dims, data: value.data };
  throw new HeliochromeError(
    'model-damaged',
    `The model's output “${name}” holds ${value?.type ?? 'nothing'} and not real numbers (float32).`,
    'Export the model again with float32 inputs and outputs.',
  );
}

async function createSession(
  file: Uint8Array,
  provider: ExecutionProvider,
): Promise<ort.InferenceSession> {
  const { InferenceSession } = await loadOnnxRuntime();
  return InferenceSession.create(file, {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    logSeverityLevel: 3,
    // Threads that wait in a loop take the processor from whatever else the program does meanwhile.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}

/**
 * Loads an ONNX file that lies in memory: nothing beside it is read.
 *
 * @param provider what computes; what it cannot, the processor does, and by default also a graph that it cannot load
 * @throws HeliochromeError `model-damaged`, `engine-memory`, `engine-unavailable`
 */
export async function openOnnxSession(
  file: Uint8Array,
  provider?: ExecutionProvider,
): Promise<OnnxSession> {
  const { Tensor } = await loadOnnxRuntime();
  const session = await createSession(file, provider ?? usual).catch((error: unknown) => {
    if (provider !== undefined || usual === 'cpu') throw explain(error, 'load');
    return createSession(file, 'cpu').catch((again: unknown) => {
      throw explain(again, 'load');
    });
  });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs) {
      try {
        const feeds = Object.fromEntries(
          Object.entries(inputs).map(([name, { shape, data }]) => [
            name,
            new Tensor('float32', data, shape),
          ]),
        );
        const results = await session.run(feeds);
        return session.outputNames.map((name) => readOutput(name, results[name]));
      } catch (error) {
        throw explain(error, 'run');
      }
    },
    dispose() {
      void session.release();
    },
  };
}
