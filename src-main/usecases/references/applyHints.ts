import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { CallPayload } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { encodeLuminance } from '../../../src-shared/domain/luminanceFormat.ts';
import type { NewReference } from '../../catalog/references.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { findModel } from '../models/findModel.ts';
import { assertUnchanged } from '../pixels/photoFile.ts';
import { pixelRoomOf } from '../pixels/pixelRoom.ts';
import { sourceOf } from '../versions/tryColoring.ts';

/** What carries a version's hints to other photos. */
export interface CarriedHints {
  /** Of the version. */
  readonly photoId: number;
  /** The luminance under the hints, to be kept with the job. */
  readonly luminance: NewReference;
  /** What the other photos are colored with. */
  readonly coloring: CallPayload<'jobs.colorize'>['coloring'];
  readonly finish: CallPayload<'jobs.colorize'>['finish'];
}

/**
 * Makes of a version's hints what colors other photos by them.
 *
 * @throws HeliochromeError not-found, usage (the version has no hints), model-missing, what opening the master throws
 */
export async function carryVersionHints(
  context: LibraryContext,
  { versionId, strength, finish }: CallPayload<'jobs.applyHints'>,
): Promise<CarriedHints> {
  const { versions, photos } = context.catalog;
  const version = versions.get(versionId);
  if (version === null) {
    throw new HeliochromeError(
      'not-found',
      `There is no version ${versionId} in this library.`,
      'It may have been removed; look at the photo again.',
    );
  }
  const { photoId, number, recipe } = version;
  if (recipe.hints.length === 0) {
    throw new HeliochromeError(
      'usage',
      `Version ${number} has no hints that could be carried over.`,
      'Draw hints on the photo first.',
    );
  }
  const model = await findModel(recipe.model.id);
  const source = sourceOf(context, photoId);
  await assertUnchanged(source);
  const { longSide } = model.manifest.input;
  const plane = await pixelRoomOf(context).luminance.get(source, longSide);
  const bytes = encodeLuminance(plane);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const label = photos.summaries([photoId]).at(0)?.label ?? source.fileName;
  const name = `${label}, version ${number}`;
  return {
    photoId,
    luminance: {
      sha256,
      name,
      kind: 'luminance',
      width: plane.width,
      height: plane.height,
      packed: deflateSync(bytes),
      photoId,
      versionId,
    },
    coloring: {
      model: recipe.model.id,
      temperature: recipe.temperature,
      decisiveness: recipe.decisiveness,
      reference: {
        method: 'hints',
        strength,
        pictures: [{ sha256, name }],
        swatches: [],
        hints: recipe.hints,
      },
    },
    finish: finish ?? recipe.finish,
  };
}
