import { z } from 'zod';
import {
  presetPlanSchema as presetSchema,
  type ExportPreview,
  type PresetPlan,
} from '../../src-shared/api/contract.ts';
import { unknownExportFields } from '../../src-shared/domain/exportName.ts';
import { deepFormats, lossyFormats } from '../../src-shared/domain/outputFormat.ts';
import { photoQuerySchema, type PhotoSelection } from '../../src-shared/domain/photo.ts';

export { presetSchema, type PresetPlan };

export const namedPresetSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  plan: presetSchema,
});
export type NamedPreset = z.output<typeof namedPresetSchema>;

/** Those that come with the program; their names are keys. */
export const builtInPresets = {
  access: presetSchema.parse({ format: 'jpeg', depth: 8 }),
  archive: presetSchema.parse({ format: 'tiff', depth: null }),
  web: presetSchema.parse({
    format: 'webp',
    depth: 8,
    quality: 80,
    versions: 'accepted',
    nameTemplate: '{id}',
  }),
} as const satisfies Record<string, PresetPlan>;

/** Reads the presets kept in the settings; what cannot be read is none. */
export function readPresets(text: string): NamedPreset[] {
  if (text === '') return [];
  try {
    const parsed = z.array(namedPresetSchema).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

/** A plan that its format can hold: 16 bits only where there are. */
export function fitted<Plan extends PresetPlan>(plan: Plan): Plan {
  const deep = deepFormats.includes(plan.format);
  return plan.depth === 16 && !deep ? { ...plan, depth: null } : plan;
}

/** Whether quality says something for the format. */
export function hasQuality(plan: Pick<PresetPlan, 'format'>): boolean {
  return lossyFormats.includes(plan.format);
}

const defaultQuery = photoQuerySchema.parse({});

/** Which photos are meant: `selection`, `accepted`, `colorized`, or `collection:<id>` for those accepted in it. */
export function selectionOf(source: string, selected: readonly number[]): PhotoSelection {
  if (source === 'selection') return { ids: [...selected] };
  if (source === 'colorized') return { query: { ...defaultQuery, colorized: true } };
  const accepted = { ...defaultQuery, reviews: ['accepted' as const] };
  const id = /^collection:(\d+)$/.exec(source)?.[1];
  if (id === undefined) return { query: accepted };
  return { query: { ...accepted, scope: { kind: 'collection', id: Number(id) } } };
}

/** Why the export cannot begin, as the key of a text; null when it can. */
export function blockedBy(
  form: { readonly folder: string; readonly nameTemplate: string },
  preview: ExportPreview | null,
): BlockKey | null {
  if (form.nameTemplate.trim() === '') return 'export.whyNoName';
  if (unknownExportFields(form.nameTemplate).length > 0) return 'export.whyField';
  if (preview === null) return 'export.whyCounting';
  if (preview.results === 0) return 'export.whyNoPhotos';
  if (form.folder === '') return 'export.whyNoFolder';
  if (preview.folderProblem !== null) return 'export.whyFolder';
  if (preview.clashes > 0) return 'export.whyClash';
  if (preview.freeBytes !== null && preview.neededBytes > preview.freeBytes)
    return 'export.whyRoom';
  return null;
}

export type BlockKey =
  | 'export.whyNoName'
  | 'export.whyField'
  | 'export.whyCounting'
  | 'export.whyNoPhotos'
  | 'export.whyNoFolder'
  | 'export.whyFolder'
  | 'export.whyClash'
  | 'export.whyRoom';
