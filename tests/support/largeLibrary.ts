import type { Catalog } from '../../src-main/catalog/catalogTypes.ts';
import type { Review } from '../../src-shared/domain/photo.ts';
import { foundFile, newVersion, reading } from './catalogFixture.ts';

const words =
  'market harbor bridge church school parade wedding portrait mill river street garden family soldiers train station winter summer harvest workers factory opening crowd children teacher boats fire flood strike election concert theater dance picnic hospital nurses airplane automobile horses carriage mountain village castle monument museum library square tower'.split(
    ' ',
  );
const places =
  'Łódź Kraków München Zürich Malmö Aarhus Tromsø Reykjavík Dublin Glasgow Leeds Boston Chicago Denver Québec Lima Córdoba Sevilla Porto Genova'.split(
    ' ',
  );
const reviews: readonly Review[] = ['none', 'accepted', 'rejected'];

/** Whole numbers below `most` that are the same in every run (a linear congruential generator). */
function numbers(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

function pick<Value>(next: (most: number) => number, values: readonly Value[]): Value {
  return values[next(values.length)];
}

function addMaster(
  catalog: Catalog,
  next: (most: number) => number,
  index: number,
  collections: readonly number[],
): void {
  const year = 1850 + next(140);
  const box = next(collections.length);
  const { photoIds } = catalog.masters.add(
    foundFile(`/archive/box ${box}/IMG_${index}.tif`, { modifiedAt: 1e12 + next(1e9) }),
    reading({
      sha256: index.toString(16),
      metadata: {
        title: `${pick(next, words)} ${pick(next, words)} ${pick(next, words)}`,
        creator: `Photographer ${next(400)}`,
        place: pick(next, places),
        date: next(10) === 0 ? '' : pick(next, [`${year}`, `${year}~`, `${year}-05-03`]),
        identifier: `HC-${String(index).padStart(6, '0')}`,
        notes: `${pick(next, words)} and ${pick(next, words)}, glass plate`,
      },
      tags: [`series ${next(150)}`, pick(next, words)],
    }),
  );
  const [photoId] = photoIds;
  catalog.collections.addPhotos(collections[box], photoIds);
  catalog.photos.rate(photoIds, next(6));
  if (next(5) < 2) {
    catalog.versions.add(newVersion(photoId));
    catalog.photos.review(photoIds, pick(next, reviews));
  }
}

/** Fills a library with as many photos as an archive may have; the same ones in every run. */
export function fillLibrary(catalog: Catalog, photos: number): void {
  const next = numbers(1);
  const batch = 5000;
  const root = catalog.collections.create('Archive', null).id;
  const collections = Array.from(
    { length: 60 },
    (_, index) => catalog.collections.create(`Box ${index}`, root).id,
  );
  for (let start = 0; start < photos; start += batch) {
    catalog.transaction(() => {
      const end = Math.min(photos, start + batch);
      for (let index = start; index < end; index += 1) addMaster(catalog, next, index, collections);
    });
  }
}
