import { readFile, stat } from 'node:fs/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { describeSystemError } from '../../platform/systemError.ts';
import { decodeTensorFile, type PlainTensor } from '../tensorFile.ts';
import { damagedWeights, type PickleValue } from './pickleValues.ts';
import { readStateDict, storageWidth } from './stateDict.ts';
import { readStoredZip } from './storedZip.ts';
import { unpickle } from './unpickle.ts';

/** The largest file of weights that is taken in: several times the largest colorization network. */
export const largestWeightsFile = 1.5 * 2 ** 30;

/** Says that a legacy file begins: PyTorch's own number. */
const legacyMagic = 0x1950a86a20f9469cfc6cn;

/** Zip layout: `<name>/data.pkl` and `<name>/data/<key>`, each stored without compression. */
async function readZipLayout(bytes: Buffer): Promise<Map<string, PlainTensor>> {
  const members = await readStoredZip(bytes);
  const pickleName = [...members.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickleName === undefined) throw damagedWeights('it is a zip archive, but not one of PyTorch');
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const order = members.get(`${folder}byteorder`);
  if (order !== undefined && order.toString('latin1') !== 'little') {
    throw damagedWeights('its numbers are stored in the order of another kind of processor');
  }
  const { value } = unpickle(members.get(pickleName)!);
  return readStateDict(value, (key) => members.get(`${folder}data/${key}`) ?? null);
}

/** Legacy layout: four pickles and the list of keys, then each storage's count and values. */
function readLegacyLayout(bytes: Buffer): Map<string, PlainTensor> {
  let position = 0;
  const next = (): PickleValue => {
    const { value, end } = unpickle(bytes, position);
    position = end;
    return value;
  };
  if (next() !== legacyMagic) throw damagedWeights('it is not a file of PyTorch');
  if (next() !== 1001) throw damagedWeights('it was written by an unknown version of PyTorch');
  next();
  const { value, end, storages } = unpickle(bytes, position);
  position = end;
  const keys = next();
  if (!Array.isArray(keys)) throw damagedWeights('the list of its values is missing');
  const places = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || position + 8 > bytes.length)
      throw damagedWeights('it ends too early');
    const length = bytes.readBigInt64LE(position) * BigInt(storageWidth(storage));
    position += 8;
    if (length < 0n || length > BigInt(bytes.length - position))
      throw damagedWeights('it ends too early');
    places.set(storage.key, bytes.subarray(position, position + Number(length)));
    position += Number(length);
  }
  return readStateDict(value, (key) => places.get(key) ?? null);
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > largestWeightsFile) {
      throw new HeliochromeError(
        'file-too-large',
        `${file} has ${(size / 2 ** 30).toFixed(1)} GB; weights of colorization networks have less than 1.5.`,
        'Choose the file with the network’s weights alone.',
      );
    }
    return await readFile(file);
  } catch (error) {
    throw error instanceof HeliochromeError ? error : describeSystemError(error, file, 'read');
  }
}

/**
 * Reads named weights from a file of PyTorch (both layouts) or of safetensors. Nothing in the file is run.
 *
 * @throws HeliochromeError `model-damaged`, `not-allowed`, `file-too-large`, or what the system says of the file
 */
export async function readWeightsFile(file: string): Promise<Map<string, PlainTensor>> {
  const bytes = await readWhole(file);
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return readZipLayout(bytes);
  if (bytes[0] === 0x80) return readLegacyLayout(bytes);
  // A header length and a JSON object: safetensors.
  if (bytes[8] === 0x7b) return new Map(decodeTensorFile(bytes, file).tensors);
  throw damagedWeights('it is neither a file of PyTorch nor of safetensors');
}
