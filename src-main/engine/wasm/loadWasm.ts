import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import type { EngineInfo } from '../engines.ts';
import { registerConvolutionGradients } from './convolutionGradients.ts';

/** Makes WebAssembly the backend, with the kernels that training needs. Runs on one core of the processor. */
export async function loadWasm(): Promise<EngineInfo> {
  registerConvolutionGradients();
  if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly did not start.');
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return {
    name: 'wasm',
    device: `${cpus()[0]?.model.trim() ?? 'processor'}, one core`,
    version: `WebAssembly ${simd === true ? 'with SIMD' : 'without SIMD'}, TensorFlow.js ${tf.version_core}`,
    accelerated: false,
  };
}
