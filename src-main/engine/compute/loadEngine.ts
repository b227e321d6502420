import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { EngineInfo, EngineName } from '../engines.ts';
import { checkBackend } from './checkBackend.ts';

/** What loading an engine needs to know. */
export interface LoadOptions {
  readonly allowSoftware: boolean;
  /** ONNX Runtime's execution provider. */
  readonly provider: string;
  /** Whether the processor will do where that does not work. */
  readonly orProcessor: boolean;
  /** Told when the engine is lost for good. */
  readonly onLost: (message: string) => void;
}

// Loaded on demand: an engine that is not chosen costs nothing.
const loaders: Readonly<Record<EngineName, (options: LoadOptions) => Promise<EngineInfo>>> = {
  tensorflow: async () => (await import('../tensorflow/loadTensorflow.ts')).loadTensorflow(),
  webgpu: async ({ allowSoftware, onLost }) =>
    (await import('../webgpu/loadWebgpu.ts')).loadWebgpu(allowSoftware, onLost),
  onnx: async ({ provider, orProcessor }) =>
    (await import('../onnx/loadOnnx.ts')).loadOnnx(provider, orProcessor),
  wasm: async () => (await import('../wasm/loadWasm.ts')).loadWasm(),
};

const advices: Readonly<Record<EngineName, string>> = {
  tensorflow: 'Run `npm run setup:tensorflow -- --force` to build it afresh.',
  webgpu: 'Update the driver of the graphics card, or choose another --engine.',
  onnx: 'Install the program again with `npm ci`, or choose another --engine.',
  wasm: 'This engine is part of the program: install it again with `npm ci`.',
};

/**
 * Loads an engine, makes it the backend and proves that it computes.
 *
 * @throws HeliochromeError `engine-unavailable`
 */
export async function loadEngine(name: EngineName, options: LoadOptions): Promise<EngineInfo> {
  // Without it TFJS's plain backend, which passes some data on, prints an advertisement for tfjs-node.
  tf.enableProdMode();
  try {
    const info = await loaders[name](options);
    await checkBackend();
    return info;
  } catch (error) {
    if (error instanceof HeliochromeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new HeliochromeError(
      'engine-unavailable',
      `The ${name} engine does not work: ${reason}.`,
      advices[name],
      { cause: error },
    );
  }
}
