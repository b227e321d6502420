import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillMessage, t } from '../../../src-renderer/i18n/index.ts';
import { collectionRows } from '../../../src-renderer/views/library/collectionRows.ts';
import { filterChips } from '../../../src-renderer/views/library/filterChips.ts';
import { formatBytes, formatPixels } from '../../../src-renderer/views/library/fileWords.ts';
import { photoName } from '../../../src-renderer/views/library/photoName.ts';
import { readYear } from '../../../src-renderer/views/library/readYear.ts';
import { PageRequests, replacedById } from '../../../src-renderer/state/pageRequests.ts';
import { photoQuerySchema, type PhotoSummary } from '../../../src-shared/domain/photo.ts';

const defaultPhotoQuery = photoQuerySchema.parse({});

const photo: PhotoSummary = {
  id: 1,
  label: 'Harbor crane',
  fileName: 'crane.tif',
  state: 'ready',
  missing: false,
  width: 400,
  height: 300,
  rating: 0,
  review: 'none',
  versionId: null,
  versions: 0,
  colorPhotograph: false,
  trashed: false,
  thumbnailKey: 'a',
};

test('messages count, group numbers and leave unknown places alone', () => {
  assert.equal(t('library.colorizePhotos', { count: 1 }), 'Colorize 1 photo');
  assert.equal(t('library.colorizePhotos', { count: 12_480 }), 'Colorize 12,480 photos');
  assert.equal(fillMessage('{a} and {b}', { a: 'x' }), 'x and {b}');
});

test('a photo is named with what can be seen of it', () => {
  assert.equal(photoName(photo), 'Harbor crane, grey');
  const colored = { ...photo, versionId: 7, review: 'accepted' as const, rating: 3 };
  assert.equal(photoName(colored), 'Harbor crane, colorized, accepted, 3 stars');
  const lost = { ...photo, missing: true, state: 'unreadable' as const };
  assert.equal(photoName(lost), 'Harbor crane, unreadable, master missing');
});

test('each filter is a chip that takes only itself away', () => {
  const query = {
    ...defaultPhotoQuery,
    text: 'crane',
    colorized: false,
    reviews: ['none', 'rejected'] as const,
    minimumRating: 3,
    tags: ['harbor', 'quay'],
    fromYear: 1930,
  };
  const chips = filterChips({ ...query, reviews: [...query.reviews] });
  assert.deepEqual(
    chips.map((chip) => chip.label),
    [
      '“crane”',
      'Grey',
      'Not reviewed',
      'Rejected',
      '3 stars or more',
      'harbor',
      'quay',
      'From 1930',
    ],
  );
  assert.deepEqual(chips[2].without, { reviews: ['rejected'] });
  assert.deepEqual(chips[6].without, { tags: ['harbor'] });
  assert.deepEqual(filterChips(defaultPhotoQuery), []);
});

test('years are whole numbers', () => {
  assert.equal(readYear(' 1932 '), 1932);
  assert.equal(readYear('−44'), -44);
  assert.equal(readYear(''), null);
  for (const text of ['193X', '12345', '1932.5', 'x']) assert.equal(readYear(text), undefined);
});

test('sizes read as in file managers', () => {
  assert.equal(formatBytes(0), '0 bytes');
  assert.equal(formatBytes(999), '999 bytes');
  assert.equal(formatBytes(1_230_000), '1.23 MB');
  assert.equal(formatPixels(4000, 3000), '4000 × 3000 (12 MP)');
  assert.equal(formatPixels(0, 0), '');
});

test('the tree shows what is inside expanded collections only', () => {
  const node = (id: number, children: ReturnType<typeof leaf>[] = []): ReturnType<typeof leaf> => ({
    ...leaf(id),
    children,
  });
  const tree = [node(1, [leaf(2), leaf(3)]), leaf(4)];
  const open = collectionRows(tree, () => true);
  assert.deepEqual(
    open.map((row) => [row.node.id, row.level, row.position, row.siblings, row.expanded]),
    [
      [1, 1, 1, 2, true],
      [2, 2, 1, 2, false],
      [3, 2, 2, 2, false],
      [4, 1, 2, 2, false],
    ],
  );
  assert.deepEqual(
    collectionRows(tree, () => false).map((row) => row.node.id),
    [1, 4],
  );
});

test('a page is asked for once at a time, and again when it is out of date', async () => {
  const requests = new PageRequests();
  let asked = 0;
  const fetchPage = (): Promise<void> => {
    asked += 1;
    return Promise.resolve();
  };
  await Promise.all([requests.ask(1, fetchPage), requests.ask(1, fetchPage)]);
  assert.equal(asked, 1);
  requests.answered(1);
  requests.ended(1);
  requests.markStale([1, 2]);
  assert.ok(requests.isStale(1));
  await requests.ask(1, fetchPage);
  requests.answered(1);
  assert.equal(asked, 2);
  assert.ok(!requests.isStale(1) && requests.isStale(2));
});

test('changed photos replace the old ones; a list without them stays the same object', () => {
  const list = [photo, { ...photo, id: 2 }];
  const changed = { ...photo, id: 2, rating: 5 };
  assert.deepEqual(
    replacedById(list, [changed]).map((entry) => entry.rating),
    [0, 5],
  );
  assert.equal(replacedById(list, [{ ...changed, id: 9 }]), list);
});

function leaf(id: number): {
  id: number;
  parentId: null;
  name: string;
  photos: number;
  children: ReturnType<typeof leaf>[];
} {
  return { id, parentId: null, name: `c${id}`, photos: 0, children: [] };
}
