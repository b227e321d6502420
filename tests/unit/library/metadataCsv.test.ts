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

  test('what is written is read again, quotes, lines, separators and all', async () => {
    const text = fc.string({
      unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '=', 'é', '写', ' '),
    });
    await fc.assert(
      fc.asyncProperty(text, text, async (title, notes) => {
        const table = csvHead() + csvRows([photo({ title, notes }, ['a, b', 'harbor'])]);
        const [row] = (await readCsvTable(table)).rows;
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

  test('a table of a spreadsheet that writes semicolons is read, in any order and case of columns', async () => {
    const table = 'Title;ID;Shelf\r\n\r\n"Crane; north";12;B4\r\n';
    const { rows, unknownColumns } = await readCsvTable(table);
    assert.deepEqual(rows[0].metadata, { title: 'Crane; north' });
    assert.deepEqual([rows.length, rows[0].id, rows[0].row], [1, '12', 3]);
    assert.deepEqual(unknownColumns, ['Shelf']);
  });

  test('a table of many pieces is read whole, and holds up nothing else', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index},Łódź 写 ${index}`);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const { rows } = await readCsvTable(`id,title\n${lines.join('\n')}`);
    clearInterval(timer);
    assert.equal(rows.length, 20_000);
    assert.ok(rows.every(({ id, metadata }) => metadata.title === `Łódź 写 ${id}`));
    assert.ok(turns > 1, `${turns} turns`);
  });

  test('a table that names no photo, and one with an open quote, are refused in words', async () => {
    const unusable = (error: HeliochromeError): boolean => error.code === 'data-unusable';
    await assert.rejects(readCsvTable('title,date\nCrane,1932\n'), unusable);
    await assert.rejects(readCsvTable('id,title\n1,"Crane\n'), unusable);
    await assert.rejects(readCsvTable(''), unusable);
  });
});
