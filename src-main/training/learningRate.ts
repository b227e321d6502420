import type { TrainingSettings } from './trainingSettings.ts';

/**
 * Learning rate at a step: linear warm-up, then half a cosine (Loshchilov and Hutter 2017, without restarts).
 *
 * @param step 0-based step of the whole run
 * @param progress share of the run's budget that is spent, 0–1
 */
export function learningRateAt(settings: TrainingSettings, step: number, progress: number): number {
  const warmup = Math.min(1, (step + 1) / Math.max(1, settings.warmupSteps));
  const cosine = (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, progress)))) / 2;
  const share = settings.finalLearningRate + (1 - settings.finalLearningRate) * cosine;
  return settings.learningRate * warmup * share;
}
