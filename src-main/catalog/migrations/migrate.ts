import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';
import { migrations } from './migrations.ts';

/** Marks a file as a library: “HCHR” in ASCII. */
export const applicationId = 0x48434852;

/** What is wrong with the file, in SQLite's words; empty when nothing is. */
export function integrityProblems(database: Database.Database): string[] {
  const rows = database.prepare('PRAGMA integrity_check(20)').pluck().all() as string[];
  const found = rows.filter((row) => row !== 'ok');
  const broken = database.pragma('foreign_key_check') as { table: string; parent: string }[];
  for (const { table, parent } of broken.slice(0, 20)) {
    found.push(`a row of ${table} names one of ${parent} that is not there`);
  }
  return found;
}

/** @throws Error when the numbers do not count up by one: a mistake of whoever added one */
export function assertMonotonic(steps: readonly Migration[]): void {
  for (const [index, step] of steps.entries()) {
    if (step.version !== index + 1) {
      throw new Error(`Migration ${step.version} stands at place ${index + 1}.`);
    }
  }
}

/**
 * Brings a library to `target` in one transaction, which is only kept when the result is sound. Foreign keys are off
 * meanwhile (tables may be made anew) and checked at the end.
 *
 * @throws Error when the result is not sound; whatever SQLite throws; the file is then as it was
 */
export function migrate(
  database: Database.Database,
  target = migrations.length,
  steps: readonly Migration[] = migrations,
): void {
  assertMonotonic(steps);
  const from = database.pragma('user_version', { simple: true }) as number;
  const due = steps.filter((step) => step.version > from && step.version <= target);
  database.pragma('foreign_keys = OFF');
  try {
    database
      .transaction(() => {
        for (const step of due) {
          step.up(database);
          database.pragma(`user_version = ${step.version}`);
        }
        database.pragma(`application_id = ${applicationId}`);
        const problems = integrityProblems(database);
        if (problems.length > 0) throw new Error(`the new format is not sound: ${problems[0]}`);
      })
      .exclusive();
  } finally {
    database.pragma('foreign_keys = ON');
  }
}
