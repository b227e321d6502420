import type { ArchitectureName } from '../../src-main/training/architectures/architectureList.ts';
import { tinyNetwork } from './tinyNetwork.ts';

/** A system in a size that learns within seconds on any engine. */
export interface TinySystem {
  /** Its own settings, and what of the common ones it needs. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The loss that must come near zero when eight photographs are learned by heart, and how near. */
  readonly heart: { readonly loss: string; readonly below: number; readonly epochs: number };
}

/** Every system, small. */
export const tinySystems: Readonly<Record<ArchitectureName, TinySystem>> = {
  base: {
    settings: { network: tinyNetwork, learningRate: 0.01, hintShare: 0 },
    heart: { loss: 'regression', below: 0.03, epochs: 30 },
  },
  valverde: {
    settings: { widths: [8, 8, 16, 16], learningRate: 0.01 },
    heart: { loss: 'divergence', below: 0.05, epochs: 20 },
  },
  cic: {
    settings: { width: 0.0625, learningRate: 0.01, schedule: 'constant', weightDecay: 0 },
    heart: { loss: 'divergence', below: 0.5, epochs: 40 },
  },
  unet: {
    settings: { widths: [6, 8, 12], learningRate: 0.01, normalizationMomentum: 0.8 },
    heart: { loss: 'l1', below: 0.04, epochs: 40 },
  },
  resnet: {
    settings: { widths: [6, 8], blocks: [1, 1], learningRate: 0.01 },
    heart: { loss: 'l2', below: 0.003, epochs: 40 },
  },
  autoencoder: {
    settings: { width: 8, learningRate: 0.01 },
    heart: { loss: 'total', below: 0.01, epochs: 40 },
  },
  vae: {
    settings: { width: 8, latent: 2, learningRate: 0.01 },
    heart: { loss: 'reconstruction', below: 0.01, epochs: 40 },
  },
};

/** Settings of a run over eight photographs, each as it is, whole. @param passes over them, in batches of eight */
export function tinySettings(
  architecture: ArchitectureName,
  passes: number,
): Readonly<Record<string, unknown>> {
  return {
    architecture,
    size: 32,
    photoSide: 32,
    batch: 8,
    epochs: passes,
    randomCrop: false,
    flip: 0,
    exposureRange: [1, 1],
    chromaRange: [1, 1],
    filmShare: 0,
    ageingShare: 0,
    warmupSteps: 0,
    averageDecay: 0,
    gradientNorm: null,
    validationSteps: 1e6,
    ...tinySystems[architecture].settings,
  };
}
