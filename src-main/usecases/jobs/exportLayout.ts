import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';

/** What an export writes beside the pictures, in the folder of the results. */
export const exportFileNames = {
  contactSheet: 'contact-sheet.pdf',
  gallery: 'gallery.html',
  // Where Archivematica looks for it.
  dublinCore: 'metadata/metadata.csv',
  mets: 'mets.xml',
} as const;
export const exportFiles: readonly string[] = Object.values(exportFileNames);

/** Folder of what a bag holds (RFC 8493, 2.1.2). */
const bagData = 'data';

/** Where the results lie: the export's folder, or the payload folder of the bag that it becomes. */
export function resultsFolder({ folder, package: bag }: ExportPlan): string {
  return bag === null ? folder : path.join(folder, bagData);
}

/** Name of a result's proof, below the folder of the results. */
export function proofName(result: string): string {
  return `proofs/${result}.jpg`;
}
