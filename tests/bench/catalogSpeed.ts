import path from 'node:path';
import type { Catalog } from '../../src-main/catalog/catalogTypes.ts';
import { openCatalog } from '../../src-main/catalog/openCatalog.ts';
import type { PhotoQuery } from '../../src-shared/domain/photo.ts';
import { question } from '../support/catalogFixture.ts';
import { fillLibrary } from '../support/largeLibrary.ts';
import type { Benchmark, BenchRow } from './benchmark.ts';

const photos = 100_000;
const rounds = 12;
/** Photos of one page of the grid. */
const pageSize = 200;
const targetMilliseconds = 30;

/** What people type, one key after the other, from common to rare. */
const texts = [
  'm',
  'ma',
  'market',
  'market lodz',
  'photographer 12',
  'hc-0421',
  'img_77',
  'glass plate',
  'tromso winter',
  'nowhere',
];

/** What people choose, alone and together. */
const filters: readonly Partial<PhotoQuery>[] = [
  { colorized: true },
  { colorized: false, minimumRating: 3 },
  { reviews: ['accepted'] },
  { reviews: ['none', 'rejected'], colorized: true, sort: 'name' },
  { minimumRating: 5, sort: 'rating', descending: true },
  { tags: ['series 7'] },
  { tags: ['market', 'series 3'], sort: 'name' },
  { fromYear: 1914, toYear: 1918, sort: 'date' },
  { fromYear: 1850, toYear: 1950, sort: 'date', descending: true },
  { scope: { kind: 'collection', id: 1 }, sort: 'name' },
  { scope: { kind: 'collection', id: 9 } },
  { scope: { kind: 'toReview' }, sort: 'modified', descending: true },
  { scope: { kind: 'missing' } },
  { text: 'harbor', colorized: true, minimumRating: 2, sort: 'date' },
];

const sorts: readonly Partial<PhotoQuery>[] = (
  ['imported', 'name', 'date', 'rating', 'modified'] as const
).flatMap((sort) => [{ sort }, { sort, descending: true }]);

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function rows(name: string, times: readonly number[], target = targetMilliseconds): BenchRow[] {
  return [
    { name: `${name}, median`, value: percentile(times, 0.5), unit: 'ms' },
    { name: `${name}, 95th percentile`, value: percentile(times, 0.95), unit: 'ms', target },
  ];
}

/** Times of each question in turn; the first round warms the caches of the file, and is not counted. */
function timesOf(
  queries: readonly Partial<PhotoQuery>[],
  ask: (query: PhotoQuery, round: number) => void,
  before: () => void = () => undefined,
): number[] {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const parts of queries) {
      const query = question(parts);
      before();
      const time = milliseconds(() => {
        ask(query, round);
      });
      if (round > 0) times.push(time);
    }
  }
  return times;
}

function measure(catalog: Catalog): BenchRow[] {
  // What the grid asks for: a page, and how many there are.
  const answer = (query: PhotoQuery): void => {
    catalog.photos.page(query, 0, pageSize);
    catalog.photos.count(query);
  };
  const anywhere = (query: PhotoQuery, round: number): void => {
    catalog.photos.page(query, Math.floor((photos * round) / (rounds + 1)), pageSize);
    catalog.photos.count(query);
  };
  // As while an import runs: everything remembered of earlier answers is void.
  const change = (): void => {
    catalog.masters.setMissing(1, false);
  };
  const info = (): void => {
    catalog.info();
  };
  const searches = texts.map((text) => ({ text }));
  return [
    ...rows('search', timesOf(searches, answer)),
    ...rows('search, just after a change', timesOf(searches, answer, change)),
    ...rows('filter', timesOf(filters, answer)),
    ...rows('filter, just after a change', timesOf(filters, answer, change)),
    ...rows('sort, page anywhere, just after a change', timesOf(sorts, anywhere, change)),
    ...rows('figures of the library', timesOf([{}], info, change), 5),
  ];
}

/** Search, filters and sort orders in a library of 100,000 photos. */
export const catalogBenchmark: Benchmark = {
  name: 'catalog',
  description: 'search, filter and sort 100,000 photos',
  run(temporary) {
    const catalog = openCatalog(path.join(temporary, 'large.heliochrome'), { create: true });
    try {
      const seconds = milliseconds(() => {
        fillLibrary(catalog, photos);
      });
      const added: BenchRow = {
        name: 'photos added, with metadata, tags and versions',
        value: (photos / seconds) * 1000,
        unit: 'photos/s',
      };
      return Promise.resolve([added, ...measure(catalog)]);
    } finally {
      catalog.close();
    }
  },
};
