import assert from 'node:assert/strict';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import sharp from 'sharp';
import { coloringSchema } from '../../../src-shared/api/contract.ts';
import { parsePixelPath } from '../../../src-shared/api/pixels.ts';
import { decodeChroma, encodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { renderMaster } from '../../../src-main/imaging/renderMaster.ts';
import {
  createPixelService,
  type PixelService,
} from '../../../src-main/usecases/pixels/pixelService.ts';
import { createVersion } from '../../../src-main/usecases/versions/createVersion.ts';
import { previewVersion } from '../../../src-main/usecases/versions/previewVersion.ts';
import { reading } from '../../support/catalogFixture.ts';
import { writeGreyScan } from '../../support/greyScan.ts';
import { makeTestLibrary, type TestLibrary } from '../../support/library.ts';
import { hueWheel } from '../../support/pictures.ts';
import { useTinyModel } from '../../support/tinyModels.ts';

const coloring = coloringSchema.parse({ model: 'tiny' });

async function libraryWithPhoto(
  context: TestContext,
): Promise<{ library: TestLibrary; photoId: number; file: string; service: PixelService }> {
  const library = await makeTestLibrary(context);
  await useTinyModel(context, library.folder);
  const file = await writeGreyScan(path.join(library.folder, 'scan.png'), 640, 480);
  const [photoId] = await library.add(file);
  return { library, photoId, file, service: createPixelService(library.context) };
}

async function ask(service: PixelService, pixelPath: string): Promise<Response> {
  const request = parsePixelPath(pixelPath);
  assert.ok(request !== null, pixelPath);
  return service.respond(request);
}

async function bytesOf(response: Response): Promise<Buffer> {
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}

/** Mean chroma of a picture, roughly: how far its channels lie apart. */
async function colorfulness(picture: Buffer): Promise<number> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  if (info.channels < 3) return 0;
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) {
    const pixel = data.subarray(at, at + 3);
    sum += Math.max(...pixel) - Math.min(...pixel);
  }
  return sum / (data.length / 3);
}

function keepWheel(library: TestLibrary, photoId: number, chroma: number): number {
  const recipe = {
    model: { id: 'wheel', version: '1', weightsSha256: 'a'.repeat(64) },
    temperature: 0.38,
    decisiveness: 0.5,
    hints: [],
    edges: 0,
    reference: null,
    finish: defaultFinish,
  };
  const engine = { name: 'wasm', device: 'test' };
  const plane = decodeChroma(encodeChroma(hueWheel(64, 48, chroma)));
  return library.context.catalog.versions.add({
    photoId,
    recipe,
    modelName: 'Wheel',
    engine,
    chroma: plane,
  }).id;
}

test('thumbnails follow the current version and its finish, and are kept', async (context) => {
  const { library, photoId, file, service } = await libraryWithPhoto(context);
  const { catalog } = library.context;
  const key = (): string => catalog.photos.summaries([photoId])[0].thumbnailKey;
  const thumbnail = async (): Promise<Buffer> =>
    bytesOf(await ask(service, `thumbnail/${photoId}/${key()}`));
  const greyKey = key();
  const grey = await thumbnail();
  const { width, height, format } = await sharp(grey).metadata();
  assert.deepEqual([width, height, format], [512, 384, 'jpeg']);
  assert.equal(await colorfulness(grey), 0);

  const versionId = keepWheel(library, photoId, 60);
  assert.notEqual(key(), greyKey);
  const colored = await thumbnail();
  const full = await colorfulness(colored);
  assert.ok(full > 20, `colorfulness ${full}`);
  catalog.versions.setFinish(versionId, { strength: 0.5, saturation: 1 });
  const softened = await thumbnail();
  const half = await colorfulness(softened);
  assert.ok(half > 0.3 * full && half < 0.7 * full, `colorfulness ${half} of ${full}`);
  catalog.versions.makeCurrent(photoId, null);
  assert.deepEqual(await thumbnail(), grey);

  // An address of earlier shows what is now, and says that this will not last.
  catalog.versions.makeCurrent(photoId, versionId);
  const stale = await ask(service, `thumbnail/${photoId}/${greyKey}`);
  assert.equal(stale.headers.get('cache-control'), 'no-store');
  assert.deepEqual(await bytesOf(stale), softened);
  const current = await ask(service, `thumbnail/${photoId}/${key()}`);
  assert.match(current.headers.get('cache-control') ?? '', /immutable/);

  // They survive, and stay when the master goes.
  service.close();
  await rm(file);
  await rm(path.join(library.context.cacheDirectory, 'previews'), { recursive: true });
  assert.deepEqual(await thumbnail(), softened);
  catalog.versions.setFinish(versionId, { strength: 0.1, saturation: 1 });
  assert.deepEqual(await thumbnail(), softened, 'the last one there was');
  const kept = await readdir(path.join(library.context.cacheDirectory, 'thumbnails', '0'));
  assert.equal(kept.length, 3);
});

test('what took a master’s place is not kept as its thumbnail', async (context) => {
  const { library, photoId, file, service } = await libraryWithPhoto(context);
  const { catalog } = library.context;
  const { thumbnailKey } = catalog.photos.summaries([photoId])[0];
  const thumbnail = (from: PixelService): Promise<Response> =>
    ask(from, `thumbnail/${photoId}/${thumbnailKey}`);
  const whole = await readFile(file);
  const { mtime } = await stat(file);
  await sharp({ create: { width: 640, height: 480, channels: 3, background: '#333' } })
    .png()
    .toFile(file);
  const other = await thumbnail(service);
  assert.equal(other.headers.get('cache-control'), 'no-store');
  const gloomy = await bytesOf(other);
  service.close();

  await writeFile(file, whole);
  await utimes(file, mtime, mtime);
  const back = createPixelService(library.context);
  const right = await thumbnail(back);
  assert.match(right.headers.get('cache-control') ?? '', /immutable/);
  assert.notDeepEqual(await bytesOf(right), gloomy);
  back.close();

  // Another time of the same contents, as after copying to another disk, changes nothing.
  await rm(path.join(library.context.cacheDirectory, 'thumbnails'), { recursive: true });
  await rm(path.join(library.context.cacheDirectory, 'previews'), { recursive: true });
  await utimes(file, new Date(), new Date(1_000_000));
  const touched = await thumbnail(createPixelService(library.context));
  assert.match(touched.headers.get('cache-control') ?? '', /immutable/);
});

test('a missing master is not shown by another photo’s thumbnail that had its number', async (context) => {
  const { library, photoId, file, service } = await libraryWithPhoto(context);
  const { catalog } = library.context;
  const address = (): string =>
    `thumbnail/${photoId}/${catalog.photos.summaries([photoId])[0].thumbnailKey}`;
  await bytesOf(await ask(service, address()));
  service.close();
  const { masterId } = catalog.photos.source(photoId)!;
  const found = { path: file, bytes: 1, modifiedAt: 1 };
  catalog.masters.reread(masterId, found, reading({ sha256: 'b' }));
  await rm(file);
  assert.equal((await ask(createPixelService(library.context), address())).status, 404);
});

test('a version looks as its export does', async (context) => {
  const { library, photoId, file, service } = await libraryWithPhoto(context);
  const versionId = keepWheel(library, photoId, 80);
  const shown = await bytesOf(await ask(service, `version/${versionId}/4096`));
  const master = await openMaster(file);
  const target = path.join(library.folder, 'export.png');
  const chroma = library.context.catalog.versions.chroma(versionId);
  await renderMaster(master, chroma, defaultFinish, {
    path: target,
    format: 'png',
    depth: 8,
    quality: 100,
  });
  await master.close();
  const [seen, exported] = await Promise.all(
    [shown, target].map((picture) => sharp(picture).raw().toBuffer()),
  );
  assert.equal(seen.length, exported.length);
  let sum = 0;
  for (let at = 0; at < seen.length; at += 1) sum += Math.abs(seen[at] - exported[at]);
  // JPEG of quality 90 is all that lies between them.
  assert.ok(sum / seen.length < 2.5, `mean difference ${sum / seen.length}`);
  const small = await bytesOf(await ask(service, `version/${versionId}/100`));
  assert.equal((await sharp(small).metadata()).width, 100);
});

test('a coloring that is kept is the one that was tried, rounded to the grid it is stored on', async (context) => {
  const { library, photoId, service } = await libraryWithPhoto(context);
  const { catalog } = library.context;
  const { key } = await previewVersion(library.context, {
    photoId,
    coloring,
    stream: 'a',
    draft: false,
  });
  const tried = await bytesOf(await ask(service, `preview/${key}`));
  const finish = { strength: 0.8, saturation: 1.2 };
  const version = await createVersion(library.context, { photoId, coloring, finish });
  assert.equal(version.current, true);
  assert.deepEqual(version.recipe.finish, finish);
  assert.equal(version.recipe.model.id, 'tiny');
  assert.equal(version.recipe.temperature > 0, true, 'the default is written down');
  const stored = await bytesOf(await ask(service, `chroma/${version.id}`));
  assert.deepEqual(stored, tried);
  const plane = catalog.versions.chroma(version.id);
  assert.deepEqual(Buffer.from(encodeChroma(plane)), stored);
  assert.equal(Math.max(plane.width, plane.height), 64);

  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    library.events.map(({ type }) => type),
    ['versions', 'photos'],
  );
  const [entry] = catalog.audit.list(null, 1);
  assert.deepEqual(
    [entry.action, entry.photoId, entry.operator],
    ['colorize', photoId, 'A. Tester'],
  );
  assert.deepEqual(catalog.history.undo(photoId), { label: 'Colorize' });
  assert.equal(catalog.photos.summaries([photoId])[0].versionId, null);
  assert.deepEqual(catalog.history.redo(photoId), { label: 'Colorize' });
  assert.equal(catalog.photos.summaries([photoId])[0].versionId, version.id);
});

test('the newest preview of a stream wins; another stream is left alone', async (context) => {
  const { library, photoId, service } = await libraryWithPhoto(context);
  const preview = (decisiveness: number, stream: string): ReturnType<typeof previewVersion> =>
    previewVersion(library.context, {
      photoId,
      coloring: { ...coloring, decisiveness },
      stream,
      draft: false,
    });
  const first = preview(0.1, 'sliders');
  const other = preview(0.2, 'hover');
  const second = preview(0.9, 'sliders');
  await assert.rejects(first, (error) => (error as HeliochromeError).code === 'cancelled');
  const keys = [(await other).key, (await second).key];
  assert.notEqual(keys[0], keys[1]);
  for (const key of keys) assert.equal((await ask(service, `preview/${key}`)).status, 200);
  const again = await preview(0.9, 'sliders');
  assert.equal(again.key, keys[1], 'the same settings give the same key');
  assert.ok(again.seconds < 1);
});

test('a photo that is not there, a changed master and a missing model are told apart', async (context) => {
  const { library, photoId, file } = await libraryWithPhoto(context);
  const create = (id: number, model: string): Promise<unknown> =>
    createVersion(library.context, {
      photoId: id,
      coloring: { ...coloring, model },
      finish: defaultFinish,
    });
  const code = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'none',
      (error: unknown) => HeliochromeError.from(error).code,
    );
  assert.equal(await code(create(99, 'tiny')), 'not-found');
  assert.equal(await code(create(photoId, 'nothing')), 'model-missing');
  await writeGreyScan(file, 640, 480, 2);
  assert.equal(await code(create(photoId, 'tiny')), 'data-unusable');
  await rm(file);
  assert.equal(await code(create(photoId, 'tiny')), 'file-missing');
  assert.equal(library.context.catalog.versions.list(photoId).length, 0);
});
