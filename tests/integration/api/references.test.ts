import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import sharp from 'sharp';
import { pixelPath } from '../../../src-shared/api/pixels.ts';
import { decodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import { decodeMatchMap } from '../../../src-shared/domain/matchFormat.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { ReferenceMethod } from '../../../src-shared/domain/reference.ts';
import type { ReferenceColors } from '../../../src-main/propagation/reference/referenceTypes.ts';
import { paintColorful } from '../../support/photographs.ts';
import { balloonRadius, colorsOf, writeScene } from '../../support/referenceScenes.ts';
import { openTestApi, type TestApi } from '../../support/testApi.ts';

const red = { x: 0.35, y: 0.4, balloon: [190, 60, 60] } as const;
const elsewhere = { x: 0.7, y: 0.35, balloon: [190, 60, 60] } as const;

async function openWithWasm(context: TestContext): Promise<TestApi> {
  const app = await openTestApi(context);
  await app.good('app.changeSettings', { engine: 'wasm' });
  return app;
}

async function importFiles(app: TestApi, paths: readonly string[]): Promise<number[]> {
  const { jobId } = await app.good('jobs.import', { paths: [...paths], collectionId: null });
  assert.equal((await app.over(jobId)).failed, 0);
  return (await app.good('photos.ids', {})).ids;
}

async function planeAt(app: TestApi, pixels: string): Promise<ChromaPlane> {
  const response = await app.api.pixels(pixels);
  assert.equal(response.status, 200);
  return decodeChroma(new Uint8Array(await response.arrayBuffer()));
}

/** Mean distance of colors from the true ones, a*b*. */
function errorOf(plane: ChromaPlane, truth: ReferenceColors): number {
  assert.deepEqual([plane.width, plane.height], [truth.width, truth.height]);
  return (
    plane.a.reduce(
      (sum, value, at) => sum + Math.hypot(value - truth.a[at], plane.b[at] - truth.b[at]),
      0,
    ) / plane.a.length
  );
}

/** Mean a* of a round of a plane. */
function redness(plane: ChromaPlane, x: number, y: number, radius: number): number {
  let [sum, count] = [0, 0];
  plane.a.forEach((value, at) => {
    const [column, row] = [at % plane.width, Math.floor(at / plane.width)];
    const away = Math.hypot(column - x * plane.width, row - y * plane.height);
    if (away > radius * plane.width) return;
    sum += value;
    count += 1;
  });
  return sum / count;
}

describe('reference photographs', () => {
  test('give a photo their colors, by every method, as strongly as asked', async (context) => {
    const app = await openWithWasm(context);
    const scene = await writeScene(app.root, 'balloon', red);
    const other = await writeScene(app.root, 'another', elsewhere);
    const [photoId] = await importFiles(app, [scene.grey]);
    const { references, problems } = await app.good('references.add', { paths: [other.color] });
    assert.deepEqual(problems, []);
    const [{ sha256, name }] = references;
    assert.equal(name, 'another color.png');
    const truth = await colorsOf(scene.color);
    const tried = async (method: ReferenceMethod | null, strength = 1): Promise<ChromaPlane> => {
      const reference = method === null ? null : { method, strength, pictures: [{ sha256, name }] };
      const coloring = { model: 'base', reference };
      const { key } = await app.good('versions.preview', { photoId, coloring, stream: 'a' });
      return planeAt(app, pixelPath({ kind: 'preview', key }));
    };
    const automatic = await tried(null);
    const before = errorOf(automatic, truth);
    for (const [method, share] of [
      ['statistics', 0.95],
      ['texture', 0.7],
      ['deep', 0.5],
    ] as const) {
      const error = errorOf(await tried(method), truth);
      assert.ok(error < share * before, `${method}: ${error} of ${before}`);
    }
    assert.deepEqual(await tried('deep', 0), automatic);
    const half = await tried('deep', 0.5);
    const whole = await tried('deep');
    const between = half.a.every(
      (value, at) => Math.abs(value - (automatic.a[at] + whole.a[at]) / 2) < 0.02,
    );
    assert.ok(between, 'half the strength lies halfway');
  });

  test('tell where each color comes from', async (context) => {
    const app = await openWithWasm(context);
    const scene = await writeScene(app.root, 'balloon', red);
    const other = await writeScene(app.root, 'another', elsewhere);
    const [photoId] = await importFiles(app, [scene.grey]);
    const { references } = await app.good('references.add', { paths: [other.color] });
    const pictures = references.map(({ sha256, name }) => ({ sha256, name }));
    const coloring = { model: 'base', reference: { method: 'deep' as const, pictures } };
    const { key, coverage } = await app.good('references.match', { photoId, coloring });
    assert.ok(key !== null && coverage > 0.3 && coverage <= 1, `coverage ${coverage}`);
    const response = await app.api.pixels(pixelPath({ kind: 'match', key }));
    const map = decodeMatchMap(new Uint8Array(await response.arrayBuffer()));
    const middle = Math.floor(red.y * map.height) * map.width + Math.floor(red.x * map.width);
    const away = Math.hypot((map.x[middle] - elsewhere.x) * 4, (map.y[middle] - elsewhere.y) * 3);
    assert.ok(
      away < balloonRadius * 4,
      `the balloon’s middle leads to ${map.x[middle]}, ${map.y[middle]}`,
    );
    const statistics = { model: 'base', reference: { method: 'statistics' as const, pictures } };
    const none = await app.good('references.match', { photoId, coloring: statistics });
    assert.equal(none.key, null);
    assert.equal(
      await app.refused('references.match', { photoId, coloring: { model: 'base' } }),
      'usage',
    );
  });

  test('are kept as small copies, whatever becomes of their files, as long as a version needs them', async (context) => {
    const app = await openWithWasm(context);
    const scene = await writeScene(app.root, 'balloon', red);
    const large = path.join(app.root, 'large.jpg');
    await sharp(scene.color).resize(1600, 1200).jpeg().toFile(large);
    const [photoId] = await importFiles(app, [scene.grey]);
    await writeFile(path.join(app.root, 'broken.jpg'), 'no picture');
    const added = await app.good('references.add', {
      paths: [large, scene.grey, path.join(app.root, 'broken.jpg')],
      photoIds: [photoId],
    });
    assert.deepEqual(
      added.problems.map(({ name, problem }) => [name, problem.code]),
      [
        ['balloon.png', 'usage'],
        ['broken.jpg', 'not-an-image'],
        [`Photo ${photoId}`, 'usage'],
      ],
    );
    const [kept] = await app.good('references.list', {});
    assert.deepEqual(kept, added.references[0]);
    assert.deepEqual([kept.width, kept.height, kept.uses], [512, 384, 0]);
    const { sha256, name } = kept;
    const picture = await app.api.pixels(pixelPath({ kind: 'reference', sha256 }));
    assert.equal(picture.headers.get('content-type'), 'image/webp');
    const { format, width } = await sharp(await picture.arrayBuffer()).metadata();
    assert.deepEqual([format, width], ['webp', 512]);

    await writeFile(large, 'gone');
    const reference = { method: 'texture' as const, pictures: [{ sha256, name }] };
    const coloring = { model: 'base', reference };
    const version = await app.good('versions.create', { photoId, coloring, finish: {} });
    assert.deepEqual(version.recipe.reference?.pictures, [{ sha256, name }]);
    assert.equal((await app.good('references.list', {}))[0].uses, 1);
    assert.deepEqual(await app.good('references.remove', { sha256 }), { changed: 1 });
    assert.deepEqual(await app.good('references.list', {}), []);
    const again = await app.good('versions.create', { photoId, coloring, finish: {} });
    assert.equal(again.number, 2);
    const planes = [];
    for (const versionId of [version.id, again.id]) {
      planes.push(await planeAt(app, pixelPath({ kind: 'chroma', versionId })));
    }
    assert.deepEqual(planes[0], planes[1]);

    // A version is a reference too: what it is called tells which.
    const fromVersion = await app.good('references.add', { versionIds: [version.id] });
    assert.match(fromVersion.references[0].name, /version 1$/);
    assert.deepEqual(
      [fromVersion.references[0].photoId, fromVersion.references[0].versionId],
      [photoId, version.id],
    );
  });

  test('that nothing names are forgotten, and missed by name', async (context) => {
    const app = await openWithWasm(context);
    const scene = await writeScene(app.root, 'balloon', red);
    const [photoId] = await importFiles(app, [scene.grey]);
    const { references } = await app.good('references.add', { paths: [scene.color] });
    const [{ sha256, name }] = references;
    await app.good('references.remove', { sha256 });
    assert.equal((await app.api.pixels(pixelPath({ kind: 'reference', sha256 }))).status, 404);
    const coloring = {
      model: 'base',
      reference: { method: 'deep' as const, pictures: [{ sha256, name }] },
    };
    const request = { photoId, coloring, stream: 'a' };
    assert.equal(await app.refused('versions.preview', request), 'not-found');
    const job = { photos: { ids: [photoId] }, coloring };
    assert.equal(await app.refused('jobs.colorize', job), 'not-found');
  });

  test('color a series by one job', async (context) => {
    const app = await openWithWasm(context);
    const one = await writeScene(app.root, 'one', red);
    const two = await writeScene(app.root, 'two', elsewhere);
    const ids = await importFiles(app, [one.grey, two.grey]);
    const { references } = await app.good('references.add', { paths: [one.color] });
    const pictures = references.map(({ sha256, name }) => ({ sha256, name }));
    const coloring = { model: 'base', reference: { method: 'deep' as const, pictures } };
    const { jobId } = await app.good('jobs.colorize', { photos: { ids }, coloring });
    const job = await app.over(jobId);
    assert.deepEqual([job.state, job.done], ['done', 2]);
    const again = await app.good('jobs.colorize', { photos: { ids }, coloring });
    assert.equal((await app.over(again.jobId)).skipped, 2);
    for (const [index, { x, y }] of [red, elsewhere].entries()) {
      const [version] = await app.good('versions.list', { photoId: ids[index] });
      assert.equal(version.review, 'none');
      const plane = await planeAt(app, pixelPath({ kind: 'chroma', versionId: version.id }));
      const inside = redness(plane, x, y, 0.08);
      assert.ok(inside > 25, `a* of balloon ${index}: ${inside}`);
      assert.ok(redness(plane, 0.5, 0.85, 0.1) < 0, 'the meadow stays green');
    }
  });

  test('are suggested from the library’s own color photographs, the likest first', async (context) => {
    const app = await openWithWasm(context);
    const scene = await writeScene(app.root, 'balloon', red);
    const like = await writeScene(app.root, 'like', elsewhere);
    const unlike = path.join(app.root, 'unlike.png');
    await paintColorful(160, 120, 3).png().toFile(unlike);
    const ids = await importFiles(app, [scene.grey, like.color, unlike]);
    const labels = await app.good('photos.summaries', { ids });
    const idOf = (file: string): number =>
      labels.find(({ fileName }) => fileName === path.basename(file))?.id ?? 0;
    const photoId = idOf(scene.grey);
    const first = await app.good('references.suggest', { photoId });
    assert.equal(first.suggestions.length + first.waiting, 2);
    let found = first;
    while (found.waiting > 0) {
      await app.heard('references');
      found = await app.good('references.suggest', { photoId });
    }
    assert.deepEqual(
      found.suggestions.map((one) => [one.photoId, one.versionId]),
      [
        [idOf(like.color), null],
        [idOf(unlike), null],
      ],
    );
    const [best, second] = found.suggestions;
    assert.ok(
      best.similarity > second.similarity && best.similarity > 0.9,
      String(best.similarity),
    );
    assert.equal((await app.api.pixels(best.picture)).status, 200);
    const added = await app.good('references.add', { photoIds: [best.photoId] });
    assert.equal(added.references[0].photoId, best.photoId);
  });
});

describe('hints that are carried over', () => {
  test('color the like of what they were drawn on, and nothing else', async (context) => {
    const app = await openWithWasm(context);
    const one = await writeScene(app.root, 'one', red);
    const two = await writeScene(app.root, 'two', elsewhere);
    const [photoId, otherId] = await importFiles(app, [one.grey, two.grey]);
    const hint: Hint = {
      kind: 'brush',
      points: [
        [0.32, 0.36],
        [0.38, 0.44],
      ],
      radius: 0.05,
      softness: 0,
      a: 55,
      b: -40,
    };
    const coloring = { model: 'base', hints: [hint], edges: 0 };
    const version = await app.good('versions.create', { photoId, coloring, finish: {} });
    const { jobId } = await app.good('jobs.applyHints', {
      versionId: version.id,
      photos: { query: {} },
    });
    const job = await app.over(jobId);
    assert.deepEqual([job.state, job.done, job.total], ['done', 1, 1]);
    const [carried] = await app.good('versions.list', { photoId: otherId });
    assert.equal(carried.review, 'none');
    assert.equal(carried.recipe.reference?.method, 'hints');
    const automatic = await app.good('versions.create', {
      photoId: otherId,
      coloring: { model: 'base' },
      finish: {},
    });
    const plane = await planeAt(app, pixelPath({ kind: 'chroma', versionId: carried.id }));
    const plain = await planeAt(app, pixelPath({ kind: 'chroma', versionId: automatic.id }));
    const { x, y } = elsewhere;
    const [inside, before] = [redness(plane, x, y, 0.08), redness(plain, x, y, 0.08)];
    assert.ok(inside > before + 20, `a* of the other balloon: ${before} → ${inside}`);
    const [meadow, meadowBefore] = [redness(plane, 0.3, 0.85, 0.1), redness(plain, 0.3, 0.85, 0.1)];
    assert.ok(Math.abs(meadow - meadowBefore) < 6, `a* of the meadow: ${meadowBefore} → ${meadow}`);

    const bare = { versionId: automatic.id, photos: { ids: [photoId] } };
    assert.equal(await app.refused('jobs.applyHints', bare), 'usage');
    const itself = { versionId: version.id, photos: { ids: [photoId] } };
    assert.equal(await app.refused('jobs.applyHints', itself), 'usage');
  });
});
