import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { damagedWeights, refusedWeights } from './pickleValues.ts';

function openArchive(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(damagedWeights(`its archive is not whole (${error.message})`));
    });
  });
}

/** Members at most: PyTorch writes one a tensor. */
const largestCount = 20_000;

function checkEntry(entry: Entry, archiveLength: number): void {
  // PyTorch stores, so what claims to unfold is no file of it, and may be made to fill the memory.
  if (entry.compressionMethod !== 0 || entry.uncompressedSize !== entry.compressedSize) {
    throw refusedWeights(`its part “${entry.fileName.slice(0, 100)}” is compressed`);
  }
  if (entry.uncompressedSize > archiveLength) throw damagedWeights('it ends too early');
}

function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(damagedWeights(`its archive is not whole (${error.message})`));
    };
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) {
        fail(error);
        return;
      }
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.once('error', fail);
      stream.once('end', () => {
        resolve(Buffer.concat(parts));
      });
    });
  });
}

/**
 * Reads every member of a zip archive whose members are stored as they are.
 *
 * @throws HeliochromeError `model-damaged`, `not-allowed` when a member is compressed or the members overlap
 */
export async function readStoredZip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await openArchive(bytes);
  const members = new Map<string, Buffer>();
  let total = 0;
  await new Promise<void>((resolve, reject) => {
    const take = async (entry: Entry): Promise<void> => {
      checkEntry(entry, bytes.length);
      total += entry.uncompressedSize;
      if (total > bytes.length || members.size >= largestCount) {
        throw refusedWeights('its parts lie over one another');
      }
      members.set(entry.fileName, await readEntry(zip, entry));
      zip.readEntry();
    };
    zip.on('entry', (entry: Entry) => {
      take(entry).catch(reject);
    });
    zip.once('error', (error: Error) => {
      reject(damagedWeights(`its archive is not whole (${error.message})`));
    });
    zip.once('end', resolve);
    zip.readEntry();
  });
  return members;
}
