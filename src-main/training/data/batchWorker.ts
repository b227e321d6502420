/** The worker thread of {@link BatchStream}: decodes photographs and makes batches of them. */
import { parentPort, workerData } from 'node:worker_threads';
import { limitDecoderThreads } from '../../imaging/colorPhoto.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { halvePairs } from './areaAverage.ts';
import { CropMaker } from './augment.ts';
import { cropRandom } from './batchPlan.ts';
import type {
  BatchAnswer,
  BatchArrays,
  BatchOrder,
  BatchWorkerData,
  CropOrder,
  MadeBatch,
  SharedPhoto,
  SkippedPhoto,
} from './batchWorkerMessages.ts';
import { simulateHints } from './hints.ts';
import { openPhotoSource } from './photoSource.ts';
import type { RgbPhoto } from './resample.ts';

const { source, size, seed, augmentation, hints, stopFlag } = workerData as BatchWorkerData;
const photoSource = openPhotoSource(source);
const cropMaker = new CropMaker(size, augmentation);

interface FoundPhoto {
  readonly number: number;
  readonly photo: RgbPhoto;
  readonly skipped: readonly SkippedPhoto[];
}

async function findPhoto(order: CropOrder): Promise<FoundPhoto> {
  if (order.cached !== null)
    return { number: order.candidates[0], photo: order.cached, skipped: [] };
  const skipped: SkippedPhoto[] = [];
  for (const number of order.candidates) {
    try {
      return { number, photo: await photoSource.read(number), skipped };
    } catch (error) {
      const reason = HeliochromeError.from(error).message;
      skipped.push({ photo: number, name: photoSource.name(number), reason });
    }
  }
  const reasons = skipped.map((photo) => photo.reason).join(' ');
  throw new HeliochromeError(
    'data-unusable',
    `${skipped.length} photographs one after another could not be read: ${reasons}`,
    'Check that the folder of photographs is still there and readable, then resume.',
  );
}

function emptyArrays(count: number): BatchArrays {
  const pixels = count * size * size;
  return {
    luminance: new Float32Array(pixels),
    ab: new Float32Array(pixels * 2),
    abHalf: new Float32Array(pixels / 2),
    abQuarter: new Float32Array(pixels / 8),
    hints: new Float32Array(pixels * 3),
  };
}

function makeCrop(order: CropOrder, place: number, photo: RgbPhoto, arrays: BatchArrays): void {
  const pixels = size * size;
  const part = (plane: Float32Array, length: number) =>
    plane.subarray(place * length, (place + 1) * length);
  const random = cropRandom(seed, order.position);
  const ab = part(arrays.ab, pixels * 2);
  const abHalf = part(arrays.abHalf, pixels / 2);
  cropMaker.make(photo, random, { luminance: part(arrays.luminance, pixels), ab });
  halvePairs(ab, size, abHalf);
  halvePairs(abHalf, size / 2, part(arrays.abQuarter, pixels / 8));
  if (hints !== null) simulateHints(ab, size, hints, random, part(arrays.hints, pixels * 3));
}

function share(photo: RgbPhoto): SharedPhoto {
  const data = new Uint8Array(new SharedArrayBuffer(photo.data.length));
  data.set(photo.data);
  return { width: photo.width, height: photo.height, data };
}

const stopped = () => Atomics.load(stopFlag, 0) !== 0;

/** Makes a batch; null when the stream was closed meanwhile. The next photo is decoded beside the augmenting. */
async function makeBatch(order: BatchOrder): Promise<MadeBatch | null> {
  const arrays = emptyArrays(order.crops.length);
  const photos: number[] = [];
  const skipped: SkippedPhoto[] = [];
  const decoded: { photo: number; pixels: SharedPhoto }[] = [];
  let pending = settle(findPhoto(order.crops[0]));
  for (const [place, crop] of order.crops.entries()) {
    const found = await pending;
    if (stopped()) return null;
    if (found instanceof HeliochromeError) throw found;
    if (place + 1 < order.crops.length) pending = settle(findPhoto(order.crops[place + 1]));
    makeCrop(crop, place, found.photo, arrays);
    photos.push(found.number);
    skipped.push(...found.skipped);
    if (order.keepDecoded && crop.cached === null) {
      decoded.push({ photo: found.number, pixels: share(found.photo) });
    }
  }
  return {
    kind: 'batch',
    sequence: order.sequence,
    arrays,
    photos,
    skipped,
    decoded,
  };
}

/** A promise that is awaited later must not count as unhandled when it fails before. */
async function settle(found: Promise<FoundPhoto>): Promise<FoundPhoto | HeliochromeError> {
  try {
    return await found;
  } catch (error) {
    return HeliochromeError.from(error);
  }
}

async function answer(order: BatchOrder): Promise<void> {
  if (stopped()) return;
  try {
    const batch = await makeBatch(order);
    if (batch === null) return;
    const { luminance, ab, abHalf, abQuarter, hints: hintPlanes } = batch.arrays;
    const planes = [luminance, ab, abHalf, abQuarter, hintPlanes];
    parentPort?.postMessage(
      batch,
      planes.map((plane) => plane.buffer),
    );
  } catch (error) {
    const { code, message, advice } = HeliochromeError.from(error);
    const failed: BatchAnswer = { kind: 'failed', sequence: order.sequence, code, message, advice };
    parentPort?.postMessage(failed);
  }
}

limitDecoderThreads(1);
let queue = Promise.resolve();
parentPort?.on('message', (order: BatchOrder | null) => {
  if (order === null) {
    parentPort?.close();
    return;
  }
  queue = queue.then(() => answer(order));
});
