/**
 * What electron-builder packs, looked at and run: real archive, real fuses, real compute process and worker threads from
 * where they lie once installed. Only Electron's own program is a stand-in.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import sharp from 'sharp';
import { nodeBinary } from '../../../src-main/engine/supervision/nodeBinary.ts';
import { childEnvironment } from '../../../src-main/engine/supervision/childEnvironment.ts';
import { programLayout } from '../../../src-main/platform/programLayout.ts';
import { packApplication, type PackedApplication } from '../../support/packedApplication.ts';
import { call, start, temporaryFolder, untilJob } from '../../support/shellDriver.ts';

/** How a fuse that is on stands in the program: the character 1. */
const enabled = '1'.charCodeAt(0);

let packed: PackedApplication;
/** Files in the archive, those that lie unpacked beside it among them; with a leading slash. */
let files: readonly string[];
const inResources = (...parts: readonly string[]): string => path.join(packed.resources, ...parts);
const unpacked = (...parts: readonly string[]): string =>
  inResources('app.asar.unpacked', ...parts);

before(async () => {
  packed = await packApplication();
  files = listPackage(inResources('app.asar'), { isPack: false });
});
after(() => packed.dispose());

/** A photo that the model has something to color in. */
async function writePhoto(t: TestContext): Promise<string> {
  const file = path.join(temporaryFolder(t), 'plate.jpg');
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  await sharp({ create: { width: 160, height: 120, channels: 3, background: '#777', noise } })
    .greyscale()
    .blur(2)
    .jpeg()
    .toFile(file);
  return file;
}

test('the archive holds the application', () => {
  for (const needed of [
    '/package.json',
    '/LICENSE',
    '/build/app/main/main.js',
    '/build/app/preload/preload.cjs',
    '/build/renderer/index.html',
  ]) {
    assert.ok(files.includes(needed), needed);
  }
  assert.ok(files.some((file) => /^\/build\/renderer\/assets\/.*\.js$/.test(file)));
  const { main } = JSON.parse(
    extractFile(inResources('app.asar'), 'package.json').toString('utf8'),
  ) as { main: string };
  assert.ok(files.includes(`/${main}`));
});

test('what plain Node and threads load lies unpacked; the shell and the page do not', () => {
  for (const needed of [
    'package.json',
    'build/app/workers/pixelWorker.js',
    'build/kernels/pixels.wasm',
    'src-main/engine/computeMain.ts',
    'src-main/engine/compute/parentWatch.ts',
    'src-main/training/data/batchWorker.ts',
    'src-main/cli/main.ts',
    'src-shared/domain/error.ts',
    'src-renderer/proof/page.html',
    'node_modules/@tensorflow/tfjs/dist/tf.node.js',
    'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`,
    'node_modules/onnxruntime-common/package.json',
    'node_modules/@bufbuild/protobuf/dist/esm/wire/index.js',
    'node_modules/zod/package.json',
    'node_modules/sharp/package.json',
    `node_modules/@img/sharp-${process.platform}-${process.arch}/package.json`,
    `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
  ]) {
    assert.ok(existsSync(unpacked(needed)), needed);
  }
  for (const packedOnly of ['build/app/main', 'build/app/preload', 'build/renderer']) {
    assert.equal(existsSync(unpacked(packedOnly)), false, packedOnly);
  }
  // Every worker program that a bundle starts is there.
  const main = extractFile(inResources('app.asar'), 'build/app/main/main.js').toString('utf8');
  const programs = [...main.matchAll(/new URL\("\.\.\/workers\/(\w+\.js)"/g)].map(
    ([, name]) => name,
  );
  assert.ok(programs.length >= 2);
  for (const name of programs) assert.ok(existsSync(unpacked('build/app/workers', name)), name);
});

test('nothing is packed that only developers need', () => {
  const unwanted = [
    /^\/(tests|docs|dist|\.\w+)(\/|$)/,
    /^\/src-main\/(app|preload|build)(\/|$)/,
    /^\/src-renderer\/(?!proof)\w+(\/|\.)/,
    /^\/src-main\/[^/]+\/kernels\/assembly/,
    /\.(map|tsbuildinfo|html\.gz)$/,
    /\.d\.ts$/,
    /^\/(eslint\.config\.js|electron-builder\.yml|package-lock\.json|README\.md)$/,
    /^\/node_modules\/@tensorflow\/[^/]+\/(src|dist\/miniprogram)\//,
    /^\/node_modules\/better-sqlite3\/(deps|src)\//,
    /^\/node_modules\/(adm-zip|global-agent)\//,
  ];
  for (const pattern of unwanted) {
    assert.deepEqual(
      files.filter((file) => pattern.test(file)),
      [],
      String(pattern),
    );
  }
  const runtimes = files.filter((file) => /onnxruntime-node\/bin\/.*\.node$/.test(file));
  assert.deepEqual(runtimes, [
    `/node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`,
  ]);
  const prebuilds = files.filter((file) => /better-sqlite3\/prebuilds\/./.test(file));
  assert.deepEqual(prebuilds, [
    `/node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
  ]);
  const root = path.resolve(import.meta.dirname, '../../..');
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const tools = Object.keys(devDependencies).filter((name) =>
    files.includes(`/node_modules/${name}/package.json`),
  );
  assert.deepEqual(tools, []);
});

test('models, the command line and its Node are extra resources', () => {
  for (const needed of [
    'models/base/heliochrome.json',
    'models/base/weights.bin',
    'bin/heliochrome',
    'renderer/index.html',
    'node/node',
  ]) {
    assert.ok(existsSync(inResources(needed)), needed);
  }
  assert.equal(existsSync(inResources('default_app.asar')), false);
  assert.deepEqual(globSync('locales/*', { cwd: packed.folder }), ['locales/en-US.pak']);
});

test('the fuses are set in the program', async () => {
  const wire = await getCurrentFuseWire(path.join(packed.folder, 'heliochrome'));
  const states = Object.fromEntries(
    Object.values(FuseV1Options)
      .filter((fuse) => typeof fuse === 'number')
      .map((fuse) => [FuseV1Options[fuse], Number(wire[fuse]) === enabled]),
  );
  assert.deepEqual(states, {
    RunAsNode: false,
    EnableCookieEncryption: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  });
});

test('the Node that came along runs the compute process of an installed application', () => {
  const layout = programLayout(unpacked('src-main', 'engine', 'supervision'));
  const electron = { node: '24.1.0', electron: '45.4.1' };
  const binary = nodeBinary({ layout, versions: electron, execPath: '/opt/electron' });
  assert.equal(binary, inResources('node', 'node'));
  const without = { ...layout, resources: '/nowhere', root: '/nowhere' };
  assert.throws(
    () => nodeBinary({ layout: without, versions: electron, execPath: '/opt/electron' }),
    /none came with the program/,
  );
  // TensorFlow’s addon, then in the user’s data, finds the program’s TensorFlow.js.
  const { NODE_PATH } = childEnvironment({}, layout);
  assert.equal(NODE_PATH, unpacked('node_modules'));
  const require = createRequire(unpacked('package.json'));
  assert.ok(require.resolve('@tensorflow/tfjs').startsWith(unpacked('node_modules')));
});

test('the installed command line colorizes', { timeout: 120_000 }, async (t) => {
  const photo = await writePhoto(t);
  const out = temporaryFolder(t);
  const parameters = ['colorize', photo, '--out', out, '--engine', 'wasm', '--json'];
  const { stdout } = await promisify(execFile)(inResources('bin', 'heliochrome'), parameters, {
    env: { ...process.env, HELIOCHROME_DATA: temporaryFolder(t) },
    cwd: out,
  });
  assert.match(stdout, /"type":"result"/);
  assert.equal(globSync('*.jpg', { cwd: out }).length, 1);
});

test('the installed command line serves the page', { timeout: 60_000 }, async (t) => {
  const server = spawn(inResources('bin', 'heliochrome'), ['serve', '--port', '0', '--json'], {
    env: { ...process.env, HELIOCHROME_DATA: temporaryFolder(t) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => server.kill());
  let told = '';
  for await (const chunk of server.stdout) {
    told += String(chunk);
    if (told.includes('\n')) break;
  }
  const address = /http:\/\/127\.0\.0\.1:\d+\/[^"\s]*/.exec(told)?.[0] ?? '';
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(new URL('/', address), { headers: { cookie } });
  assert.match(await page.text(), /<title>Heliochrome<\/title>/);
});

test(
  'the installed application imports, colorizes and exports',
  { timeout: 180_000 },
  async (t) => {
    // Plain Node cannot read the archive, so a folder of its name takes its place.
    const archive = inResources('app.asar');
    renameSync(archive, `${archive}.packed`);
    for (const file of files) {
      if (!/^\/build\/(app\/(main|preload)|renderer)\/.*\.\w+$/.test(file)) continue;
      mkdirSync(path.dirname(path.join(archive, file)), { recursive: true });
      writeFileSync(path.join(archive, file), extractFile(`${archive}.packed`, file.slice(1)));
    }
    symlinkSync(unpacked('node_modules'), path.join(archive, 'node_modules'));

    const main = inResources('app.asar', 'build', 'app', 'main', 'main.js');
    const built = (): { main: string } => ({ main });
    const shell = await start(t, built, { isPackaged: true });
    await call(shell, 'app.changeSettings', { engine: 'wasm' });
    const { models } = await call(shell, 'models.list', {});
    assert.deepEqual(
      models.map((model) => model.origin),
      ['shipped'],
    );
    const isOver = (state: string): boolean => state === 'done' || state === 'failed';
    const all = { query: {} };

    const photo = await writePhoto(t);
    const imported = await call(shell, 'jobs.import', { paths: [photo], collectionId: null });
    await untilJob(shell, imported.jobId, isOver);
    const colorized = await call(shell, 'jobs.colorize', {
      photos: all,
      coloring: { model: 'base' },
    });
    await untilJob(shell, colorized.jobId, isOver);
    const folder = temporaryFolder(t);
    const plan = { folder, format: 'jpeg' as const, depth: null };
    const exported = await call(shell, 'jobs.export', { photos: all, plan });
    await untilJob(shell, exported.jobId, isOver);
    for (const { jobId } of [imported, colorized, exported]) {
      const job = await call(shell, 'jobs.get', { jobId });
      assert.deepEqual([job.state, job.failed, job.done], ['done', 0, 1], JSON.stringify(job));
    }
    const [result] = globSync('**/*.jpg', { cwd: folder });
    const { width, height } = await sharp(path.join(folder, result)).metadata();
    assert.deepEqual([width, height], [160, 120]);
  },
);
