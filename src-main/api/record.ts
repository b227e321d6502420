import type { CallResponse } from '../../src-shared/api/contract.ts';
import type { Application } from './application.ts';

type Changed = CallResponse<'photos.rate'>;

/** `1 photo`, `3 photos`. */
export function photosOf(count: number): string {
  return count === 1 ? '1 photo' : `${count} photos`;
}

/** A name in a label: “Harbour”. */
export function quoted(name: string): string {
  return `“${name}”`;
}

/** A change that undo takes back. */
export interface Change {
  /** In words, as a command: “Rate 3 photos”. */
  readonly label: string;
  /** Whose undo it is: a photo's, or the library's (null). */
  readonly photoId: number | null;
  /** Gives how many rows changed. */
  readonly work: () => number;
  /** Line of the audit log; left out where the record does not change. */
  readonly audit?: AuditLine;
}

/** What is written into the log that is only ever added to. */
export interface AuditLine {
  readonly action: string;
  readonly details: string;
  readonly photoIds: readonly number[];
}

/** Beyond this the photos of a step are named in one line: so many lines, or so many characters in them. */
const mostLines = 1000;
const mostCharacters = 200_000;

/** Numbers in few words: `1–5, 8`. */
function rangesOf(ids: readonly number[]): string {
  const sorted = ids.toSorted((left, right) => left - right);
  const ranges: [number, number][] = [];
  let last: [number, number] | null = null;
  for (const id of sorted) {
    if (last !== null && id <= last[1] + 1) last[1] = id;
    else {
      last = [id, id];
      ranges.push(last);
    }
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

/** Writes into the audit log: a line for each photo, or one that names them all. */
export function writeAudit(application: Application, line: AuditLine): void {
  const { audit } = application.session.catalog;
  const { operator } = application.settings.get();
  const { action, details, photoIds } = line;
  if (photoIds.length === 0) audit.add({ operator, action, photoId: null, details });
  else if (photoIds.length <= mostLines && photoIds.length * details.length <= mostCharacters) {
    for (const photoId of photoIds) audit.add({ operator, action, photoId, details });
  } else {
    const named = `${details} (photos ${rangesOf(photoIds)})`;
    audit.add({ operator, action, photoId: null, details: named });
  }
}

/** Makes a change with its step of undo and its audit line: all of them, or none. */
export function change(application: Application, { label, photoId, work, audit }: Change): Changed {
  const { catalog } = application.session;
  const changed = catalog.transaction(() => {
    const count = catalog.history.record(label, photoId, work);
    if (count > 0 && audit !== undefined) writeAudit(application, audit);
    return count;
  });
  return { changed, undoable: changed > 0 };
}
