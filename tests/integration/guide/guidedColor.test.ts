import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import type { Coloring } from '../../../src-shared/api/contract.ts';
import { pixelPath } from '../../../src-shared/api/pixels.ts';
import { decodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import { writeColorfulPhotos } from '../../support/photographs.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { openTestApi, type TestApi } from '../../support/testApi.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';
import { writeTwoSurfaces } from '../../support/twoSurfaces.ts';

const finish = { strength: 1, saturation: 1 };

function dab(x: number, y: number, a: number, b: number): Hint {
  return { kind: 'point', points: [[x, y]], radius: 0.02, softness: 0, a, b };
}

const red = dab(0.25, 0.5, 50, 30);
const blue = dab(0.75, 0.5, -5, -40);

function coloringWith(hints: readonly Hint[], edges?: number): Coloring {
  return {
    model: 'tiny',
    hints: [...hints],
    reference: null,
    ...(edges !== undefined && { edges }),
  };
}

interface Opened {
  readonly app: TestApi;
  readonly photoId: number;
}

async function openWithPhoto(context: TestContext): Promise<Opened> {
  const app = await openTestApi(context);
  await writeTinyModel(path.join(app.root, 'data', 'models', 'tiny'));
  await app.good('app.changeSettings', { engine: 'wasm', model: 'tiny' });
  const folder = path.join(app.root, 'scans');
  await mkdir(folder);
  await writeTwoSurfaces(folder);
  await writeColorfulPhotos(folder, 1);
  const { jobId } = await app.good('jobs.import', { paths: [folder], collectionId: null });
  await app.over(jobId);
  const { ids } = await app.good('photos.ids', { text: 'coat' });
  return { app, photoId: ids[0] };
}

async function bytesOf(app: TestApi, address: string): Promise<Uint8Array> {
  const response = await app.api.pixels(address);
  assert.equal(response.status, 200);
  return new Uint8Array(await response.arrayBuffer());
}

async function planeOf(app: TestApi, { id }: Pick<Version, 'id'>): Promise<ChromaPlane> {
  return decodeChroma(await bytesOf(app, pixelPath({ kind: 'chroma', versionId: id })));
}

function at({ width, height, a, b }: ChromaPlane, x: number, y: number): [number, number] {
  const point = Math.floor(y * height) * width + Math.floor(x * width);
  return [a[point], b[point]];
}

function isNear(color: readonly number[], wanted: readonly number[], within: number): boolean {
  return Math.hypot(color[0] - wanted[0], color[1] - wanted[1]) <= within;
}

describe('guided color', () => {
  before(usePlainBackend);

  test('a stroke is kept at once, is exact, ends at the edge, and is one step of undo over restarts', async (context) => {
    const { app, photoId } = await openWithPhoto(context);
    const guide = (
      versionId: number | null,
      hints: readonly Hint[],
      label: string,
    ): Promise<Version> =>
      app.good('versions.guide', {
        photoId,
        versionId,
        coloring: coloringWith(hints),
        finish,
        label,
      });
    const first = await guide(null, [red], 'Dab red');
    assert.deepEqual([first.number, first.current, first.recipe.edges], [1, true, 0.5]);
    const alone = await planeOf(app, first);
    assert.deepEqual(at(alone, 0.25, 0.5), [50, 30]);
    const second = await guide(first.id, [red, blue], 'Dab blue');
    assert.deepEqual([second.number, second.current], [1, true]);
    assert.notEqual(second.id, first.id);
    const both = await planeOf(app, second);
    assert.deepEqual(
      [at(both, 0.25, 0.5), at(both, 0.75, 0.5)],
      [
        [50, 30],
        [-5, -40],
      ],
    );
    assert.ok(
      isNear(at(both, 0.46, 0.2), [50, 30], 8),
      `red up to the edge: ${String(at(both, 0.46, 0.2))}`,
    );
    assert.ok(
      isNear(at(both, 0.54, 0.8), [-5, -40], 8),
      `blue beyond: ${String(at(both, 0.54, 0.8))}`,
    );
    assert.deepEqual(
      (await app.good('versions.list', { photoId })).map(({ id }) => id),
      [second.id],
    );

    assert.deepEqual(await app.good('history.undo', { photoId }), { label: 'Dab blue' });
    assert.deepEqual(
      (await app.good('versions.list', { photoId })).map(({ id }) => id),
      [first.id],
    );
    await app.api.close();

    const again = await openTestApi(context, { root: app.root });
    assert.deepEqual((await again.good('history.state', { photoId })).redo, { label: 'Dab blue' });
    await again.good('history.redo', { photoId });
    const [shown] = await again.good('versions.list', { photoId });
    assert.deepEqual([shown.id, shown.recipe.hints], [second.id, [red, blue]]);
    assert.deepEqual(await planeOf(again, shown), both);
    await again.good('history.undo', { photoId });
    await again.good('history.undo', { photoId });
    assert.deepEqual(await again.good('versions.list', { photoId }), []);
  });

  test('an accepted version is left as it is; strokes drawn in haste build on one another', async (context) => {
    const { app, photoId } = await openWithPhoto(context);
    const guide = (versionId: number | null, hints: readonly Hint[]): Promise<Version> =>
      app.good('versions.guide', {
        photoId,
        versionId,
        coloring: coloringWith(hints),
        finish,
        label: 'Dab',
      });
    const automatic = await app.good('versions.create', {
      photoId,
      coloring: coloringWith([]),
      finish,
    });
    // Both name the version that was on the screen when they were drawn.
    const [one, two] = await Promise.all([
      guide(automatic.id, [red]),
      guide(automatic.id, [red, blue]),
    ]);
    assert.deepEqual([one.number, two.number], [2, 2]);
    const list = await app.good('versions.list', { photoId });
    assert.deepEqual(
      list.map(({ id }) => id),
      [automatic.id, two.id],
    );
    await app.good('versions.review', { versionId: two.id, review: 'accepted' });
    const third = await guide(two.id, [blue]);
    assert.equal(third.number, 3);
    assert.deepEqual(
      (await app.good('versions.list', { photoId })).map(({ number, review }) => [number, review]),
      [
        [1, 'none'],
        [2, 'accepted'],
        [3, 'none'],
      ],
    );
    // One that is not the current one is not touched either.
    await app.good('versions.makeCurrent', { photoId, versionId: automatic.id });
    assert.equal((await guide(third.id, [red])).number, 4);
  });

  test('the preview follows the pen, and whatever was tried the same recipe gives the same plane', async (context) => {
    const { app, photoId } = await openWithPhoto(context);
    const preview = (hints: readonly Hint[], draft: boolean): Promise<{ key: string }> =>
      app.good('versions.preview', {
        photoId,
        coloring: coloringWith(hints),
        stream: 'pen',
        draft,
      });
    const stroke = (length: number): Hint => ({
      ...red,
      kind: 'brush',
      points: Array.from({ length }, (_, step) => [0.1 + 0.02 * step, 0.5]),
    });
    for (const length of [2, 5, 9]) {
      const { key } = await preview([stroke(length), blue], true);
      const draft = decodeChroma(await bytesOf(app, pixelPath({ kind: 'preview', key })));
      assert.deepEqual(at(draft, 0.1 + 0.02 * (length - 1), 0.5), [50, 30]);
      assert.equal(Math.max(draft.width, draft.height), 320, 'as fine as the scan allows');
    }
    const hints = [stroke(9), blue];
    const version = await app.good('versions.guide', {
      photoId,
      versionId: null,
      coloring: coloringWith(hints),
      finish,
      label: 'Brush red',
    });
    const { key } = await preview(hints, false);
    const tried = await bytesOf(app, pixelPath({ kind: 'preview', key }));
    assert.deepEqual(decodeChroma(tried), await planeOf(app, version));

    const fresh = await openWithPhoto(context);
    const same = await fresh.app.good('versions.guide', {
      photoId: fresh.photoId,
      versionId: null,
      coloring: coloringWith(hints),
      finish,
      label: 'Brush red',
    });
    assert.deepEqual(await planeOf(fresh.app, same), await planeOf(app, version));
  });

  test('the mix goes from the model alone to edges alone', async (context) => {
    const { app, photoId } = await openWithPhoto(context);
    const colored = async (edges: number): Promise<[Version, ChromaPlane]> => {
      const coloring = coloringWith([red, blue], edges);
      const version = await app.good('versions.create', { photoId, coloring, finish });
      return [version, await planeOf(app, version)];
    };
    const [learned, byModel] = await colored(0);
    assert.deepEqual([learned.recipe.edges, Math.max(byModel.width, byModel.height)], [0, 64]);
    const [levin, byEdges] = await colored(1);
    assert.equal(levin.engine.name, 'edges');
    for (const x of [0.05, 0.45])
      assert.ok(isNear(at(byEdges, x, 0.1), [50, 30], 4), String(at(byEdges, x, 0.1)));
    for (const x of [0.55, 0.95]) assert.ok(isNear(at(byEdges, x, 0.9), [-5, -40], 4));
    const [grey] = await app
      .good('versions.create', { photoId, coloring: coloringWith([], 0.7), finish })
      .then((version) => [version.recipe.edges]);
    assert.equal(grey, 0, 'without hints there is nothing to mix');
  });

  test('colors are suggested at a place, and picked from versions and color photographs', async (context) => {
    const { app, photoId } = await openWithPhoto(context);
    const place = { photoId, versionId: null, x: 0.25, y: 0.5 };
    const open = await app.good('photos.suggestColors', { ...place, coloring: coloringWith([]) });
    assert.ok(open.colors.length >= 1 && open.reason === null);
    assert.ok(
      open.colors.every(({ share }, at_) => at_ === 0 || share <= open.colors[at_ - 1].share),
    );
    const hinted = await app.good('photos.suggestColors', {
      ...place,
      coloring: coloringWith([red]),
    });
    assert.notDeepEqual(hinted.colors, open.colors, 'hints so far count');

    const coloring = coloringWith([red, blue]);
    const version = await app.good('versions.guide', {
      photoId,
      versionId: null,
      coloring,
      finish: { strength: 0.5, saturation: 2 },
      label: 'Dab',
    });
    const ofVersion = { photoId, versionId: version.id, y: 0.5, radius: 0.01 };
    const left = await app.good('photos.colorAt', { ...ofVersion, x: 0.25 });
    assert.deepEqual([left.a, left.b], [50, 30], 'without the finish: it can be drawn with');
    const right = await app.good('photos.colorAt', { ...ofVersion, x: 0.75 });
    assert.deepEqual([right.a, right.b], [-5, -40]);
    assert.ok(right.lightness > left.lightness + 20);
    const grey = await app.good('photos.colorAt', place);
    assert.deepEqual([grey.a, grey.b], [0, 0]);
    const { photos } = await app.good('photos.page', { query: {}, offset: 0, limit: 10 });
    const colorful = photos.find(({ colorPhotograph }) => colorPhotograph);
    assert.ok(colorful !== undefined);
    const own = await app.good('photos.colorAt', {
      photoId: colorful.id,
      versionId: null,
      x: 0.5,
      y: 0.5,
      radius: 0.3,
    });
    assert.ok(Math.hypot(own.a, own.b) > 3, `${own.a}, ${own.b}`);
    assert.equal(await app.refused('photos.colorAt', { ...place, versionId: 999 }), 'not-found');
  });

  test('hints go out and come in as text and as a file', async (context) => {
    const { app } = await openWithPhoto(context);
    const { text } = await app.good('hints.exportText', { hints: [red, blue], edges: 0.75 });
    assert.deepEqual(await app.good('hints.importText', { text }), {
      hints: [red, blue],
      edges: 0.75,
    });
    const file = path.join(app.root, 'coat.hints.json');
    await writeFile(file, text);
    assert.deepEqual((await app.good('hints.importFile', { path: file })).hints, [red, blue]);
    await writeFile(file, '{"version": 2, "hints": [{"kind": "blot"}]}');
    assert.equal(await app.refused('hints.importFile', { path: file }), 'usage');
    assert.equal(await app.refused('hints.importFile', { path: `${file}.gone` }), 'file-missing');
    assert.equal(await app.refused('hints.importFile', { path: 'coat.hints.json' }), 'usage');
    assert.equal(await app.refused('hints.importText', { text: 'red' }), 'usage');
  });

  test('palettes are kept over restarts; those of the program come back as they came', async (context) => {
    const { app } = await openWithPhoto(context);
    const shipped = await app.good('palettes.list', {});
    assert.ok(shipped.length >= 3 && shipped.every((one) => one.shipped && one.source.length > 20));
    const [fabrics, paints] = shipped;
    const content = {
      name: 'Harbor 1932',
      source: 'Sample book of 1930',
      colors: [{ name: 'Oilskin', lightness: 60, a: 5, b: 40 }],
    };
    const heard = app.heard('palettes');
    const own = await app.good('palettes.save', { id: null, content });
    await heard;
    await app.good('palettes.save', {
      id: fabrics.id,
      content: { name: fabrics.name, source: fabrics.source, colors: fabrics.colors.slice(0, 3) },
    });
    await app.good('palettes.remove', { id: paints.id });
    await app.api.close();
    const again = await openTestApi(context, { root: app.root });
    const list = await again.good('palettes.list', {});
    assert.deepEqual(list.at(-1), { ...content, id: own.id, shipped: false, changed: false });
    assert.deepEqual([list[0].changed, list[0].colors.length], [true, 3]);
    assert.ok(!list.some(({ id }) => id === paints.id));
    assert.deepEqual(await again.good('palettes.restore', {}), [...shipped, list.at(-1)]);
    await again.good('palettes.remove', { id: own.id });
    assert.deepEqual(await again.good('palettes.list', {}), shipped);
    assert.equal(await again.refused('palettes.remove', { id: own.id }), 'not-found');
    assert.equal(await again.refused('palettes.save', { id: own.id, content }), 'not-found');
  });
});
