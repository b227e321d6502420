import { z } from 'zod';
import { photoSelectionSchema } from '../../../src-shared/domain/photo.ts';
import type { JobHandler } from '../../jobs/jobTypes.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { hasThumbnail, knownSize, thumbnailOf } from '../pixels/thumbnail.ts';
import { photoObstacle } from './photoObstacle.ts';
import { selectedPhotos } from './selectedPhotos.ts';

/** Which photos get their thumbnails. */
const thumbnailsParametersSchema = z.strictObject({ photos: photoSelectionSchema });
type Parameters = z.infer<typeof thumbnailsParametersSchema>;

const dataSchema = z.strictObject({});
type Data = z.infer<typeof dataSchema>;

/** Fewer than the screen's, which comes first. */
const concurrency = 2;

/**
 * Makes the thumbnails of photos and, while there is room for them, the previews that let a photo appear at once.
 * What is there already is passed over.
 */
export function thumbnailsHandler(context: LibraryContext): JobHandler<Parameters, Data> {
  const { catalog } = context;
  return {
    kind: 'thumbnails',
    lane: 'disk',
    parameters: thumbnailsParametersSchema,
    data: dataSchema,
    concurrency,
    async *list(job) {
      for await (const photos of selectedPhotos(catalog, job.parameters.photos)) {
        yield photos.map(({ id, label }) => ({ label, photoId: id, data: {} }));
      }
    },
    async run({ photoId }, job) {
      const photo = photoId === null ? undefined : catalog.photos.summaries([photoId]).at(0);
      const source = photo === undefined ? null : catalog.photos.source(photo.id);
      const obstacle = photoObstacle(photo);
      if (obstacle !== null || photo === undefined || source === null) {
        return { state: 'skipped', reason: obstacle ?? 'It is no longer in the library.' };
      }
      const { previews } = pixelRoomOf(context);
      job.activity(`Thumbnail of ${photo.label}`);
      if (!(await hasThumbnail(context, photo, source))) {
        await thumbnailOf(context, photo, source, job.signal);
      }
      if (!(await previews.isStored(source)) && (await previews.hasRoom())) {
        await previews.get(source, knownSize(photo), 'ifRoom', job.signal);
      }
      return { state: 'done' };
    },
    async end({ signal }) {
      const known = (ids: readonly number[]): Set<number> =>
        new Set(catalog.photos.summaries(ids).map(({ id }) => id));
      await pixelRoomOf(context).thumbnails.removeForgotten(known, signal);
    },
  };
}
