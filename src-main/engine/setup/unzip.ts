import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { open, type Entry, type ZipFile } from 'yauzl';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

function openZip(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(file, { lazyEntries: true, autoClose: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(error);
    });
  });
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(error);
    });
  });
}

/** Places `relative` in `folder`; refuses what would lie outside of it. */
function placeIn(folder: string, relative: string): string {
  const target = path.resolve(folder, relative);
  if (target.startsWith(path.resolve(folder) + path.sep)) return target;
  throw new HeliochromeError(
    'environment',
    `The archive holds a path that leads out of it: ${relative}.`,
  );
}

/**
 * Unpacks some entries of a zip file.
 *
 * @param place where an entry of this name goes, relative to `folder`; null leaves it packed
 * @returns the names of the entries that were unpacked
 * @throws HeliochromeError `environment` when the archive is damaged
 */
export async function unzipSome(
  file: string,
  folder: string,
  place: (name: string) => string | null,
): Promise<string[]> {
  const unpacked: string[] = [];
  try {
    const zip = await openZip(file);
    await new Promise<void>((resolve, reject) => {
      const take = async (entry: Entry): Promise<void> => {
        const relative = entry.fileName.endsWith('/') ? null : place(entry.fileName);
        if (relative !== null) {
          const target = placeIn(folder, relative);
          await mkdir(path.dirname(target), { recursive: true });
          await pipeline(await openEntry(zip, entry), createWriteStream(target));
          unpacked.push(entry.fileName);
        }
        zip.readEntry();
      };
      zip.on('entry', (entry: Entry) => {
        take(entry).catch(reject);
      });
      zip.once('end', resolve);
      zip.once('error', reject);
      zip.readEntry();
    });
    return unpacked;
  } catch (error) {
    if (error instanceof HeliochromeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${file} could not be unpacked: ${reason}.`;
    throw new HeliochromeError('environment', message, 'Run the command again with --force.', {
      cause: error,
    });
  }
}

const libraries: Readonly<Partial<Record<string, string>>> = {
  'tensorflow/libtensorflow_cc.so.2': 'lib/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2': 'lib/libtensorflow_framework.so.2',
};
/** Folders of headers that the addon's two files reach; they have moved from version to version. */
const headers = [
  'tensorflow/c/',
  'tensorflow/core/platform/ctstring',
  'tsl/platform/ctstring',
  'tsl/c/',
  'xla/tsl/c/',
];
const headerBase = 'tensorflow/include/';

/** Where an entry of TensorFlow's wheel goes in the addon's `deps`: the two libraries and the headers of C. */
export function placeOfTensorflow(name: string): string | null {
  const library = libraries[name];
  if (library !== undefined) return library;
  if (!name.startsWith(headerBase) || !name.endsWith('.h')) return null;
  const header = name.slice(headerBase.length);
  return headers.some((start) => header.startsWith(start)) ? `include/${header}` : null;
}

/** Where an entry of one of NVIDIA's wheels goes in the addon's `deps`: all its libraries. */
export function placeOfCuda(name: string): string | null {
  return /^nvidia\/[^/]+\/lib\/[^/]+\.so(\.\d+)*$/.test(name) ? name : null;
}
