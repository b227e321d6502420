import { z } from 'zod';
import {
  presetPlanSchema,
  shippedPresets,
  type ExportPlan,
} from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { photoQuerySchema, type PhotoQuery } from '../../../src-shared/domain/photo.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { readJsonFile } from '../../platform/jsonFile.ts';
import {
  runLibraryJob,
  type LibraryJobOptions,
  type LibraryJobReport,
} from '../library/runLibraryJob.ts';
import type { ExportParameters } from './exportTypes.ts';

/** What to export. */
export interface ExportRequest {
  /** Absolute path of the library. */
  readonly library: string;
  readonly plan: ExportPlan;
  /** Words that find photos, as the search field takes them; null for all. */
  readonly words: string | null;
  /** Name of a collection; null for all. */
  readonly collection: string | null;
}

/** A plan in a file may name its folder, and may be a preset with its name. */
const planFileSchema = z.union([
  presetPlanSchema,
  z.strictObject({ name: z.string(), plan: presetPlanSchema }).transform(({ plan }) => plan),
]);

/** Reads a plan. @throws HeliochromeError file-missing, file-unreadable with each place that is wrong */
export function readPlanFile(file: string): Promise<z.infer<typeof presetPlanSchema>> {
  return readJsonFile(file, planFileSchema, {
    advice: 'A plan has the fields of docs/export-plans.md; what is left out has its default.',
  });
}

/** A preset that comes with the program, by its name. @throws HeliochromeError not-found */
export function shippedPreset(name: string): z.infer<typeof presetPlanSchema> {
  const found = shippedPresets.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found.plan;
  const names = shippedPresets.map((one) => `“${one.name}”`).join(', ');
  throw new HeliochromeError('not-found', `There is no preset “${name}”.`, `There are ${names}.`);
}

function queryOf(catalog: Catalog, { words, collection }: ExportRequest): PhotoQuery {
  const query = photoQuerySchema.parse({ text: words ?? '' });
  if (collection === null) return query;
  const found = catalog.collections.list().filter(({ name }) => name === collection);
  if (found.length === 1) return { ...query, scope: { kind: 'collection', id: found[0].id } };
  throw new HeliochromeError(
    'not-found',
    found.length === 0
      ? `The library has no collection “${collection}”.`
      : `The library has ${found.length} collections “${collection}”.`,
    'Give the name of one collection, as the library shows it.',
  );
}

/**
 * Exports photos of a library, as the application does.
 *
 * @throws HeliochromeError library-damaged, library-future, library-locked, library-read-only, not-found, usage
 */
export function exportPhotos(
  request: ExportRequest,
  options: LibraryJobOptions,
): Promise<LibraryJobReport> {
  const { library, plan } = request;
  const parameters = (catalog: Catalog): ExportParameters => {
    const ids = [...catalog.photos.resolve({ query: queryOf(catalog, request) })];
    if (ids.length === 0) {
      const advice = 'Give other words, another collection, or neither.';
      throw new HeliochromeError('usage', 'There is no photo to export.', advice);
    }
    return { photos: { ids }, plan };
  };
  const title = `Export to “${plan.folder}”`;
  const job = { library, create: false, kind: 'export', title, parameters } as const;
  return runLibraryJob({ ...job, details: plan.folder }, options);
}
