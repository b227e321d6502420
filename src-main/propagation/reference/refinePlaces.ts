import type { FeatureGrid } from '../../../src-shared/domain/pictureFeatures.ts';
import { similarityOf, type PlaceColors } from './findPlaces.ts';
import type { Breath } from './referenceTypes.ts';

/** Places of the finer grid that are looked at around where a coarse match leads, to each side. */
const reach = 3;
/** Neighbors whose match is tried too: a place at a border may belong to the next thing. */
const neighbors = [
  [0, 0],
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;
/** As in {@link findPlaces}, at the finer level. */
const sharpness = 60;

/** What was found for each place of the finer grid. */
export interface RefinedPlaces {
  readonly place: Int32Array;
  readonly similarity: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** Grids of a picture: the finer one has two places a side for each coarse one. */
export interface GridPair {
  readonly coarse: FeatureGrid;
  readonly fine: FeatureGrid;
}

/** Places of the other's finer grid that are compared with one place. */
function candidatesOf(
  one: GridPair,
  other: GridPair,
  matches: Int32Array,
  column: number,
  row: number,
  marks: Int32Array,
): number[] {
  const candidates: number[] = [];
  const mark = row * one.fine.width + column + 1;
  for (const [across, down] of neighbors) {
    const coarseX = (column >> 1) + across;
    const coarseY = (row >> 1) + down;
    if (coarseX < 0 || coarseY < 0) continue;
    if (coarseX >= one.coarse.width || coarseY >= one.coarse.height) continue;
    const match = matches[coarseY * one.coarse.width + coarseX];
    // The same step aside in the other picture, so that a border stays where it is.
    const centerX = 2 * (match % other.coarse.width) + (column & 1) - 2 * across;
    const centerY = 2 * Math.floor(match / other.coarse.width) + (row & 1) - 2 * down;
    for (let y = centerY - reach; y <= centerY + reach; y += 1) {
      if (y < 0 || y >= other.fine.height) continue;
      for (let x = centerX - reach; x <= centerX + reach; x += 1) {
        if (x < 0 || x >= other.fine.width) continue;
        const place = y * other.fine.width + x;
        if (marks[place] === mark) continue;
        marks[place] = mark;
        candidates.push(place);
      }
    }
  }
  return candidates;
}

/**
 * Looks for the likest place again on the finer grids, around where the coarse matches of a place and its neighbors
 * lead; the color is the mean of the likest.
 *
 * @param matches for each coarse place of one picture its place in the other
 * @param colors of the other picture's fine places
 * @throws HeliochromeError cancelled, from `breath`
 */
export async function refinePlaces(
  one: GridPair,
  other: GridPair,
  matches: Int32Array,
  colors: PlaceColors,
  breath: Breath,
): Promise<RefinedPlaces> {
  const { width, height } = one.fine;
  const plane = (): Float32Array => new Float32Array(width * height);
  const refined: RefinedPlaces = {
    place: new Int32Array(width * height),
    similarity: plane(),
    a: plane(),
    b: plane(),
  };
  const marks = new Int32Array(other.fine.width * other.fine.height);
  for (let place = 0; place < width * height; place += 1) {
    if (place % 16 === 0) await breath();
    const [column, row] = [place % width, Math.floor(place / width)];
    const candidates = candidatesOf(one, other, matches, column, row, marks);
    const similarities = candidates.map((at) => similarityOf(one.fine, place, other.fine, at));
    const best = Math.max(...similarities);
    let [weights, a, b] = [0, 0, 0];
    similarities.forEach((similarity, index) => {
      const weight = Math.exp((similarity - best) * sharpness);
      weights += weight;
      a += weight * colors.a[candidates[index]];
      b += weight * colors.b[candidates[index]];
    });
    refined.place[place] = candidates[similarities.indexOf(best)];
    refined.similarity[place] = best;
    refined.a[place] = a / weights;
    refined.b[place] = b / weights;
  }
  return refined;
}
