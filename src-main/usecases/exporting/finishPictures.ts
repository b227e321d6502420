import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import { disclosureStatement } from '../../../src-shared/domain/provenance.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { fitLongSide } from '../../imaging/areaAverage.ts';
import { writeContactSheet, type SheetPicture } from '../../imaging/contactSheet.ts';
import { applicationVersion } from '../../platform/applicationVersion.ts';
import { exportFileNames, resultsFolder } from '../jobs/exportLayout.ts';
import type { ExportedResult } from '../packaging/gatherFacts.ts';
import type { ExportMemory } from './exportTypes.ts';
import { writeOwn } from './sameFile.ts';
import { copyLongSide, readCopy, type SmallCopies } from './smallCopies.ts';
import { writeGallery, type ShownPhoto } from './writeGallery.ts';

/** What gallery and contact sheet are made of. */
export interface FinishedPictures {
  readonly catalog: Catalog;
  readonly plan: ExportPlan;
  readonly memory: ExportMemory;
  readonly results: readonly ExportedResult[];
  readonly copies: SmallCopies;
  readonly signal: AbortSignal;
}

/** The photos shown, in the order of the export; what is no longer in the library is left out. */
function shownPhotos({ catalog, plan, results, copies }: FinishedPictures): ShownPhoto[] {
  const longSide = copyLongSide(plan) ?? 0;
  return results.flatMap(({ photoId, versionId, name }) => {
    const photo = catalog.photos.get(photoId);
    const version = catalog.versions.get(versionId);
    if (photo === null || version === null) return [];
    const { title, date } = photo.metadata;
    const notes = [
      title === photo.label ? '' : title,
      date,
      `${version.modelName} ${version.recipe.model.version}`,
    ];
    return [
      {
        label: photo.label,
        name,
        notes: notes.filter((note) => note.trim() !== '').join(' · '),
        ...fitLongSide(photo.width, photo.height, longSide),
        copy: () => copies.get(catalog, photoId, versionId),
      },
    ];
  });
}

async function* sheetPictures(
  photos: readonly ShownPhoto[],
  signal: AbortSignal,
): AsyncGenerator<SheetPicture> {
  for (const { label, notes, copy } of photos) {
    signal.throwIfAborted();
    yield { label, notes, jpeg: await readCopy((await copy()).after) };
  }
}

/**
 * Writes the contact sheet and the gallery of an export, as its plan has them. Repeatable.
 *
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, cancelled, and what reading a master throws
 */
export async function finishPictures(request: FinishedPictures): Promise<void> {
  const { plan, memory, signal } = request;
  const { contactSheet, gallery } = plan;
  if (contactSheet === null && gallery === null) return;
  const folder = resultsFolder(plan);
  const photos = shownPhotos(request);
  const replace = plan.existing === 'replace';
  const day = memory.startedAt.slice(0, 10);
  if (contactSheet !== null) {
    const { name, version } = applicationVersion();
    const layout = {
      title: contactSheet.title === '' ? `Contact sheet, ${day}` : contactSheet.title,
      statement: disclosureStatement,
      columns: contactSheet.columns,
      paper: contactSheet.paper,
      madeAt: memory.startedAt,
      software: `${name} ${version}`,
    };
    const target = path.join(folder, exportFileNames.contactSheet);
    await writeOwn(target, replace, (temporary) =>
      writeContactSheet(temporary, layout, sheetPictures(photos, signal)),
    );
  }
  if (gallery !== null) {
    const title = gallery.title === '' ? 'Before and after' : gallery.title;
    const facts = `${photos.length === 1 ? '1 photo' : `${photos.length} photos`}, ${day}.`;
    await writeGallery({ folder, title, facts, photos }, { replace, signal });
  }
}
