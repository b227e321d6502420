import type { ExportPreview } from '../../src-shared/api/contract.ts';
import { unknownExportFields } from '../../src-shared/domain/exportName.ts';
import { formatBytes } from '../i18n/durations.ts';
import type { MessageKey, MessageValues } from '../i18n/index.ts';
import { lacksRoom, type PresetPlan } from './exportRules.ts';

/** What a line offers to be done about it with one press. */
export type PreflightFix =
  | { readonly kind: 'template'; readonly field: string; readonly template: string }
  | { readonly kind: 'plan'; readonly key: PlanFix; readonly change: Partial<PresetPlan> }
  | { readonly kind: 'chooseFolder' | 'findMissing' | 'verify' | 'size' };

type PlanFix = 'export.fixNumber' | 'export.fixReplace' | 'export.fixKeep';

/** One thing that was looked at before the export. */
export interface PreflightLine {
  /** `bad` stands in the way; `note` does not, but should be known. */
  readonly state: 'good' | 'bad' | 'note';
  /** A text, or what the program said itself. */
  readonly key: MessageKey | null;
  readonly values: MessageValues;
  readonly text: string;
  readonly fixes: readonly PreflightFix[];
}

/** What the lines are made of. */
export interface Preflight {
  readonly plan: PresetPlan;
  readonly folder: string;
  readonly preview: ExportPreview | null;
  /** Why there is no preview. */
  readonly problem: string;
  /** A template under which no names clash, if one was found. */
  readonly remedy: { readonly field: string; readonly template: string } | null;
}

type Parts = Partial<Pick<PreflightLine, 'values' | 'fixes'>>;

function line(state: PreflightLine['state'], key: MessageKey, parts: Parts = {}): PreflightLine {
  return { state, key, text: '', values: {}, fixes: [], ...parts };
}

function said(text: string, fixes: readonly PreflightFix[] = []): PreflightLine {
  return { state: 'bad', key: null, text, values: {}, fixes };
}

/** What was looked at before the export, in the order in which a person would ask. */
export function preflightLines(preflight: Preflight): PreflightLine[] {
  const { plan, preview, problem } = preflight;
  const fields = unknownExportFields(plan.nameTemplate);
  if (fields.length > 0) {
    const named = fields.map((field) => `{${field}}`).join(', ');
    return [line('bad', 'export.unknownField', { values: { fields: named } })];
  }
  if (preview === null) return problem === '' ? [] : [said(problem)];
  return [
    ...photoLines(preview),
    ...masterLines(preview),
    ...(preview.results === 0 ? [] : nameLines(preflight, preview)),
    ...folderLines(preflight.folder, preview),
  ];
}

function photoLines({
  results,
  photos,
  complete,
  passed,
  notEnlarged,
}: ExportPreview): PreflightLine[] {
  const count = { values: { count: results, photos } };
  return [
    results === 0
      ? line('bad', 'export.noResults')
      : complete
        ? line('good', results === photos ? 'export.resultsOk' : 'export.resultsOfPhotos', count)
        : line('note', 'export.resultsMore', count),
    ...(passed > 0 ? [line('note', 'export.passed', { values: { count: passed } })] : []),
    ...(notEnlarged > 0
      ? [line('note', 'export.notEnlarged', { values: { count: notEnlarged } })]
      : []),
  ];
}

function masterLines({
  results,
  missing,
  changed,
  changedExamples,
}: ExportPreview): PreflightLine[] {
  if (results === 0) return [];
  const bad = [
    ...(missing > 0
      ? [
          line('note', 'export.photosMissing', {
            values: { count: missing },
            fixes: [{ kind: 'findMissing' }],
          }),
        ]
      : []),
    ...(changed > 0
      ? [
          line('note', 'export.mastersChanged', {
            values: { count: changed, examples: changedExamples.join(', ') },
            fixes: [{ kind: 'verify' }],
          }),
        ]
      : []),
  ];
  return bad.length > 0 ? bad : [line('good', 'export.mastersOk')];
}

function nameLines({ plan, remedy }: Preflight, preview: ExportPreview): PreflightLine[] {
  const { clashes, clashExamples, existing } = preview;
  const values = { count: clashes, examples: clashExamples.join(', ') };
  const number: PreflightFix = {
    kind: 'plan',
    key: 'export.fixNumber',
    change: { clashes: 'number' },
  };
  const found: readonly PreflightFix[] = remedy === null ? [] : [{ kind: 'template', ...remedy }];
  return [
    clashes === 0
      ? line('good', 'export.namesOk')
      : plan.clashes === 'refuse'
        ? line('bad', 'export.clash', { values, fixes: [...found, number] })
        : line('note', 'export.clashNumbered', { values, fixes: found }),
    ...(existing === 0 ? [] : [existingLine(plan, existing)]),
  ];
}

function existingLine(plan: PresetPlan, count: number): PreflightLine {
  const replaces = plan.existing === 'replace';
  const fix: PreflightFix = replaces
    ? { kind: 'plan', key: 'export.fixKeep', change: { existing: 'refuse' } }
    : { kind: 'plan', key: 'export.fixReplace', change: { existing: 'replace' } };
  return line('note', replaces ? 'export.existingReplaced' : 'export.existing', {
    values: { count },
    fixes: [fix],
  });
}

function folderLines(folder: string, preview: ExportPreview): PreflightLine[] {
  const choose: PreflightFix = { kind: 'chooseFolder' };
  if (folder === '') return [line('bad', 'export.folderMissing', { fixes: [choose] })];
  const { folderProblem, freeBytes, neededBytes, results } = preview;
  if (folderProblem !== null) {
    return [said(`${folderProblem.message} ${folderProblem.advice}`.trim(), [choose])];
  }
  if (freeBytes === null || results === 0) return [];
  const values = { needed: formatBytes(neededBytes), free: formatBytes(freeBytes) };
  return [
    lacksRoom(preview)
      ? line('bad', 'export.noRoom', { values, fixes: [choose, { kind: 'size' }] })
      : line('good', 'export.room', { values }),
  ];
}
