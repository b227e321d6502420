import { z } from 'zod';
import { presetPlanSchema, type PresetPlan } from './exportPlan.ts';

/** What a preset is called. */
export const presetNameSchema = z.string().trim().min(1).max(60);

/** A plan that is kept under a name. */
export const exportPresetSchema = z.strictObject({
  name: presetNameSchema,
  plan: presetPlanSchema,
});
export type ExportPreset = z.infer<typeof exportPresetSchema>;

/** All presets: those that come with the program first; they can be neither replaced nor removed. */
export const exportPresetListSchema = z.strictObject({
  presets: z.array(exportPresetSchema.extend({ shipped: z.boolean() })),
});

/** Names that clash are settled by a person who sees them, not by numbers that nobody asked for. */
const plan = (chosen: z.input<typeof presetPlanSchema>): PresetPlan =>
  presetPlanSchema.parse({ clashes: 'refuse', ...chosen });

/** The presets that come with the program. */
export const shippedPresets: readonly ExportPreset[] = [
  { name: 'Access JPEG', plan: plan({ format: 'jpeg', depth: 8 }) },
  {
    name: 'Archive TIFF',
    plan: plan({ format: 'tiff', depth: 16, colorSpace: 'eci-rgb-v2' }),
  },
  {
    name: 'BagIt bag',
    plan: plan({
      format: 'tiff',
      depth: 16,
      colorSpace: 'eci-rgb-v2',
      package: { kind: 'bag' },
      dublinCoreCsv: true,
      metsPremis: true,
    }),
  },
];
