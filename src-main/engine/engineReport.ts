import type { EngineName } from './engines.ts';

/** Measured speed of an engine, on a standard workload of a few seconds; null what was not measured. */
export interface EngineSpeed {
  /** One picture of 256×256 by the shipped model, milliseconds: the fastest of several. */
  readonly inferenceMilliseconds: number;
  /** A 3×3 convolution, 64 to 64 channels, at 128×128, 10⁹ operations a second. */
  readonly convolutionGigaflops: number | null;
  /** Training of a fixed small network on 64×64 crops; null for an engine that does not train. */
  readonly trainingImagesPerSecond: number | null;
}

/** What can compute inside ONNX Runtime. */
export interface ProviderReport {
  /** By ONNX Runtime's name: `cpu`, `webgpu`, `dml`, `coreml`, `cuda` … */
  readonly name: string;
  readonly state: 'works' | 'missing' | 'broken';
  /** One picture of 256×256 by the shipped model; null where it does not work. */
  readonly milliseconds: number | null;
  /** Why it is missing or broken; empty when it works. */
  readonly reason: string;
}

/** What `doctor` says of one engine. */
export interface EngineReport {
  readonly name: EngineName;
  /** `works`; `missing`: not installed, or no device for it; `broken`: there, but fails. */
  readonly state: 'works' | 'missing' | 'broken';
  /** The processor or graphics card in plain words; null where none answers. */
  readonly device: string | null;
  readonly version: string | null;
  /** Whether it runs on a graphics card. */
  readonly accelerated: boolean;
  /** Whether `auto` chooses it. */
  readonly chosen: boolean;
  readonly speed: EngineSpeed | null;
  /** Of ONNX Runtime alone: what it can compute by. */
  readonly providers: readonly ProviderReport[];
  /** Why it is missing or broken; empty when it works. */
  readonly reason: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly advice: string;
}
