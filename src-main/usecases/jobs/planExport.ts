import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import {
  exportName,
  exportNameFields,
  unknownExportFields,
  type ExportNameParts,
} from '../../../src-shared/domain/exportName.ts';
import { deepFormats } from '../../../src-shared/domain/outputFormat.ts';
import { provenanceName } from '../../../src-shared/domain/provenance.ts';
import type { PhotoDetails, PhotoSelection } from '../../../src-shared/domain/photo.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { exportFiles, proofName } from './exportLayout.ts';
import { exportVersions } from './exportVersions.ts';
import { CommonFolder } from './mirroredFolder.ts';
import { selectedPhotos } from './selectedPhotos.ts';

/** One result to be written. */
export interface PlannedExport {
  readonly photoId: number;
  readonly versionId: number;
  readonly label: string;
  /** Path below the export's folder, with forward slashes. */
  readonly name: string;
  /** The master's folder, as {folder} tells it. */
  readonly folder: string;
  /** As the template has it. */
  readonly wantedName: string;
  /** Another result has that name already, so this one got a number. */
  readonly clashes: boolean;
}

/** Refuses what no photo could be exported with. @throws HeliochromeError usage */
export function checkExportPlan(plan: Omit<ExportPlan, 'folder'>): void {
  const unknown = unknownExportFields(plan.nameTemplate);
  if (unknown.length > 0) {
    throw new HeliochromeError(
      'usage',
      `The file names speak of ${unknown.map((field) => `{${field}}`).join(', ')}, which there is not.`,
      `Use ${exportNameFields.map((field) => `{${field}}`).join(', ')}.`,
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

function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Gives every result its own name: what would come out the same to any file system gets a number. */
class Names {
  readonly #taken = new Set<string>(exportFiles.map(keyOf));

  take(name: string): string {
    const { dir, name: stem, ext } = path.posix.parse(name);
    for (let number = 1; ; number += 1) {
      const tried = number === 1 ? name : path.posix.join(dir, `${stem} (${number})${ext}`);
      // Also those of what lies beside the picture.
      const keys = [tried, provenanceName(tried), proofName(tried)].map(keyOf);
      if (keys.some((key) => this.#taken.has(key))) continue;
      for (const key of keys) this.#taken.add(key);
      return tried;
    }
  }
}

/** What names are made of, for one version of a photo. */
export function nameParts(
  details: PhotoDetails,
  version: Version,
  places: { readonly collection: string; readonly folder: string },
): ExportNameParts {
  const { metadata } = details;
  return {
    ...places,
    name: path.parse(details.fileName).name,
    id: metadata.identifier,
    title: metadata.title,
    date: metadata.date,
    creator: metadata.creator,
    place: metadata.place,
    page: details.page,
    version: version.number,
    model: version.modelName,
  };
}

/** The innermost folder that holds all masters; looked for only where a name tells of folders. */
async function commonFolder(
  catalog: Catalog,
  selection: PhotoSelection,
  template: string,
): Promise<CommonFolder> {
  const common = new CommonFolder();
  if (!template.includes('{folder}')) return common;
  for await (const photos of selectedPhotos(catalog, selection)) {
    for (const { id } of photos) {
      const source = catalog.photos.source(id);
      if (source !== null) common.add(path.dirname(source.path));
    }
  }
  return common;
}

/**
 * A name that every program finds in a bag: manifests must escape percent signs (RFC 8493, 2.1.3), but the Library of
 * Congress' own validator looks for the escaped name.
 */
function safeInBags(name: string): string {
  return name.replaceAll('%', '_');
}

/**
 * Lists what an export writes and how it is called; the same photos and plan always give the same names.
 *
 * @param onPassed told of photos that have no version such as the plan wants
 */
export async function* planExport(
  catalog: Catalog,
  selection: PhotoSelection,
  plan: Omit<ExportPlan, 'folder'>,
  onPassed: (count: number) => void = () => undefined,
): AsyncGenerator<readonly PlannedExport[]> {
  const names = new Names();
  const collections = new Map(catalog.collections.list().map(({ id, name }) => [id, name]));
  const template = plan.mirrorFolders ? `{folder}/${plan.nameTemplate}` : plan.nameTemplate;
  const common = await commonFolder(catalog, selection, template);
  const planPhoto = (details: PhotoDetails, versions: readonly Version[]): PlannedExport[] => {
    const places = {
      collection: collections.get(details.collectionIds[0]) ?? '',
      folder: common.below(path.dirname(details.path)),
    };
    return versions.map((version) => {
      const parts = nameParts(details, version, places);
      const named = exportName(template, parts, plan.format);
      const wantedName = plan.package === null ? named : safeInBags(named);
      const name = names.take(wantedName);
      const ids = { photoId: details.id, versionId: version.id };
      const { folder } = places;
      const clashes = name !== wantedName;
      return { ...ids, label: details.label, name, folder, wantedName, clashes };
    });
  };
  for await (const photos of selectedPhotos(catalog, selection)) {
    const planned: PlannedExport[] = [];
    let passed = 0;
    for (const photo of photos) {
      const versions = exportVersions(catalog, photo, plan.versions);
      const details = versions.length === 0 ? null : catalog.photos.get(photo.id);
      if (details === null) passed += 1;
      else planned.push(...planPhoto(details, versions));
    }
    if (passed > 0) onPassed(passed);
    yield planned;
  }
}
