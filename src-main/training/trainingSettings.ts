import { z } from 'zod';
import { architectureSettings, type ArchitectureName } from './architectures/architectureList.ts';

/** Everything that decides what a training run does; kept in its checkpoints and in the model's package. */
export const trainingSettingsSchema = z.discriminatedUnion('architecture', architectureSettings);

export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;

/** The settings of one system. */
export type SettingsOf<Name extends ArchitectureName> = Extract<
  TrainingSettings,
  { architecture: Name }
>;

/** `settings` with the budget (and workers) of `asked`: a resumed run keeps all else. */
export function withBudgetOf(
  settings: TrainingSettings,
  asked: TrainingSettings,
): TrainingSettings {
  const { minutes, epochs, workers } = asked;
  const budget = {
    ...(minutes !== undefined && { minutes }),
    ...(epochs !== undefined && { epochs }),
  };
  const kept = { ...settings, workers };
  delete kept.minutes;
  delete kept.epochs;
  return { ...kept, ...budget };
}
