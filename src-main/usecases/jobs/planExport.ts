import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { exportName, unknownExportFields } from '../../../src-shared/domain/exportName.ts';
import { deepFormats } from '../../../src-shared/domain/outputFormat.ts';
import type { PhotoSelection, PhotoSummary } from '../../../src-shared/domain/photo.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { selectedPhotos } from './selectedPhotos.ts';

/** One result to be written. */
export interface PlannedExport {
  readonly photoId: number;
  readonly versionId: number;
  readonly label: string;
  /** Path below the export's folder, with forward slashes. */
  readonly name: string;
  /** As the template has it. */
  readonly wantedName: string;
  /** Another result has that name already, so this one got a number. */
  readonly clashes: boolean;
}

/** Refuses what no photo could be exported with. @throws HeliochromeError usage */
export function checkExportPlan(plan: ExportPlan): void {
  const unknown = unknownExportFields(plan.nameTemplate);
  if (unknown.length > 0) {
    throw new HeliochromeError(
      'usage',
      `The file names speak of ${unknown.map((field) => `{${field}}`).join(', ')}, which there is not.`,
      'Use {name}, {id}, {title}, {page}, {version}, {model} and {collection}.',
    );
  }
  if (plan.depth === 16 && !deepFormats.includes(plan.format)) {
    throw new HeliochromeError(
      'usage',
      `16 bits were asked for, but ${plan.format} holds 8.`,
      `Choose ${deepFormats.join(' or ')}, or 8 bits.`,
    );
  }
}

/** The versions of a photo that a plan wants, in their order. */
function versionsOf(catalog: Catalog, photo: PhotoSummary, plan: ExportPlan): readonly Version[] {
  if (photo.versionId === null && plan.versions !== 'all') return [];
  if (plan.versions === 'accepted' && photo.review !== 'accepted') return [];
  if (photo.versions === 0) return [];
  const versions = catalog.versions.list(photo.id);
  if (plan.versions === 'all') return [...versions].sort((one, other) => one.number - other.number);
  return versions.filter(({ current }) => current);
}

/** Gives every result its own name: what would come out the same to any file system gets a number. */
class Names {
  readonly #taken = new Set<string>();

  take(name: string): string {
    const { dir, name: stem, ext } = path.posix.parse(name);
    for (let number = 1; ; number += 1) {
      const tried = number === 1 ? name : path.posix.join(dir, `${stem} (${number})${ext}`);
      const key = tried.normalize('NFC').toLowerCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return tried;
    }
  }
}

/**
 * Lists what an export writes and how it is called; the same photos and plan always give the same names.
 *
 * @param onPassed told of photos that have no version such as the plan wants
 */
export async function* planExport(
  catalog: Catalog,
  selection: PhotoSelection,
  plan: ExportPlan,
  onPassed: (count: number) => void = () => undefined,
): AsyncGenerator<readonly PlannedExport[]> {
  const names = new Names();
  const collections = new Map(catalog.collections.list().map(({ id, name }) => [id, name]));
  for await (const photos of selectedPhotos(catalog, selection)) {
    const planned: PlannedExport[] = [];
    let passed = 0;
    for (const photo of photos) {
      const versions = versionsOf(catalog, photo, plan);
      const details = versions.length === 0 ? null : catalog.photos.get(photo.id);
      if (details === null) passed += 1;
      else {
        const [collectionId] = details.collectionIds;
        for (const version of versions) {
          const parts = {
            name: path.parse(details.fileName).name,
            id: details.metadata.identifier,
            title: details.metadata.title,
            page: details.page,
            version: version.number,
            model: version.modelName,
            collection: collections.get(collectionId) ?? '',
          };
          const wantedName = exportName(plan.nameTemplate, parts, plan.format);
          const name = names.take(wantedName);
          planned.push({
            photoId: photo.id,
            versionId: version.id,
            label: photo.label,
            name,
            wantedName,
            clashes: name !== wantedName,
          });
        }
      }
    }
    if (passed > 0) onPassed(passed);
    yield planned;
  }
}
