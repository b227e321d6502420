import type { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { autoencoder } from './autoencoder/autoencoderSettings.ts';
import { base } from './base/baseSettings.ts';
import { cic } from './cic/cicSettings.ts';
import { resnet } from './resnet/resnetSettings.ts';
import { unet } from './unet/unetSettings.ts';
import { vae } from './vae/vaeSettings.ts';
import { valverde } from './valverde/valverdeSettings.ts';

/** Every system that can be trained, in the order in which they are listed. */
export const architectures = [
  base,
  valverde,
  cic,
  unet,
  resnet,
  autoencoder,
  vae,
] as const satisfies readonly Architecture[];

/** The settings of every system. */
export const architectureSettings = [
  base.settings,
  valverde.settings,
  cic.settings,
  unet.settings,
  resnet.settings,
  autoencoder.settings,
  vae.settings,
] as const;

/** As `--architecture` takes it. */
export type ArchitectureName = z.infer<(typeof architectureSettings)[number]>['architecture'];

/** The description of a system. */
export function architectureOf(name: ArchitectureName): Architecture {
  return architectures.find((architecture) => architecture.name === name)!;
}
