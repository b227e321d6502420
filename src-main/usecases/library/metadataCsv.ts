import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import {
  archivalFields,
  tagSchema,
  type ArchivalMetadata,
  type PhotoDetails,
} from '../../../src-shared/domain/photo.ts';

/** Columns of the table, in order. `id`, `sha256`, `page` and `file` say which photo a row is about. */
const csvColumns = ['id', 'file', 'page', 'sha256', ...archivalFields, 'tags', 'rating'] as const;

/** Between the tags of a cell; a tag may hold a comma. */
const tagSeparator = '; ';
/** Bytes of a table that are read at a stretch. */
const pieceBytes = 64 * 1024;
const byteOrderMark = '\ufeff';

/**
 * Spreadsheet programs run a cell that begins with one of these as a formula (OWASP, “CSV injection”): such a value
 * gets an apostrophe in front. A value that has apostrophes there already gets another, so that reading back is exact.
 */
const looksLikeFormula = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const wasGuarded = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A value as it stands in a cell. */
export function guardCell(value: string): string {
  return looksLikeFormula.test(value) ? `'${value}` : value;
}

/** The value of a cell: the inverse of {@link guardCell}. */
export function readCell(cell: string): string {
  return wasGuarded.test(cell) ? cell.slice(1) : cell;
}

function rowOf(photo: PhotoDetails): string[] {
  const archival = archivalFields.map((field) => photo.metadata[field]);
  return [
    String(photo.id),
    photo.path,
    String(photo.page),
    photo.sha256 ?? '',
    ...archival,
    photo.tags.join(tagSeparator),
    String(photo.rating),
  ].map(guardCell);
}

/** The head of the table, with the mark by which spreadsheet programs know UTF-8. */
export function csvHead(): string {
  return byteOrderMark + stringify([[...csvColumns]], { record_delimiter: 'windows' });
}

/** Photos as rows, each ended. */
export function csvRows(photos: readonly PhotoDetails[]): string {
  return stringify(photos.map(rowOf), { record_delimiter: 'windows' });
}

/** What a row says. */
export interface CsvRow {
  /** Line of the table as a spreadsheet numbers it: the head is 1. */
  readonly row: number;
  readonly id: string;
  readonly file: string;
  readonly page: string;
  readonly sha256: string;
  /** Fields that the row fills; an empty cell fills nothing. */
  readonly metadata: Partial<ArchivalMetadata>;
  readonly tags: readonly string[];
  readonly rating: string;
}

/** A table that was read. */
export interface CsvTable {
  readonly rows: readonly CsvRow[];
  /** Columns that mean nothing here. */
  readonly unknownColumns: readonly string[];
}

/** The separator of the head: spreadsheets of many countries write semicolons. */
function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/)).replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => head.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** The table in pieces, so that other work goes on between them. */
async function* pieces(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield bytes.subarray(start, start + pieceBytes);
    await nextTurn();
  }
}

async function* parseCells(text: string): AsyncGenerator<readonly string[], undefined> {
  const parser = parse({ bom: true, delimiter: delimiterOf(text), relax_column_count: true });
  try {
    for await (const cells of Readable.from(pieces(text)).pipe(parser)) yield cells as string[];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HeliochromeError(
      'data-unusable',
      `The table could not be read: ${reason}.`,
      'Save it as CSV (UTF-8) once more; every quote that is opened must be closed.',
      { cause: error },
    );
  }
}

/** @throws HeliochromeError data-unusable when no column says which photo a row is about */
function namesOf(head: readonly string[]): readonly string[] {
  const names = head.map((name) => readCell(name).trim().toLowerCase());
  if (['id', 'sha256', 'file'].some((name) => names.includes(name))) return names;
  throw new HeliochromeError(
    'data-unusable',
    `No column says which photo a row is about; the columns are: ${head.slice(0, 20).join(', ') || 'none'}.`,
    'The first row must name the columns, one of them id, sha256 or file. Exporting metadata gives such a table.',
  );
}

function toRow(row: number, names: readonly string[], cells: readonly string[]): CsvRow {
  const cellOf = (name: string): string => {
    const place = names.indexOf(name);
    return readCell((place === -1 ? undefined : cells.at(place)) ?? '');
  };
  const filled = archivalFields
    .map((field) => [field, cellOf(field)] as const)
    .filter(([, value]) => value !== '');
  return {
    row,
    id: cellOf('id').trim(),
    file: cellOf('file'),
    page: cellOf('page').trim(),
    sha256: cellOf('sha256').trim().toLowerCase(),
    metadata: Object.fromEntries(filled),
    tags: tagsOf(cellOf('tags')),
    rating: cellOf('rating').trim(),
  };
}

/**
 * Reads a table with a head of column names, in any order and case; other work goes on meanwhile.
 *
 * @throws HeliochromeError data-unusable when it is no CSV, or no column says which photo a row is about
 */
export async function readCsvTable(text: string): Promise<CsvTable> {
  const table = parseCells(text);
  const head = (await table.next()).value ?? [];
  const names = namesOf(head);
  const rows: CsvRow[] = [];
  let row = 1;
  for await (const cells of table) {
    row += 1;
    if (cells.some((cell) => cell !== '')) rows.push(toRow(row, names, cells));
  }
  const known: readonly string[] = csvColumns;
  return { rows, unknownColumns: head.filter((_, index) => !known.includes(names[index])) };
}

function tagsOf(cell: string): string[] {
  return cell
    .split(';')
    .map((tag) => tag.trim())
    .filter((tag) => tagSchema.safeParse(tag).success);
}
