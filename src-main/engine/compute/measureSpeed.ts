import * as tf from '@tensorflow/tfjs';
import type { ColorModel } from '../../models/colorModel.ts';
import { openOnnxTwin } from '../../models/onnx/onnxTwin.ts';
import type { EngineSpeed } from '../engineReport.ts';
import type { EngineName } from '../engines.ts';
import { layersArtifacts } from '../onnx/layersArtifacts.ts';

/** Time that each of the three measurements may take, milliseconds; the first run, which warms up, is not counted. */
const budget = 1000;

/** Runs `work` until `limit` has passed and gives the median, milliseconds. */
async function medianTime(work: () => Promise<void>, limit = budget): Promise<number> {
  await work();
  const times: number[] = [];
  const start = performance.now();
  do {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  } while (performance.now() - start < limit);
  return times.sort((one, other) => one - other)[times.length >> 1];
}

/** Computes a tensor, waits for its value, and frees it. */
async function settle(compute: () => tf.Tensor): Promise<void> {
  const result = tf.tidy(compute);
  await result.data();
  result.dispose();
}

async function measureConvolution(): Promise<number> {
  const x = tf.randomNormal<tf.Rank.R4>([1, 128, 128, 64], 0, 1, 'float32', 1);
  const filter = tf.randomNormal<tf.Rank.R4>([3, 3, 64, 64], 0, 0.04, 'float32', 2);
  // Only a mean of the result is fetched, so that fetching weighs little.
  const convolve = async (repeats: number): Promise<void> =>
    settle(() => {
      let y = x;
      for (let repeat = 0; repeat < repeats; repeat += 1) y = tf.conv2d(y, filter, 1, 'same');
      return y.mean();
    });
  const single = await medianTime(() => convolve(1), 0);
  // Several in a row where one is so fast that starting it would count.
  const repeats = single < 100 ? 8 : 1;
  const milliseconds = repeats === 1 ? single : await medianTime(() => convolve(repeats));
  tf.dispose([x, filter]);
  const operations = repeats * 2 * 128 * 128 * 9 * 64 * 64;
  return operations / milliseconds / 1e6;
}

/** Four convolutions down and up, of 0.1 million weights: a toy of the shape that colorization networks have. */
function buildSmallNetwork(): tf.Sequential {
  const { conv2d, upSampling2d } = tf.layers;
  const shared = { kernelSize: 3, padding: 'same', activation: 'relu' } as const;
  return tf.sequential({
    layers: [
      conv2d({ ...shared, filters: 32, strides: 2, inputShape: [null, null, 4] }),
      conv2d({ ...shared, filters: 64, strides: 2 }),
      conv2d({ ...shared, filters: 64 }),
      conv2d({ ...shared, filters: 32 }),
      upSampling2d({ size: [4, 4], interpolation: 'bilinear' }),
      conv2d({ ...shared, filters: 2, activation: 'linear' }),
    ],
  });
}

/** Pictures timed at least; the fastest is the one that other programs disturbed least. */
const pictures = 5;

/** Times one picture of 256×256 by a model, colors and all. @returns milliseconds, the fastest of several */
export async function measureInference(model: ColorModel): Promise<number> {
  const side = 256;
  const data = Float32Array.from({ length: side * side }, (_, point) => (point * 37) % 101);
  const luminance = { width: side, height: side, data };
  await model.predict(luminance);
  const start = performance.now();
  let fastest = Infinity;
  for (let count = 0; count < pictures || performance.now() - start < budget / 2; count += 1) {
    const from = performance.now();
    await model.predict(luminance);
    fastest = Math.min(fastest, performance.now() - from);
    if (performance.now() - start > 4 * budget) break;
  }
  return fastest;
}

async function measureTraining(network: tf.Sequential): Promise<number> {
  const batch = 8;
  const x = tf.randomNormal([batch, 64, 64, 4], 0, 1, 'float32', 1);
  const truth = tf.randomNormal([batch, 64, 64, 2], 0, 1, 'float32', 2);
  const optimizer = tf.train.adam(1e-4);
  const milliseconds = await medianTime(async () => {
    const loss = optimizer.minimize(
      () => tf.losses.meanSquaredError(truth, network.apply(x, { training: true }) as tf.Tensor),
      true,
    );
    await loss?.data();
    loss?.dispose();
  });
  tf.dispose([x, truth]);
  optimizer.dispose();
  return (batch * 1000) / milliseconds;
}

/** The same convolutions by ONNX Runtime. */
async function measureOnnxConvolution(): Promise<number> {
  const repeats = 8;
  const { conv2d } = tf.layers;
  const shared = { filters: 64, kernelSize: 3, padding: 'same', useBias: false } as const;
  const network = tf.sequential({
    layers: Array.from({ length: repeats }, () =>
      conv2d({ ...shared, inputShape: [null, null, 64] }),
    ),
  });
  const input = tf.randomNormal<tf.Rank.R4>([1, 128, 128, 64], 0, 1, 'float32', 1);
  const twin = await openOnnxTwin(await layersArtifacts(network));
  const milliseconds = await medianTime(async () => {
    tf.dispose(await twin.answer(input));
  });
  twin.dispose();
  network.dispose();
  input.dispose();
  return (repeats * 2 * 128 * 128 * 9 * 64 * 64) / milliseconds / 1e6;
}

/** Measures the engine's arithmetic on a standard workload; takes some four seconds. */
export async function measureWork(
  engine: EngineName,
): Promise<Omit<EngineSpeed, 'inferenceMilliseconds'>> {
  if (engine === 'onnx') {
    const convolutionGigaflops = await measureOnnxConvolution();
    return { convolutionGigaflops, trainingImagesPerSecond: null };
  }
  const convolutionGigaflops = await measureConvolution();
  const network = buildSmallNetwork();
  try {
    return { convolutionGigaflops, trainingImagesPerSecond: await measureTraining(network) };
  } finally {
    network.dispose();
  }
}
