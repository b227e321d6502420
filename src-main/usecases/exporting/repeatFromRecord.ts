import type { CallPayload, CallResponse } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { provenanceSchema, type Provenance } from '../../../src-shared/domain/provenance.ts';
import { readJsonFile } from '../../platform/jsonFile.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { repeatExport } from './repeatExport.ts';
import { fileExists } from './sameFile.ts';

/** The master of a record among those of the library, known by its contents. */
async function masterOf(
  { catalog }: LibraryContext,
  { master }: Provenance,
): Promise<string | null> {
  for (const { path } of catalog.masters.bySha256(master.sha256)) {
    if (await fileExists(path)) return path;
  }
  return null;
}

/**
 * Makes a result again from the record beside it. Its master is the one that is named, else one of the library with the
 * recorded checksum, else where the record leads.
 *
 * @throws HeliochromeError file-missing (master), not-offered for colors taken from other pictures, and what
 *   {@link repeatExport} throws
 */
export async function repeatFromRecord(
  context: LibraryContext,
  { record: sidecar, master, folder }: CallPayload<'exports.repeat'>,
  signal: AbortSignal,
): Promise<CallResponse<'exports.repeat'>> {
  const record = await readJsonFile(sidecar, provenanceSchema, {
    advice: 'Choose the JSON record that lies beside an exported picture.',
  });
  if (record.recipe.reference !== null) {
    throw new HeliochromeError(
      'not-offered',
      'The colors of this picture were taken from other pictures, of which its record has only the names.',
      'Export its version from the library again, or repeat it on the command line, where those pictures can be named.',
    );
  }
  const { target, identical, notes } = await repeatExport(
    { sidecar, master: master ?? (await masterOf(context, record)), out: folder },
    { signal, log: context.log },
  );
  return { path: target, identical, notes: [...notes] };
}
