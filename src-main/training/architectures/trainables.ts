import type { SettingsOf, TrainingSettings } from '../trainingSettings.ts';
import type { ArchitectureName } from './architectureList.ts';
import { autoencoderKind } from './autoencoder/autoencoderTrainable.ts';
import { baseKind } from './base/baseTrainable.ts';
import { cicKind } from './cic/cicTrainable.ts';
import { resnetKind } from './resnet/resnetTrainable.ts';
import type { TrainableKind } from './trainableKind.ts';
import { unetKind } from './unet/unetTrainable.ts';
import { vaeKind } from './vae/vaeTrainable.ts';
import { valverdeKind } from './valverde/valverdeTrainable.ts';

const kinds: { readonly [Name in ArchitectureName]: TrainableKind<SettingsOf<Name>> } = {
  base: baseKind,
  valverde: valverdeKind,
  cic: cicKind,
  unet: unetKind,
  resnet: resnetKind,
  autoencoder: autoencoderKind,
  vae: vaeKind,
};

/** How the system of some settings is built. */
export function kindOf<Settings extends TrainingSettings>(
  settings: Settings,
): TrainableKind<Settings> {
  // What TypeScript cannot follow: the key decides the settings' type, and both come from the same object.
  return kinds[settings.architecture] as unknown as TrainableKind<Settings>;
}
