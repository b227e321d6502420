import type Database from 'better-sqlite3';
import { foldText } from './foldText.ts';
import { photoNameKey } from './naturalKey.ts';

/** Functions of the program that statements may use. None is named in the file: other tools can open it. */
export function addSqlFunctions(database: Database.Database): void {
  const options = { deterministic: true, directOnly: true };
  database.function('fold_text', options, (text: unknown) => foldText(String(text)));
  database.function('photo_name_key', options, (fileName: unknown, page: unknown) =>
    photoNameKey(String(fileName), Number(page)),
  );
}
