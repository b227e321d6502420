import {
  presetPlanSchema,
  type ExportPreview,
  type PresetPlan,
} from '../../src-shared/api/contract.ts';

/** A plan as simple as can be. */
export const accessPlan: PresetPlan = presetPlanSchema.parse({
  format: 'jpeg',
  depth: 8,
  clashes: 'refuse',
});

/** What the program answers about an export with nothing in its way, apart from what differs. */
export function exportPreview(changes: Partial<ExportPreview> = {}): ExportPreview {
  return {
    complete: true,
    results: 3,
    photos: 3,
    passed: 0,
    missing: 0,
    changed: 0,
    changedExamples: [],
    notEnlarged: 0,
    names: [],
    clashes: 0,
    clashExamples: [],
    existing: 0,
    neededBytes: 1000,
    freeBytes: 2000,
    folderProblem: null,
    ...changes,
  };
}
