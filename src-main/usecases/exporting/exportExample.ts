import type { CallPayload, ExportExample } from '../../../src-shared/api/contract.ts';
import { fillFields } from '../../../src-shared/domain/exportName.ts';
import type { PhotoSelection, PhotoSummary } from '../../../src-shared/domain/photo.ts';
import { disclosureStatement } from '../../../src-shared/domain/provenance.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import { encodeJpeg } from '../../imaging/encodePicture.ts';
import { sharedPixelPool } from '../../imaging/pool/pixelPool.ts';
import { renderColor } from '../../imaging/renderPicture.ts';
import { addToPicture } from '../../imaging/text/addToPicture.ts';
import { drawAdditions } from '../../imaging/text/drawAdditions.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { exportVersions } from '../jobs/exportVersions.ts';
import { nameParts } from '../jobs/planExport.ts';
import { selectedPhotos } from '../jobs/selectedPhotos.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { knownSize } from '../pixels/thumbnail.ts';

type Request = CallPayload<'exports.example'>;
type Plan = Request['plan'];

/** Longer side of the picture, pixels. */
const longSide = 720;
const quality = 88;

interface Chosen {
  readonly photo: PhotoSummary;
  readonly version: Version;
}

/** The first result whose master can be read. */
async function firstResult(
  { catalog }: LibraryContext,
  photos: PhotoSelection,
  { versions }: Plan,
): Promise<Chosen | null> {
  for await (const batch of selectedPhotos(catalog, photos)) {
    for (const photo of batch) {
      if (photo.missing || photo.state !== 'ready') continue;
      const version = exportVersions(catalog, photo, versions).at(0);
      if (version !== undefined) return { photo, version };
    }
  }
  return null;
}

function captionOf(
  { catalog }: LibraryContext,
  { photo, version }: Chosen,
  plan: Plan,
): string | null {
  const details = catalog.photos.get(photo.id);
  if (plan.captionStrip === null || details === null) return null;
  const collection = catalog.collections.list().find(({ id }) => id === details.collectionIds[0]);
  const places = { collection: collection?.name ?? '', folder: '' };
  const parts = nameParts(details, version, places);
  return fillFields(plan.captionStrip.text, parts, { statement: disclosureStatement });
}

/**
 * Shows what the plan makes of the first of these photos, in small, with the mark and the caption that it draws. Null
 * when there is none to be shown.
 *
 * @throws HeliochromeError what reading the master throws
 */
export async function exportExample(
  context: LibraryContext,
  { photos, plan }: Request,
): Promise<ExportExample | null> {
  const chosen = await firstResult(context, photos, plan);
  const source = chosen === null ? null : context.catalog.photos.source(chosen.photo.id);
  if (chosen === null || source === null) return null;
  const { photo, version } = chosen;
  const { previews } = pixelRoomOf(context);
  const { pyramid, level } = await previews.get(source, knownSize(photo), 'always', undefined);
  const chroma = context.catalog.versions.chroma(version.id);
  const plane = await pyramid.plane(level);
  const finish = version.recipe.finish;
  const colored = await renderColor(plane, chroma, finish, longSide, sharedPixelPool());
  const wanted = { mark: plan.mark, caption: captionOf(context, chosen, plan) };
  const picture = addToPicture(colored, await drawAdditions(colored, wanted));
  const jpeg = await encodeJpeg(picture, quality);
  return {
    label: photo.label,
    width: picture.width,
    height: picture.height,
    picture: `data:image/jpeg;base64,${jpeg.toString('base64')}`,
  };
}
