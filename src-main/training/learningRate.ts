import type { CommonSettings } from './architectures/commonSettings.ts';

type Schedule = Pick<
  CommonSettings,
  'learningRate' | 'schedule' | 'drops' | 'warmupSteps' | 'finalLearningRate'
>;

/** The factor on the peak rate, without the warm-up. @param progress share of the run's budget that is spent, 0–1 */
function shareAt({ schedule, drops, finalLearningRate }: Schedule, progress: number): number {
  const spent = Math.min(1, Math.max(0, progress));
  const downTo = (share: number): number => finalLearningRate + (1 - finalLearningRate) * share;
  switch (schedule) {
    case 'cosine':
      return downTo((1 + Math.cos(Math.PI * spent)) / 2);
    case 'linear':
      return downTo(Math.min(1, 2 * (1 - spent)));
    case 'drops':
      return drops.findLast(({ at }) => spent >= at)?.factor ?? 1;
    case 'constant':
      return 1;
  }
}

/**
 * Learning rate at a step: linear warm-up, then as the schedule says: half a cosine (Loshchilov and Hutter 2017, without
 * restarts), constant, by drops, or constant for half the run and then straight down.
 *
 * @param step 0-based step of the whole run
 * @param progress share of the run's budget that is spent, 0–1
 */
export function learningRateAt(settings: Schedule, step: number, progress: number): number {
  const warmup = Math.min(1, (step + 1) / Math.max(1, settings.warmupSteps));
  return settings.learningRate * warmup * shareAt(settings, progress);
}
