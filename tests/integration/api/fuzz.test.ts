import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { callNames, contract, type CallName } from '../../../src-shared/api/contract.ts';
import { importScans, openTestApi, type TestApi } from '../../support/testApi.ts';

/** Strings as they come from confused programs; never an absolute path that leads anywhere. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((one) => one.replace(/^[/\\]+/, '')),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'NaN',
    "'; DROP TABLE photos; --",
    '"*" OR',
    'NEAR(',
    '\0',
    '../../etc',
    'base',
    '/nonexistent/place',
  ),
);
const number = fc.oneof(
  fc.integer({ min: -2, max: 12 }),
  fc.constantFrom(0, -0, 0.5, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 60), 1e308, NaN, Infinity),
);
const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.constant(undefined));
const anything = fc.oneof(
  { maxDepth: 4 },
  leaf,
  fc.array(leaf, { maxLength: 4 }),
  fc.dictionary(
    fc.oneof(text, fc.constantFrom('ids', 'query', 'id', 'photoId', '__proto__')),
    leaf,
    { maxKeys: 4 },
  ),
  fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(text, tie('node'), { maxKeys: 3 }),
    ),
  })).node,
);

/** Good requests over the test's library, to be spoiled in one place. */
function goodRequests(root: string, ids: readonly number[]): Partial<Record<CallName, unknown>> {
  const photos = { ids };
  const [photoId] = ids;
  const selection = { query: { text: 'scan', tags: ['a'], scope: { kind: 'collection', id: 1 } } };
  const coloring = {
    model: 'none',
    temperature: 1,
    decisiveness: 0.5,
    hints: [
      { x: 0, y: 0, radius: 0.1, a: 0, b: 0 },
      { kind: 'brush', points: [[0, 1]], radius: 0.1, softness: 0.5, a: 1, b: 2 },
    ],
    edges: 0.5,
  };
  const finish = { strength: 1, saturation: 1 };
  const nowhere = path.join(root, 'nowhere');
  return {
    'app.changeSettings': { theme: 'dark', keys: { a: 'b' }, interface: { c: 1 }, backupsKept: 3 },
    'app.choose': { what: 'folder', title: 'x' },
    'app.listFolder': { path: root },
    'app.showMaster': { photoId },
    'library.create': { path: path.join(root, 'library') },
    'library.open': { path: nowhere },
    'library.restoreBackup': { path: nowhere },
    'library.audit': { before: null, limit: 10 },
    'history.state': { photoId },
    'history.undo': { photoId: null },
    'history.redo': { photoId: null },
    'collections.create': { name: 'x', parentId: null },
    'collections.rename': { id: 1, name: 'x' },
    'collections.move': { id: 1, parentId: 2 },
    'collections.remove': { id: 3 },
    'collections.addPhotos': { id: 1, photos },
    'collections.removePhotos': { id: 1, photos: selection },
    'photos.count': {
      text: 'scan',
      reviews: ['none'],
      fromYear: 1900,
      toYear: 1950,
      minimumRating: 1,
    },
    'photos.page': { query: { sort: 'date', descending: true }, offset: 0, limit: 10 },
    'photos.ids': { colorized: true, tags: ['a'] },
    'photos.indexOf': { query: {}, photoId },
    'photos.get': { photoId },
    'photos.summaries': photos,
    'photos.shared': selection,
    'photos.edit': {
      photos,
      metadata: { title: 'x', date: '193X' },
      addTags: ['a'],
      removeTags: ['b'],
      historyPhotoId: photoId,
    },
    'photos.rate': { photos, rating: 3, historyPhotoId: null },
    'photos.review': { photos, review: 'accepted' },
    'photos.trash': { photos: { ids: [photoId] } },
    'photos.restore': { photos },
    'photos.exportCsv': photos,
    'photos.importCsv': { csv: `id,title,tags,rating\n${photoId},x,a;b,4`, dryRun: false },
    'versions.list': { photoId },
    'versions.review': { versionId: 1, review: 'rejected' },
    'versions.setFinish': { versionId: 1, finish },
    'versions.makeCurrent': { photoId, versionId: null },
    'versions.remove': { versionId: 1 },
    'versions.create': { photoId, coloring, finish },
    'versions.preview': { photoId, coloring, stream: 'a', draft: true },
    'versions.guide': { photoId, versionId: 1, coloring, finish, label: 'x' },
    'photos.suggestColors': { photoId, versionId: null, coloring, x: 0.5, y: 1 },
    'photos.colorAt': { photoId, versionId: null, x: 0, y: 0.5, radius: 0.1 },
    'hints.exportText': { hints: coloring.hints, edges: null },
    'hints.importText': { text: '{"version": 2, "hints": []}' },
    'hints.importFile': { path: nowhere },
    'palettes.save': {
      id: null,
      content: { name: 'x', source: '', colors: [{ name: 'y', lightness: 1, a: 2, b: 3 }] },
    },
    'palettes.remove': { id: 'fabrics' },
    'jobs.import': { paths: [nowhere], collectionId: null, foldersAsCollections: false },
    'jobs.colorize': { photos, coloring: { model: 'none' }, finish, again: true },
    'jobs.export': {
      photos,
      plan: { folder: nowhere, format: 'tiff', depth: 16, nameTemplate: '{name}/{x}' },
    },
    'jobs.previewExport': { photos, plan: { folder: null, format: 'tiff', depth: 16 } },
    'jobs.train': {
      photos: null,
      folder: nowhere,
      from: 'none',
      name: 'x',
      minutes: 1,
      passes: null,
    },
    'jobs.relink': { folder: nowhere },
    'jobs.verify': { photos },
    'jobs.get': { jobId: 1 },
    'jobs.items': { jobId: 1, states: ['failed'], offset: 0, limit: 10 },
    'jobs.log': { jobId: 1 },
    'jobs.pause': { jobId: 1 },
    'jobs.resume': { jobId: 1 },
    'jobs.cancel': { jobId: 2 },
    'jobs.retry': { jobId: 2 },
    'jobs.move': { jobId: 1, beforeId: 2 },
    'jobs.remove': { jobId: 3 },
    'models.card': { id: 'base' },
    'models.remove': { id: 'base' },
  };
}

/** Every place in a request. */
function placesOf(value: unknown, before: readonly string[] = []): string[][] {
  const here = [[...before]];
  if (typeof value !== 'object' || value === null) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...before, key])),
  ];
}

/** The request with another value in one place. */
function spoiled(request: unknown, place: readonly string[], value: unknown): unknown {
  if (place.length === 0) return value;
  const [key, ...rest] = place;
  const copy: Record<string, unknown> = { ...(request as Record<string, unknown>) };
  copy[key] = spoiled(copy[key], rest, value);
  return Array.isArray(request) ? Object.values(copy) : copy;
}

/** Good requests of these take long. */
const slow: readonly CallName[] = ['engines.test', 'library.makeSamples'];

function isSlow(name: CallName, request: unknown): boolean {
  return slow.includes(name) && contract[name].request.safeParse(request).success;
}

async function assertAnswered({ api }: TestApi, name: CallName, request: unknown): Promise<void> {
  if (isSlow(name, request)) return;
  const answer = await api.call(name, request);
  assert.equal(typeof answer.ok, 'boolean');
  if (answer.ok) return;
  const { code, message, advice } = answer.error;
  assert.ok(message.length > 0 && message.length < 4000, `${name}: ${message.length} characters`);
  assert.equal(typeof advice, 'string');
  assert.notEqual(code, 'internal', `${name} ${JSON.stringify(request)}: ${message}`);
}

describe('malformed calls', () => {
  test('are answered, whatever comes: never an exception, never a fault of ours, and the library stays sound', async (context) => {
    const app = await openTestApi(context);
    const ids = await importScans(app, 3);
    const good = goodRequests(app.root, ids);
    for (const name of callNames) {
      const request = good[name] ?? {};
      const spoil = fc
        .tuple(fc.constantFrom(...placesOf(request)), anything)
        .map(([place, value]) => spoiled(request, place, value));
      await fc.assert(
        fc.asyncProperty(
          fc.oneof({ weight: 1, arbitrary: anything }, { weight: 3, arbitrary: spoil }),
          (one) => assertAnswered(app, name, one),
        ),
        { numRuns: 40, endOnFailure: true },
      );
    }
    for (const job of await app.good('jobs.list', {})) {
      if (job.finishedAt === null) await app.api.call('jobs.cancel', { jobId: job.id });
    }
    assert.deepEqual(await app.good('library.check', {}), { problems: [] });
    assert.ok((await app.good('photos.count', {})).count <= ids.length);
  });

  test('names that are no calls are refused, also those every object has', async (context) => {
    const app = await openTestApi(context, { library: null });
    const names = fc.oneof(
      text,
      fc.constantFrom(
        '__proto__',
        'constructor',
        'toString',
        'hasOwnProperty',
        'photos',
        'photos.',
        'PHOTOS.GET',
      ),
    );
    await fc.assert(
      fc.asyncProperty(names, anything, async (name, request) => {
        const answer = await app.api.call(name, request);
        assert.equal(answer.ok, false);
      }),
      { numRuns: 200 },
    );
  });

  test('without a library every call is still answered', async (context) => {
    const app = await openTestApi(context, { library: null });
    for (const name of callNames) {
      const request = goodRequests(app.root, [1])[name] ?? {};
      if (isSlow(name, request)) continue;
      const answer = await app.api.call(name, request);
      if (!answer.ok)
        assert.notEqual(answer.error.code, 'internal', `${name}: ${answer.error.message}`);
    }
  });

  test('requests with a life of their own do no harm', async (context) => {
    const app = await openTestApi(context);
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const odd: unknown[] = [
      circle,
      new Map([['ids', [1]]]),
      new Date(NaN),
      () => 1,
      Symbol('x'),
      10n,
      { photos: { ids: new Array(1000) }, rating: 3 },
      {
        get photos(): never {
          throw new Error('no');
        },
      },
      JSON.parse('{"__proto__": {"polluted": true}, "photos": {"ids": [1]}, "rating": 1}'),
    ];
    for (const request of odd) {
      const answer = await app.api.call('photos.rate', request);
      assert.equal(answer.ok, false);
    }
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});
