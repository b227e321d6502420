import path from 'node:path';
import type { PhotoDetails } from '../../../src-shared/domain/photo.ts';
import type { Version } from '../../../src-shared/domain/version.ts';

/** A file with its fixity. */
export interface FileFacts {
  /** Below the folder of the results, with forward slashes. */
  readonly name: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** A master that results were made from. */
export interface MasterFacts {
  /** Its place in the lists of this export, from 1. */
  readonly number: number;
  readonly fileName: string;
  readonly format: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly importedAt: string;
  /** Where its copy lies below the folder of the results; null when it is not part of the export. */
  readonly copy: string | null;
}

/** A result, and what the catalog knows of it. */
export interface ResultFacts {
  readonly file: FileFacts;
  readonly photo: PhotoDetails;
  readonly version: Version;
  readonly master: MasterFacts;
}

/** Everything that the documents of an export tell; the same facts always give the same bytes. */
export interface ExportFacts {
  /** When the export was begun, ISO 8601. */
  readonly startedAt: string;
  /** Who asked for it; may be empty. */
  readonly operator: string;
  readonly application: { readonly name: string; readonly version: string };
  /** URI of the IPTC term that the pictures carry. */
  readonly digitalSourceType: string;
  readonly results: readonly ResultFacts[];
  /** Each once, by number. */
  readonly masters: readonly MasterFacts[];
}

const mediaTypes = new Map([
  ['tif', 'image/tiff'],
  ['tiff', 'image/tiff'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['jpeg2000', 'image/jp2'],
]);

/** The media type of a format's name or of a file's extension. */
export function mediaTypeOf(format: string): string {
  return mediaTypes.get(format.toLowerCase()) ?? 'application/octet-stream';
}

/** The media type of a file by its name. */
export function mediaTypeOfName(name: string): string {
  return mediaTypeOf(path.posix.extname(name).slice(1));
}
