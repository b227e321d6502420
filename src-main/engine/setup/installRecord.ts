import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const recordSchema = z.object({
  tensorflow: z.string(),
  variant: z.enum(['cpu', 'gpu']),
  packages: z.record(z.string(), z.string()),
});

/** What `setup:tensorflow` wrote down about an installation. */
export type InstallRecord = z.infer<typeof recordSchema>;

const recordName = 'installed.json';

/** The record in a native folder, or null where there is none that can be read. */
export async function readInstallRecord(directory: string): Promise<InstallRecord | null> {
  try {
    const text = await readFile(path.join(directory, recordName), 'utf8');
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Writes the record into a native folder. */
export async function writeInstallRecord(directory: string, record: InstallRecord): Promise<void> {
  await writeFile(path.join(directory, recordName), `${JSON.stringify(record, null, 2)}\n`);
}
