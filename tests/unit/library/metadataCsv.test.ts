import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PhotoDetails } from '../../../src-shared/domain/photo.ts';
import {
  csvHead,
  csvRows,
  guardCell,
  readCell,
  readCsvTable,
} from '../../../src-main/usecases/library/metadataCsv.ts';

function photo(metadata: Partial<PhotoDetails['metadata']>, tags: string[] = []): PhotoDetails {
  return {
    id: 7,
    label: 'H-0147',
    fileName: 'h.tif',
    state: 'ready',
    missing: false,
    width: 10,
    height: 10,
    rating: 3,
    review: 'none',
    versionId: null,
    versions: 0,
    colorPhotograph: false,
    trashed: false,
    thumbnailKey: '1',
    path: '/scans/h.tif',
    page: 2,
    pages: 3,
    bytes: 1,
    sha256: 'a'.repeat(64),
    modifiedAt: '2026-01-01T00:00:00.000Z',
    importedAt: '2026-01-01T00:00:00.000Z',
    format: 'tiff',
    depth: 16,
    channels: 1,
    colorSpace: 'b-w',
    metadata: {
      title: '',
      creator: '',
      date: '',
      place: '',
      identifier: '',
      rights: '',
      notes: '',
      ...metadata,
    },
    tags,
    collectionIds: [],
    warnings: [],
    problem: '',
  };
}

describe('the table of metadata', () => {
  test('any value comes back from its cell exactly, and none begins as a formula does', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('=', '+', '-', '@', "'", '\t', '\r', '\n', 'a', '＝') }),
    );
    fc.assert(
      fc.property(nasty, (value) => {
        const cell = guardCell(value);
        assert.doesNotMatch(cell, /^[=+\-@\t\r\n]/);
        assert.equal(readCell(cell), value);
      }),
    );
  });

  test('what is written is read again, quotes, lines, separators and all', () => {
    const text = fc.string({
      unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '=', 'é', '写', ' '),
    });
    fc.assert(
      fc.property(text, text, (title, notes) => {
        const table = csvHead() + csvRows([photo({ title, notes }, ['a, b', 'harbor'])]);
        const [row] = readCsvTable(table).rows;
        const filled = [
          ['title', title],
          ['notes', notes],
        ].filter(([, value]) => value !== '');
        assert.deepEqual(row.metadata, Object.fromEntries(filled));
        assert.deepEqual(row.tags, ['a, b', 'harbor']);
        assert.deepEqual(
          [row.id, row.file, row.page, row.sha256, row.rating],
          ['7', '/scans/h.tif', '2', 'a'.repeat(64), '3'],
        );
      }),
      { numRuns: 200 },
    );
  });

  test('it begins with the mark of UTF-8, and a formula stands behind an apostrophe', () => {
    assert.ok(csvHead().startsWith('\ufeffid,file,page,sha256,title,'));
    assert.match(csvRows([photo({ title: '=HYPERLINK("http://x")' })]), /"'=HYPERLINK\(""http/);
  });

  test('a table of a spreadsheet that writes semicolons is read, in any order and case of columns', () => {
    const { rows, unknownColumns } = readCsvTable('Title;ID;Shelf\r\n"Crane; north";12;B4\r\n');
    assert.deepEqual(rows[0].metadata, { title: 'Crane; north' });
    assert.deepEqual([rows[0].id, rows[0].row], ['12', 2]);
    assert.deepEqual(unknownColumns, ['Shelf']);
  });

  test('a table that names no photo, and one with an open quote, are refused in words', () => {
    const unusable = (error: HeliochromeError): boolean => error.code === 'data-unusable';
    assert.throws(() => readCsvTable('title,date\nCrane,1932\n'), unusable);
    assert.throws(() => readCsvTable('id,title\n1,"Crane\n'), unusable);
    assert.throws(() => readCsvTable(''), unusable);
  });
});
