import type { PictureFeatures } from '../../src-shared/domain/pictureFeatures.ts';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import type { HintPlane } from '../models/colorModel.ts';
import type { ExportedModel } from '../models/exportModel.ts';
import type { ImportRequest } from '../models/importing/importRequest.ts';
import type { ModelManifest } from '../models/modelManifest.ts';
import type { Log } from '../platform/log.ts';
import type { TrainingProgress } from '../training/trainModel.ts';
import type { TrainingRequest } from '../training/trainingRequest.ts';
import type { EngineChoice, EngineInfo } from './engines.ts';

/** How a compute process is started and watched. */
export interface ComputeOptions {
  /** Default `auto`: the first engine that works. */
  readonly engine?: EngineChoice;
  /** What it is started for; default `coloring`. ONNX Runtime does not train: its place is taken by the first that does. */
  readonly purpose?: 'coloring' | 'training';
  /** Told of starts, crashes and restarts. */
  readonly log?: Log;
  /** The process is ended with `engine-memory` when it holds more than this, bytes. Default: no limit but the system's. */
  readonly memoryLimit?: number;
  /** A request may take so many times the time that is allowed to it by default. Default 1. */
  readonly patience?: number;
}

/** One picture to color. */
export interface ColorizeRequest {
  /** Folder of the model package. */
  readonly modelDirectory: string;
  /** The model's copy. */
  readonly luminance: LuminancePlane;
  /** Known colors, of the luminance's size. */
  readonly hints?: HintPlane;
  /** T of the annealed mean, over 0 to 2; the model's own default when left out. */
  readonly temperature?: number;
  /** 0 (averaged) to 1 (decisive); the model's own default when left out. */
  readonly decisiveness?: number;
}

/** One picture to look at. */
export type FeaturesRequest = Pick<ColorizeRequest, 'modelDirectory' | 'luminance'>;

/** A place of a picture whose likely colors are asked for. */
export interface LikelyColorsRequest extends Pick<
  ColorizeRequest,
  'modelDirectory' | 'luminance' | 'hints'
> {
  /** Names picture, model and hints: another place of the same is answered at once. */
  readonly key: string;
  /** Fraction of the width. */
  readonly x: number;
  /** Fraction of the height. */
  readonly y: number;
}

/** What stops a request. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
}

/** Arithmetic of training: bfloat16 convolutions where the processor is made for them, or float32 throughout. */
export type TrainingPrecision = 'auto' | 'float32';

/** Who listens to a training, and what stops it. */
export interface TrainRequestOptions extends RequestOptions {
  /** Default `auto`. */
  readonly precision?: TrainingPrecision;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly onSkip?: (photo: { readonly name: string; readonly reason: string }) => void;
}

/** A model to write as an ONNX file. */
export interface ExportModelRequest {
  /** Folder of the model package. */
  readonly modelDirectory: string;
  readonly file: string;
  readonly overwrite: boolean;
}

/** What a compute process holds in memory. */
export interface ComputeMemory {
  /** Tensors alive, those of loaded models among them. */
  readonly tensors: number;
  /** Models loaded. */
  readonly models: number;
  /** Memory of the process, bytes. */
  readonly bytes: number;
}

/**
 * A child process that computes, supervised: its crash, hang or lack of memory fails the request under way and no
 * other, and the next request starts it again. Requests are served one after the other, in the order they came.
 *
 * Every request throws HeliochromeError: `cancelled` (also when the process was closed), `engine-crashed`, `engine-timeout`, `engine-memory`,
 * `engine-unavailable` (it cannot be started again), or what the work itself throws.
 */
export interface ComputeProcess {
  /** The engine that answered at the start; the same after a restart. */
  readonly engine: EngineInfo;
  /** Number of the process in the system; null when it is not running just now. */
  readonly processId: number | null;
  /** Loads a model and gives its manifest. @throws also `model-missing`, `model-damaged` */
  inspectModel(modelDirectory: string, options?: RequestOptions): Promise<ModelManifest>;
  /** Colors one picture; the plane has the luminance's size. @throws also `model-missing`, `model-damaged`, `usage` */
  colorize(request: ColorizeRequest, options?: RequestOptions): Promise<ChromaPlane>;
  /**
   * What a model's network sees at each place of a picture, to find places that are alike. @throws also `not-offered` for
   * networks that are not of the base architecture, `model-missing`, `model-damaged`
   */
  features(request: FeaturesRequest, options?: RequestOptions): Promise<PictureFeatures>;
  /**
   * How likely each of the model's ab bins is at a place, summing to 1; null for models that weigh no colors against each
   * other. @throws also `model-missing`, `model-damaged`
   */
  likelyColors(
    request: LikelyColorsRequest,
    options?: RequestOptions,
  ): Promise<Float32Array | null>;
  /**
   * Trains until the budget is spent and gives the manifest of the model written to `request.out`. After an abort a
   * checkpoint is written; the process is ended when that takes longer than 30 seconds. @throws also `data-unusable`, `usage`
   */
  train(request: TrainingRequest, options?: TrainRequestOptions): Promise<ModelManifest>;
  /**
   * Takes a model from elsewhere into a package. @throws also `model-damaged`, `not-offered`, `not-allowed`,
   * `file-too-large`, `usage`
   */
  importModel(request: ImportRequest, options?: RequestOptions): Promise<ModelManifest>;
  /** Writes a model as an ONNX file. @throws also `model-missing`, `model-damaged`, `usage`, `output-exists` */
  exportModel(request: ExportModelRequest, options?: RequestOptions): Promise<ExportedModel>;
  /** What the process holds. */
  memory(): Promise<ComputeMemory>;
  /** Ends the process; requests under way fail. May be called twice. */
  close(): Promise<void>;
}
