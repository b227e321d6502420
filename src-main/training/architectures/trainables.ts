import type { SettingsOf, TrainingSettings } from '../trainingSettings.ts';
import type { ArchitectureName } from './architectureList.ts';
import { baseKind } from './base/baseTrainable.ts';
import type { TrainableKind } from './trainableKind.ts';

const kinds: { readonly [Name in ArchitectureName]: TrainableKind<SettingsOf<Name>> } = {
  base: baseKind,
};

/** How the system of some settings is built. */
export function kindOf<Settings extends TrainingSettings>(
  settings: Settings,
): TrainableKind<Settings> {
  // What TypeScript cannot follow: the key decides the settings' type, and both come from the same object.
  return kinds[settings.architecture];
}
