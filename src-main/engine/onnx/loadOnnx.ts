import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import {
  listExecutionProviders,
  loadOnnxRuntime,
  useExecutionProvider,
  type ExecutionProvider,
} from '../../models/onnx/onnxSession.ts';
import { openOnnxTwin } from '../../models/onnx/onnxTwin.ts';
import type { EngineInfo } from '../engines.ts';
import { loadWasm } from '../wasm/loadWasm.ts';
import { layersArtifacts } from './layersArtifacts.ts';

/** Differences of a small network beyond this are no rounding. */
const tolerance = 1e-3;

/** A network that uses what the product's own do: strides, enlargement, a global mean. */
function buildProbe(): tf.LayersModel {
  const input = tf.input({ shape: [null, null, 4] });
  const shared = { padding: 'same', kernelSize: 3, activation: 'relu' } as const;
  const seeded = (seed: number): tf.serialization.Serializable =>
    tf.initializers.heNormal({ seed });
  const small = tf.layers
    .conv2d({ ...shared, filters: 6, strides: 2, kernelInitializer: seeded(1) as never })
    .apply(input);
  const large = tf.layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }).apply(small);
  const output = tf.layers
    .conv2d({ ...shared, filters: 2, kernelInitializer: seeded(2) as never })
    .apply(large) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output });
}

/** Proves that ONNX Runtime gives what TensorFlow.js does. @throws Error when it does not */
async function checkProvider(provider: ExecutionProvider): Promise<void> {
  const network = buildProbe();
  const input = tf.randomNormal<tf.Rank.R4>([1, 16, 24, 4], 0, 1, 'float32', 3);
  const expected = network.predict(input) as tf.Tensor;
  const twin = await openOnnxTwin(await layersArtifacts(network), provider);
  const found = await twin.answer(input);
  const [difference = Infinity] = await tf.tidy(() => expected.sub(found[0]).abs().max()).data();
  twin.dispose();
  network.dispose();
  tf.dispose([input, expected, ...found]);
  if (!(difference <= tolerance)) throw new Error(`a network's answer is off by ${difference}`);
}

async function chooseProvider(
  wanted: ExecutionProvider,
  orProcessor: boolean,
): Promise<ExecutionProvider> {
  try {
    await checkProvider(wanted);
    return wanted;
  } catch (error) {
    if (wanted === 'cpu' || !orProcessor) throw error;
    await checkProvider('cpu');
    return 'cpu';
  }
}

function deviceName(provider: ExecutionProvider): string {
  const processor = cpus()[0]?.model.trim() ?? 'processor';
  return provider === 'cpu' ? processor : `graphics card, by ${provider}`;
}

/**
 * Readies ONNX Runtime, which computes networks, with WebAssembly beside it for what is around them (and for a
 * training, which ONNX Runtime cannot do).
 *
 * @param wanted what is to compute
 * @param orProcessor whether the processor will do where that does not work, as after a driver was removed
 * @throws HeliochromeError `engine-unavailable`; Error when it computes wrongly
 */
export async function loadOnnx(
  wanted: ExecutionProvider,
  orProcessor: boolean,
): Promise<EngineInfo> {
  await loadWasm();
  const { env } = await loadOnnxRuntime();
  const provider = await chooseProvider(wanted, orProcessor);
  useExecutionProvider(provider);
  const providers = (await listExecutionProviders())
    .filter(({ bundled }) => bundled)
    .map(({ name }) => name);
  return {
    name: 'onnx',
    device: deviceName(provider),
    version: `ONNX Runtime ${env.versions.node ?? env.versions.common} (built for ${providers.join(', ')}), TensorFlow.js ${tf.version_core}`,
    accelerated: provider !== 'cpu',
  };
}
