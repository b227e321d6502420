import { z } from 'zod';

/** The engines, in the order in which they are tried where none was measured. */
export const engineNames = ['tensorflow', 'webgpu', 'onnx', 'wasm'] as const;

export type EngineName = (typeof engineNames)[number];

/** The engines that train; ONNX Runtime only colors. */
export const trainingEngines: readonly EngineName[] = ['tensorflow', 'webgpu', 'wasm'];

/** What `--engine` takes. */
export const engineChoices = ['auto', ...engineNames] as const;

export type EngineChoice = (typeof engineChoices)[number];

/** The engine that a compute process runs on. */
export const engineInfoSchema = z.strictObject({
  name: z.enum(engineNames),
  /** Where it computes, in plain words: a processor's or graphics card's name, never an index. */
  device: z.string().min(1),
  /** Its version and that of what stands under it, e.g. “TensorFlow 2.18.1, TensorFlow.js 4.22.0”. */
  version: z.string().min(1),
  /** Whether it runs on a graphics card. */
  accelerated: z.boolean(),
});

export type EngineInfo = Readonly<z.infer<typeof engineInfoSchema>>;
