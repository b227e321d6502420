import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { provenanceName } from '../../../src-shared/domain/provenance.ts';
import { listInputs, type InputFile, type InputListing } from '../../platform/listInputs.ts';
import type { FoundModel } from '../models/findModel.ts';
import type { ColorizeOptions, ColorizeRequest } from './colorizeRequest.ts';
import { readProvenance } from './existingResult.ts';

/**
 * The given photos, without results of earlier runs that lie among them; tells what was left out.
 *
 * @throws HeliochromeError usage when there is none, cancelled
 */
export async function listMasters(
  request: ColorizeRequest,
  options: ColorizeOptions,
): Promise<InputListing> {
  const { signal, onEvent } = options;
  const listing = await listInputs(request.inputs, {
    recursive: request.recursive,
    ...(signal !== undefined && { signal }),
  });
  const photos: InputFile[] = [];
  const ownFiles = new Map<string, string>();
  for (const photo of listing.photos) {
    if ((await readProvenance(photo.path)) === null) photos.push(photo);
    else {
      ownFiles.set(photo.path, 'a result of Heliochrome');
      ownFiles.set(provenanceName(photo.path), 'the record of a result');
    }
  }
  const others = listing.ignored.filter(({ path }) => !ownFiles.has(path));
  const ignored = [...others, ...[...ownFiles].map(([path, reason]) => ({ path, reason }))];
  for (const { path, reason } of ignored)
    onEvent?.({ type: 'item', path, status: 'ignored', reason });
  const { foldersNotEntered } = listing;
  if (foldersNotEntered.length > 0) {
    const message = `Not looked into: ${foldersNotEntered.join(', ')}. Use --recursive to include folders inside folders.`;
    onEvent?.({ type: 'warning', message });
  }
  if (photos.length === 0 && listing.failures.length === 0) {
    throw new HeliochromeError(
      'usage',
      `No photo was found in ${request.inputs.join(', ')}.`,
      foldersNotEntered.length > 0
        ? 'Use --recursive to look into the folders inside.'
        : 'Give JPEG, PNG, WebP or TIFF files, or folders that hold some.',
    );
  }
  return { ...listing, photos, ignored };
}

/** Hints fit one photo and a model that takes them. @throws HeliochromeError usage */
export function checkHints(
  request: ColorizeRequest,
  listing: InputListing,
  model: FoundModel,
): void {
  if (request.hints.length === 0) return;
  if (listing.photos.length !== 1) {
    throw new HeliochromeError(
      'usage',
      `Hints belong to one photo, but ${listing.photos.length} were given.`,
      'Colorize the photo of the hints alone.',
    );
  }
  // Along edges, hints spread over any model's colors.
  if (!model.manifest.input.hints && request.edges === 0) {
    throw new HeliochromeError(
      'usage',
      `Model “${model.manifest.id}” takes no hints.`,
      'Let edges spread them (--edges above 0), choose a model that takes hints, or leave --hints out.',
    );
  }
}
