import { api } from './client.ts';
import type { DroppedFile } from './upload.ts';

/** What was dropped: paths of the host where it knows them, else the files themselves. */
export type Dropped =
  | { readonly kind: 'paths'; readonly paths: string[] }
  | { readonly kind: 'files'; readonly files: DroppedFile[] };

/** Whether something dragged is files from outside, not a photo of the library. */
export function holdsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') === true;
}

/** Reads a drop. Must be called within the event: afterwards the browser forgets what was dropped. */
export async function readDrop(transfer: DataTransfer): Promise<Dropped> {
  const plain = [...transfer.files];
  const known = plain.map((file) => api.pathOfFile(file)).filter((path) => path !== null);
  if (known.length > 0) return { kind: 'paths', paths: known };
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const files: DroppedFile[] = [];
  for (const entry of entries) if (entry !== null) await collectFiles(entry, files);
  // What does not come from a file system, such as a picture dragged out of a page, has no entries.
  const bare = plain.map((file) => ({ file, path: file.name }));
  return { kind: 'files', files: files.length > 0 ? files : bare };
}

async function collectFiles(entry: FileSystemEntry, files: DroppedFile[]): Promise<void> {
  if (isFile(entry)) {
    files.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  // A reader gives a hundred entries at a time, and none at the end.
  for (let batch = await readEntries(reader); batch.length > 0; batch = await readEntries(reader)) {
    for (const child of batch) await collectFiles(child, files);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

function readEntries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, reject);
  });
}
