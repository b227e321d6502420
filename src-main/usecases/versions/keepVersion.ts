import type { Version } from '../../../src-shared/domain/version.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import type { TriedColoring } from '../pixels/pixelRoom.ts';
import { planeOf } from './computeChroma.ts';
import type { ResolvedColoring } from './resolveColoring.ts';

/** What else is said of a version that is kept. */
export interface Keeping {
  /** The version whose place and number it takes. */
  readonly replaces?: number;
  /** What was done, for the audit log, such as “Dab dark red”. */
  readonly what?: string;
}

/**
 * Adds a coloring to a photo as its current version, with a line in the audit log. To be called in a transaction; the
 * step of undo is the caller's.
 */
export function keepVersion(
  context: LibraryContext,
  photoId: number,
  { model, recipe }: ResolvedColoring,
  coloring: TriedColoring,
  { replaces, what }: Keeping = {},
): Version {
  const { catalog } = context;
  const { name, version: modelVersion } = model.manifest;
  const version = catalog.versions.add({
    photoId,
    recipe,
    modelName: name,
    engine: coloring.engine,
    chroma: planeOf(coloring),
    ...(replaces !== undefined && { replaces }),
  });
  catalog.audit.add({
    operator: context.settings().operator,
    action: 'colorize',
    photoId,
    details: `Version ${version.number} by ${name} ${modelVersion}${what === undefined ? '' : `: ${what}`}.`,
  });
  return version;
}

/** Tells that a photo has another version, once the transaction under way is through. */
export function announceVersion(context: LibraryContext, photoId: number): void {
  setImmediate(() => {
    context.emit({ type: 'versions', photoId });
    context.emit({ type: 'photos', ids: [photoId] });
  });
}
