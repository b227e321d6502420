import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import type { BinPlane } from './binShares.ts';
import { openGraphModel } from './graphColorModel.ts';
import type { ModelManifest } from './modelManifest.ts';
import {
  loadLayersModel,
  readModelManifest,
  readModelPackage,
  type ModelArtifacts,
} from './modelPackage.ts';
import { LayersNetwork, NetworkColorModel } from './networkColorModel.ts';
import { openOnnxTwin } from './onnx/onnxTwin.ts';

/** Known color at some places, as the network takes it: planes of the luminance's size. */
export interface HintPlane {
  readonly width: number;
  readonly height: number;
  /** width × height values of a\*, 0 where unknown */
  readonly a: Float32Array;
  /** width × height values of b\*, 0 where unknown */
  readonly b: Float32Array;
  /** width × height values: 1 where the color is known, else 0 */
  readonly mask: Float32Array;
}

/** How the network's answer becomes one color a point. */
export interface PredictOptions {
  readonly hints?: HintPlane;
  /** T of the annealed mean; the model's own default when left out. */
  readonly temperature?: number;
  /** 0 the averaged (regressed) color … 1 the decisive (annealed) one; the model's own default when left out. */
  readonly decisiveness?: number;
  /** Of networks that can color a picture in several ways: 0 (default) the most likely, each other number one of its own. */
  readonly sample?: number;
}

/** Logits over ab bins, and the shares of the plane's width and height that the picture takes. */
export interface WeighedBins {
  readonly plane: BinPlane;
  readonly covers: readonly [width: number, height: number];
}

/** A colorization model ready to run. */
export interface ColorModel {
  readonly manifest: ModelManifest;
  /**
   * Colors one picture.
   *
   * @param luminance the model's copy, any size (the package's `input.longSide` is what it was made for)
   * @returns a chroma plane of the same size
   */
  predict(luminance: LuminancePlane, options?: PredictOptions): Promise<ChromaPlane>;
  /**
   * How likely each ab bin of the manifest is at every place; null for networks that weigh no colors. The plane may reach
   * a little beyond the picture on the right and below: `covers` says how far the picture goes.
   */
  weigh(luminance: LuminancePlane, options?: PredictOptions): Promise<WeighedBins | null>;
  /** Frees the network. */
  dispose(): void;
}

/** What computes networks of this program's own kinds. Models from elsewhere run on ONNX Runtime always. */
export type NetworkRuntime = 'layers' | 'onnx';

/** Loads a package of a Layers model on the current backend. @throws HeliochromeError `model-missing`, `model-damaged` */
export async function loadLayersColorModel(
  directory: string,
): Promise<NetworkColorModel<LayersNetwork>> {
  return onLayers(await readModelPackage(directory));
}

async function onLayers({
  manifest,
  artifacts,
}: ModelArtifacts): Promise<NetworkColorModel<LayersNetwork>> {
  return new NetworkColorModel(manifest, new LayersNetwork(await loadLayersModel(artifacts)));
}

/** Loads a model package. @throws HeliochromeError `model-missing`, `model-damaged` */
export async function loadColorModel(
  directory: string,
  runtime: NetworkRuntime = 'layers',
): Promise<ColorModel> {
  const manifest = await readModelManifest(directory);
  if ('graph' in manifest) return openGraphModel(directory, manifest);
  const parts = await readModelPackage(directory);
  if (runtime === 'layers') return onLayers(parts);
  if (parts.manifest.input.noise > 0) {
    throw new HeliochromeError(
      'not-offered',
      `“${manifest.name}” draws by chance, which ONNX Runtime is not given here.`,
      'Choose another engine.',
    );
  }
  return new NetworkColorModel(parts.manifest, await openOnnxTwin(parts.artifacts));
}
