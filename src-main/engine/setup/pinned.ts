import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** A Python wheel on PyPI, by name and content. */
export interface PinnedWheel {
  readonly project: string;
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  /** About so large, for the message. */
  readonly megabytes: number;
}

/** An npm package, by name and content. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of the archive in base64, as npm writes it. */
  readonly integrity: string;
}

/** Which TensorFlow: for the processor, or for NVIDIA's graphics cards too. */
export type Variant = 'cpu' | 'gpu';

/** The TensorFlow that is set up; its C interface is the one that tfjs-node 4.22 calls. */
export const tensorflowVersion = '2.18.1';

// The wheels of one version hold the same libraries for every Python; that for 3.12 is taken.
const wheels: Readonly<Partial<Record<string, Readonly<Record<Variant, PinnedWheel>>>>> = {
  'linux-x64': {
    cpu: {
      project: 'tensorflow-cpu',
      version: tensorflowVersion,
      file: 'tensorflow_cpu-2.18.1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      sha256: '8e0f27dbd92c6d380ae0ccfe73c7343f65c127b0aa98467c30c2e71eda7c76a4',
      megabytes: 230,
    },
    gpu: {
      project: 'tensorflow',
      version: tensorflowVersion,
      file: 'tensorflow-2.18.1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      sha256: '442d2a774811789a8ad948e7286cb950fe3d87d3754e8cc6449d53b03dbfdaa6',
      megabytes: 615,
    },
  },
};

/** The JavaScript of tfjs-node, and the one package that it needs at run time besides TensorFlow.js itself. */
export const pinnedPackages: readonly PinnedPackage[] = [
  {
    name: '@tensorflow/tfjs-node-gpu',
    version: '4.22.0',
    integrity:
      'sha512-p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw==',
  },
  {
    name: 'google-protobuf',
    version: '3.21.4',
    integrity:
      'sha512-MnG7N936zcKTco4Jd2PX2U96Kf9PxygAPKBug+74LHzmHXmceN16MmRcdgZv+DGef/S9YvQAfRsNCn4cjf9yyQ==',
  },
];

/** The wheel for this computer. @throws HeliochromeError `environment` where there is none */
export function wheelFor(
  variant: Variant,
  platform: string = process.platform,
  architecture: string = process.arch,
): PinnedWheel {
  const found = wheels[`${platform}-${architecture}`];
  if (found !== undefined) return found[variant];
  throw new HeliochromeError(
    'environment',
    `TensorFlow cannot be set up here: this is ${platform} on ${architecture}, and only linux on x64 is supported so far.`,
    'The program works without it, on the webgpu engine (any graphics card) or on wasm.',
  );
}
