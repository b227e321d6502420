import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { EngineInfo } from '../engines.ts';

/** What is used here of WebGPU; the project does not take in the browser's types for it. */
interface GraphicsAdapter {
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  requestDevice(descriptor: object): Promise<GraphicsDevice>;
}
interface GraphicsDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
}
interface Gpu {
  requestAdapter(options: object): Promise<GraphicsAdapter | null>;
}
interface WebgpuPackage {
  readonly create: (options: readonly string[]) => Gpu;
  readonly globals: object;
}
interface BackendPackage {
  readonly WebGPUBackend: new (device: GraphicsDevice, info: object) => tf.KernelBackend;
}

// Held here because Dawn ends everything when the last reference to it is collected.
let gpu: Gpu | null = null;

function unavailable(message: string, advice: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError('engine-unavailable', message, advice, { cause });
}

async function importPackages(): Promise<{
  webgpu: WebgpuPackage;
  load: () => Promise<BackendPackage>;
}> {
  // Names in variables: both packages are optional, and their types are not wanted.
  const [dawnPackage, backendPackage] = ['webgpu', '@tensorflow/tfjs-backend-webgpu'];
  try {
    const webgpu = (await import(dawnPackage)) as WebgpuPackage;
    return { webgpu, load: async () => (await import(backendPackage)) as BackendPackage };
  } catch (error) {
    throw unavailable(
      'The packages for WebGPU are not installed, or not made for this system.',
      'Install them with `npm install webgpu @tensorflow/tfjs-backend-webgpu`.',
      error,
    );
  }
}

/** Whether an adapter is a program that imitates a graphics card: right, but slower than the wasm engine. */
export function isSoftwareAdapter(info: GraphicsAdapter['info']): boolean {
  if (info.isFallbackAdapter === true) return true;
  const words = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i.test(words);
}

async function requestDevice(adapter: GraphicsAdapter): Promise<GraphicsDevice> {
  const wanted = [
    'maxComputeWorkgroupStorageSize',
    'maxComputeWorkgroupsPerDimension',
    'maxStorageBufferBindingSize',
    'maxBufferSize',
    'maxComputeWorkgroupSizeX',
    'maxComputeInvocationsPerWorkgroup',
  ];
  return adapter.requestDevice({
    requiredLimits: Object.fromEntries(wanted.map((name) => [name, adapter.limits[name]])),
  });
}

function deviceName(info: GraphicsAdapter['info']): string {
  const name = info.description || `${info.vendor} ${info.architecture}`.trim();
  return name === '' ? 'graphics card' : name;
}

/**
 * Loads WebGPU for Node (Dawn) and makes it the backend. The device is made here and not by the package, which asks for
 * a feature by a wrong name wherever it is not Chrome.
 *
 * @param allowSoftware whether an imitated graphics card will do
 * @param onLost told when the driver gives the device up; nothing can be computed after that
 * @throws HeliochromeError `engine-unavailable`
 */
export async function loadWebgpu(
  allowSoftware: boolean,
  onLost: (message: string) => void,
): Promise<EngineInfo> {
  const { webgpu, load } = await importPackages();
  Object.assign(globalThis, webgpu.globals);
  gpu = webgpu.create([]);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  const adapter = await gpu
    .requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  const driverAdvice = 'Install the driver of the graphics card (on Linux, one with Vulkan).';
  if (adapter === null) {
    throw unavailable('No graphics card answers through WebGPU.', driverAdvice);
  }
  if (!allowSoftware && isSoftwareAdapter(adapter.info)) {
    const name = deviceName(adapter.info);
    const message = `The only graphics card is an imitation in software (${name}), slower than the wasm engine.`;
    throw unavailable(message, `${driverAdvice} --engine webgpu uses the imitation all the same.`);
  }
  const { WebGPUBackend } = await load();
  const device = await requestDevice(adapter);
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') onLost(message);
  });
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  return {
    name: 'webgpu',
    device: deviceName(adapter.info),
    version: `WebGPU (Dawn), TensorFlow.js ${tf.version_core}`,
    accelerated: !isSoftwareAdapter(adapter.info),
  };
}
