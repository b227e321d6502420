import {
  isDisclosed,
  presetPlanSchema,
  type ExportPreview,
  type PresetPlan,
} from '../../src-shared/api/contract.ts';
import { unknownExportFields } from '../../src-shared/domain/exportName.ts';
import { deepFormats, lossyFormats } from '../../src-shared/domain/outputFormat.ts';
import {
  photoQuerySchema,
  type PhotoQuery,
  type PhotoSelection,
} from '../../src-shared/domain/photo.ts';

export type { PresetPlan };

/** The ways to tell that a picture is colorized, of which a plan has at least one. */
export const disclosures = ['embedMetadata', 'sidecar', 'mark', 'captionStrip'] as const;
export type Disclosure = (typeof disclosures)[number];

const none: Readonly<Record<Disclosure, PresetPlan[Disclosure]>> = {
  embedMetadata: false,
  sidecar: false,
  mark: null,
  captionStrip: null,
};

/** Whether this is the plan's last way to tell: it cannot be switched off. */
export function isLastDisclosure(plan: PresetPlan, which: Disclosure): boolean {
  return !isDisclosed({ ...plan, [which]: none[which] });
}

/** A plan that its format can hold: 16 bits only where there are. */
export function fitted(plan: PresetPlan): PresetPlan {
  const deep = deepFormats.includes(plan.format);
  return plan.depth === 16 && !deep ? { ...plan, depth: null } : plan;
}

/** Whether quality says something for the format. */
export function hasQuality({ format }: Pick<PresetPlan, 'format'>): boolean {
  return lossyFormats.includes(format);
}

/** Whether two plans do the same. */
export function isSamePlan(one: PresetPlan, other: PresetPlan): boolean {
  const text = (plan: PresetPlan): string => JSON.stringify(presetPlanSchema.parse(plan));
  return text(one) === text(other);
}

/** Puts a field into a template, in place of what is selected there. @returns the template and where to write on */
export function withField(
  template: string,
  field: string,
  from: number,
  to: number,
): { readonly template: string; readonly caret: number } {
  const inserted = `{${field}}`;
  return {
    template: template.slice(0, from) + inserted + template.slice(to),
    caret: from + inserted.length,
  };
}

/**
 * Templates with one field more, by which results of the same name may be told apart, the likeliest first: pages of one
 * master, versions of one photo, identifiers, names, folders.
 */
export function clashRemedies(
  plan: PresetPlan,
): { readonly field: string; readonly template: string }[] {
  const { nameTemplate, versions } = plan;
  const fields = versions === 'all' ? ['version', 'page'] : ['page', 'version'];
  return [...fields, 'id', 'name', 'folder']
    .filter((field) => !nameTemplate.includes(`{${field}}`))
    .map((field) => ({ field, template: withRemedy(nameTemplate, field) }));
}

function withRemedy(template: string, field: string): string {
  if (field === 'folder') return `{folder}/${template}`;
  if (field === 'page') return `${template}_p{page}`;
  return field === 'version' ? `${template}_v{version}` : `${template}_{${field}}`;
}

/**
 * The name that the template gives a result, without the number that would tell it from another: what a person is to
 * see as long as names that clash are not to be numbered.
 */
export function wantedName(name: string): string {
  return name.replace(/ \(\d+\)(?=\.[^./]+$)/, '');
}

const defaultQuery = photoQuerySchema.parse({});

/**
 * Which photos are meant: `selection`, `shown` (what the Library shows), `accepted`, `colorized`, or `collection:<id>`
 * for those accepted in it.
 */
export function selectionOf(
  source: string,
  selected: readonly number[],
  shown: PhotoQuery,
): PhotoSelection {
  if (source === 'selection') return { ids: [...selected] };
  if (source === 'shown') return { query: shown };
  if (source === 'colorized') return { query: { ...defaultQuery, colorized: true } };
  const accepted = { ...defaultQuery, reviews: ['accepted' as const] };
  const id = /^collection:(\d+)$/.exec(source)?.[1];
  if (id === undefined) return { query: accepted };
  return { query: { ...accepted, scope: { kind: 'collection', id: Number(id) } } };
}

/** What is asked for, as far as it decides whether an export can begin. */
export interface ExportForm {
  readonly folder: string;
  readonly plan: Pick<PresetPlan, 'nameTemplate' | 'clashes'>;
}

/** Whether the room on the disk is known and not enough. */
export function lacksRoom({ freeBytes, neededBytes }: ExportPreview): boolean {
  return freeBytes !== null && neededBytes > freeBytes;
}

/** Why the export cannot begin, as the key of a text; null when it can. The nearest thing first. */
export function blockedBy(form: ExportForm, preview: ExportPreview | null): BlockKey | null {
  const { nameTemplate, clashes } = form.plan;
  if (nameTemplate.trim() === '') return 'export.whyNoName';
  if (unknownExportFields(nameTemplate).length > 0) return 'export.whyField';
  if (preview === null) return 'export.whyCounting';
  if (preview.results === 0) return 'export.whyNoPhotos';
  if (form.folder === '') return 'export.whyNoFolder';
  if (preview.folderProblem !== null) return 'export.whyFolder';
  if (preview.clashes > 0 && clashes === 'refuse') return 'export.whyClash';
  return lacksRoom(preview) ? 'export.whyRoom' : null;
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
