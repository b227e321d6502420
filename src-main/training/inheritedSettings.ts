import { z } from 'zod';
import type { ModelManifest } from '../models/modelManifest.ts';
import { architectures } from './architectures/architectureList.ts';
import { commonSettings } from './architectures/commonSettings.ts';

const trainedSchema = z.object({ settings: z.record(z.string(), z.unknown()) });
const common: readonly string[] = [...Object.keys(commonSettings()), 'architecture'];

/**
 * What a training takes over from the model that it begins with, unless told otherwise: the size at which that model
 * sees pictures, and what its own system has of settings (sizes of its network, weights of its losses). Schedule, crops
 * and budget are those of the new training. What this version does not know any more is left out.
 */
export function inheritedSettings(from: ModelManifest): Record<string, unknown> {
  const inherited: Record<string, unknown> = { longSide: from.input.longSide };
  const trained = trainedSchema.safeParse(from.training);
  const system = architectures.find(({ name }) => name === from.architecture);
  if (!trained.success || system === undefined) return inherited;
  for (const [name, schema] of Object.entries(system.settings.shape) as [string, z.ZodType][]) {
    const value = trained.data.settings[name];
    if (common.includes(name) || value === undefined) continue;
    if (schema.safeParse(value).success) inherited[name] = value;
  }
  return inherited;
}
