import Database from 'better-sqlite3';
import { migrate } from '../../src-main/catalog/migrations/migrate.ts';
import { addSqlFunctions } from '../../src-main/catalog/sqlFunctions.ts';

/** A database in memory at one version of the library's format. */
export function databaseAt(version: number): Database.Database {
  const database = new Database(':memory:');
  addSqlFunctions(database);
  migrate(database, version);
  return database;
}

/** Every row of every ordinary table, by table. */
export function wholeTables(database: Database.Database): Record<string, unknown[]> {
  const names = database
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
         AND name NOT LIKE 'photo_search%' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    names.map((name) => [name, database.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`).all()]),
  );
}

/** Rows as a library of format 1 holds them: two masters, one with two pages, tags, a version, collections, a job. */
export const rowsOfFormat1 = `
  INSERT INTO masters (path, file_name, bytes, modified_at, sha256, format, pages, imported_at)
  VALUES ('/a/Łódź 1.tif', 'Łódź 1.tif', 5, 6, 'aa', 'tiff', 2, 7), ('/a/b.tif', 'b.tif', 5, 6, NULL, '', 1, 7);
  INSERT INTO photos (master_id, page, state, title, notes, date, first_day, first_year, last_year, name_key, modified_at)
  VALUES (1, 0, 'ready', 'Mill', 'glass', '1932', -13880, 1932, 1932, 'lodz 11.tif', 6),
    (1, 1, 'ready', '', '', '', NULL, NULL, NULL, 'lodz 11.tif', 6),
    (2, 0, 'unreadable', '', '', '', NULL, NULL, NULL, 'b.tif', 6);
  INSERT INTO tags (name) VALUES ('workers');
  INSERT INTO photo_tags VALUES (1, 2);
  INSERT INTO versions (photo_id, number, recipe, recipe_key, model_name, engine_name, engine_device, created_at,
    chroma_width, chroma_height, confidence)
  VALUES (1, 1, '{}', 'k', 'M', 'wasm', 'cpu', 9, 8, 6, 0.5);
  INSERT INTO chroma_planes VALUES (1, x'0102');
  UPDATE photos SET version_id = 1 WHERE id = 1;
  INSERT INTO collections (parent_id, name) VALUES (NULL, 'top'), (1, 'below');
  INSERT INTO collection_photos VALUES (2, 1), (2, 2);
  INSERT INTO jobs (kind, title, state, parameters, position, created_at)
  VALUES ('import', 'I', 'queued', '{}', 1, '2026-01-01T00:00:00.000Z');
  INSERT INTO job_items (job_id, label, photo_id, data) VALUES (1, 'x', 1, 'null');
  INSERT INTO audit_log (at, operator, action, photo_id, details) VALUES (1, 'o', 'a', NULL, 'd');
`;
