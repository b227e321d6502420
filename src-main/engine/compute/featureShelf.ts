import type { PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { NetworkRuntime } from '../../models/colorModel.ts';
import { loadLayersModel, readModelManifest, readModelPackage } from '../../models/modelPackage.ts';
import { LayersNetwork } from '../../models/networkColorModel.ts';
import { openOnnxTwin } from '../../models/onnx/onnxTwin.ts';
import { buildViewer, noFeatures, pictureFeatures } from '../../models/pictureFeatures.ts';
import { layersArtifacts } from '../onnx/layersArtifacts.ts';
import { versionKey } from './modelShelf.ts';

/** A network that tells what it sees. */
export interface Viewer {
  look(luminance: LuminancePlane): Promise<PictureFeatures>;
  dispose(): void;
}

async function openViewer(directory: string, runtime: NetworkRuntime): Promise<Viewer> {
  const announced = await readModelManifest(directory);
  if (!('topology' in announced)) throw noFeatures(announced.name);
  const { manifest, artifacts } = await readModelPackage(directory);
  const network = await loadLayersModel(artifacts);
  try {
    const viewer = buildViewer(network, manifest);
    if (runtime === 'layers') {
      const layers = new LayersNetwork(viewer);
      return {
        look: (luminance) => pictureFeatures(layers, manifest, luminance),
        dispose: () => {
          network.dispose();
        },
      };
    }
    const twin = await openOnnxTwin(await layersArtifacts(viewer));
    network.dispose();
    return {
      look: (luminance) => pictureFeatures(twin, manifest, luminance),
      dispose: () => {
        twin.dispose();
      },
    };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** The network that was last asked what it sees. It is loaded beside the one that colors, which only few photos need. */
export class FeatureShelf {
  readonly #runtime: () => NetworkRuntime;
  #shelved: { readonly key: string; readonly viewer: Viewer } | null = null;

  /** @param runtime what computes networks of this program's own kinds */
  constructor(runtime: () => NetworkRuntime) {
    this.#runtime = runtime;
  }

  /** Networks loaded. */
  get count(): number {
    return this.#shelved === null ? 0 : 1;
  }

  /**
   * The network of the package in a folder, up to its features. It belongs to the shelf, until the next call.
   *
   * @throws HeliochromeError model-missing, model-damaged, not-offered for one that is not of the base architecture
   */
  async take(directory: string): Promise<Viewer> {
    const key = await versionKey(directory);
    if (this.#shelved?.key === key) return this.#shelved.viewer;
    this.clear();
    const viewer = await openViewer(directory, this.#runtime());
    this.#shelved = { key, viewer };
    return viewer;
  }

  /** Frees it. */
  clear(): void {
    this.#shelved?.viewer.dispose();
    this.#shelved = null;
  }
}
