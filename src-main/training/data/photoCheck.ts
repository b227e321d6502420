import { createHash } from 'node:crypto';
import { readColorPhoto } from '../../imaging/colorPhoto.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { measureColor } from './colorMeasure.ts';

/** Why a photograph is not learned from. */
export type RefusalKind = 'unreadable' | 'tiny' | 'grey' | 'toned' | 'duplicate';

/** A photograph that is not learned from. */
export interface RefusedPhoto {
  readonly path: string;
  readonly kind: RefusalKind;
  /** A sentence for people. */
  readonly reason: string;
}

/** What a check of photographs found; both in the order of the paths given. */
export interface PhotoCheck {
  readonly usable: readonly string[];
  readonly refused: readonly RefusedPhoto[];
}

/** What counts as usable. */
export interface PhotoCheckOptions {
  /** Shorter side, pixels, below which a photo is tiny; default 96. */
  readonly smallestSide?: number;
  /** Mean chroma (CIE C\*ab) below which a photo is grey; default 4. */
  readonly smallestChroma?: number;
  /** Mean distance (a\*b\* units) from a single tone below which a photo is toned; default 2. */
  readonly smallestVariety?: number;
  /** Photos looked at side by side; default 4. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Side of the small copies that are judged. */
const judgedSide = 64;

interface Judged {
  readonly fingerprint: string;
  readonly refused: Omit<RefusedPhoto, 'path'> | null;
}

/**
 * Sorts out photographs that a colorizer must not learn from: unreadable, tiny, grey or toned (black-and-white
 * pictures saved in color teach it to stay grey), and those whose pixels equal an earlier one's.
 *
 * @throws HeliochromeError cancelled
 */
export async function checkPhotos(
  paths: readonly string[],
  options: PhotoCheckOptions = {},
): Promise<PhotoCheck> {
  const judged = await judgeAll(paths, options);
  const firstWith = new Map<string, string>();
  const usable: string[] = [];
  const refused: RefusedPhoto[] = [];
  for (const [index, { fingerprint, refused: refusal }] of judged.entries()) {
    const path = paths[index];
    const earlier = fingerprint === '' ? undefined : firstWith.get(fingerprint);
    if (refusal !== null) refused.push({ path, ...refusal });
    else if (earlier !== undefined) {
      refused.push({ path, kind: 'duplicate', reason: `It is the same picture as ${earlier}.` });
    } else {
      firstWith.set(fingerprint, path);
      usable.push(path);
    }
  }
  return { usable, refused };
}

async function judgeAll(paths: readonly string[], options: PhotoCheckOptions): Promise<Judged[]> {
  const judged = new Array<Judged>(paths.length);
  let next = 0;
  let done = 0;
  const judgeSome = async () => {
    while (next < paths.length) {
      if (options.signal?.aborted === true) {
        throw new HeliochromeError('cancelled', 'The check of the photographs was cancelled.');
      }
      const index = next;
      next += 1;
      judged[index] = await judge(paths[index], options);
      done += 1;
      options.onProgress?.(done, paths.length);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 4 }, judgeSome));
  return judged;
}

async function judge(path: string, options: PhotoCheckOptions): Promise<Judged> {
  const { smallestSide = 96, smallestChroma = 4, smallestVariety = 2 } = options;
  try {
    const photo = await readColorPhoto(path, { shorterSide: judgedSide });
    const { width, height } = photo.original;
    const fingerprint = createHash('sha256').update(`${width}x${height}:`).update(photo.data);
    const { chroma, variety } = measureColor(photo);
    let refused: Judged['refused'] = null;
    if (Math.min(width, height) < smallestSide) {
      const reason = `It is only ${width} × ${height} pixels; the shorter side must have ${smallestSide}.`;
      refused = { kind: 'tiny', reason };
    } else if (chroma < smallestChroma) {
      const reason = `It is grey: its mean chroma is ${chroma.toFixed(1)}, below ${smallestChroma}.`;
      refused = { kind: 'grey', reason };
    } else if (variety < smallestVariety) {
      const reason = `It is toned: its colors stay within ${variety.toFixed(1)} of one tone a brightness.`;
      refused = { kind: 'toned', reason };
    }
    return { fingerprint: fingerprint.digest('hex'), refused };
  } catch (error) {
    const reason = HeliochromeError.from(error).message;
    return { fingerprint: '', refused: { kind: 'unreadable', reason } };
  }
}
