import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cudaRequirements } from '../../../src-main/engine/setup/cudaWheels.ts';
import { download } from '../../../src-main/engine/setup/download.ts';
import { fetchWheel } from '../../../src-main/engine/setup/fetchWheel.ts';
import { installTensorflow } from '../../../src-main/engine/setup/installTensorflow.ts';
import { pinnedPackages, wheelFor } from '../../../src-main/engine/setup/pinned.ts';
import { placeOfCuda, placeOfTensorflow, unzipSome } from '../../../src-main/engine/setup/unzip.ts';
import { indexPage, readIndexPage } from '../../../src-main/engine/setup/wheelIndex.ts';
import { addonFile, nativeDirectory } from '../../../src-main/engine/tensorflow/nativeDirectory.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { makeZip } from '../../support/zipWriter.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-setup-'));
});
after(() => rm(folder, { recursive: true, force: true }));

function isEnvironmentError(pattern: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof HeliochromeError &&
    error.code === 'environment' &&
    pattern.test(error.message);
}

describe('what is set up', () => {
  test('is the tfjs-node that package.json names', async () => {
    const manifest = JSON.parse(
      await readFile(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8'),
    ) as { peerDependencies: Record<string, string> };
    const [addon] = pinnedPackages;
    assert.equal(manifest.peerDependencies[addon.name], addon.version);
  });

  test('a system that has no wheel is told so', () => {
    assert.match(wheelFor('cpu', 'linux', 'x64').file, /x86_64\.whl$/);
    assert.throws(() => wheelFor('cpu', 'darwin', 'arm64'), isEnvironmentError(/darwin on arm64/));
  });

  test('NVIDIA libraries are those that the wheel names for its extra', () => {
    const metadata = [
      'Requires-Dist: numpy <2.1.0,>=1.26.0',
      "Requires-Dist: nvidia-cublas-cu12 ==12.5.3.2 ; extra == 'and-cuda'",
      "Requires-Dist: nvidia-cudnn-cu12 (==9.3.0.75) ; extra == 'and-cuda'",
      "Requires-Dist: nvidia-other ==1.0 ; extra == 'other'",
    ].join('\n');
    assert.deepEqual(cudaRequirements(metadata), [
      { project: 'nvidia-cublas-cu12', version: '12.5.3.2' },
      { project: 'nvidia-cudnn-cu12', version: '9.3.0.75' },
    ]);
  });
});

describe('unpacking a wheel', () => {
  test('takes the two libraries and the headers of C, and nothing else', async () => {
    const file = path.join(folder, 'wheel.zip');
    const wanted = {
      'tensorflow/libtensorflow_cc.so.2': 'cc',
      'tensorflow/libtensorflow_framework.so.2': 'framework',
      'tensorflow/include/tensorflow/c/c_api.h': 'c',
      'tensorflow/include/xla/tsl/c/tsl_status.h': 'status',
    };
    const others = {
      'tensorflow/python/__init__.py': 'python',
      'tensorflow/include/tensorflow/c/BUILD': 'build',
      'tensorflow/include/tensorflow/cc/client.h': 'cc',
      'other/libtensorflow_cc.so.2': 'other',
    };
    await writeFile(file, makeZip({ ...others, ...wanted }));
    const deps = path.join(folder, 'deps');
    const unpacked = await unzipSome(file, deps, placeOfTensorflow);
    assert.deepEqual(unpacked.sort(), Object.keys(wanted).sort());
    assert.equal(await readFile(path.join(deps, 'lib/libtensorflow_cc.so.2'), 'utf8'), 'cc');
    assert.equal(
      await readFile(path.join(deps, 'include/xla/tsl/c/tsl_status.h'), 'utf8'),
      'status',
    );
  });

  test('takes the libraries of one of NVIDIA’s wheels', () => {
    assert.equal(placeOfCuda('nvidia/cudnn/lib/libcudnn.so.9'), 'nvidia/cudnn/lib/libcudnn.so.9');
    assert.equal(placeOfCuda('nvidia/cudnn/include/cudnn.h'), null);
  });

  test('refuses an archive that is cut off', async () => {
    const file = path.join(folder, 'cut.zip');
    const whole = makeZip({ 'tensorflow/libtensorflow_cc.so.2': 'cc' });
    await writeFile(file, whole.subarray(0, whole.length - 30));
    await assert.rejects(
      unzipSome(file, folder, placeOfTensorflow),
      isEnvironmentError(/unpacked/),
    );
  });
});

describe('the index of wheels', () => {
  test('is that of the user’s pip settings, else PyPI', () => {
    assert.equal(indexPage('tensorflow_cpu', {}), 'https://pypi.org/simple/tensorflow-cpu/');
    assert.equal(
      indexPage('tensorflow', { PIP_INDEX_URL: 'https://mirror.example/simple/' }),
      'https://mirror.example/simple/tensorflow/',
    );
  });

  test('is read with relative addresses and hashes', () => {
    const hash = 'a'.repeat(64);
    const html = `<a href="../../files/one-1.0.whl#sha256=${hash}" data-x="y">one</a> <A HREF='https://b.example/two%2B1.whl'>two</A>`;
    assert.deepEqual(readIndexPage(html, 'https://a.example/simple/one/'), [
      { file: 'one-1.0.whl', url: 'https://a.example/files/one-1.0.whl', sha256: hash },
      { file: 'two+1.whl', url: 'https://b.example/two%2B1.whl', sha256: null },
    ]);
  });
});

describe('downloads', () => {
  const content = Buffer.from(Array.from({ length: 200_000 }, (_, place) => place % 251));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const ranges: (string | undefined)[] = [];
  let server: Server;
  let address = '';
  /** Bytes after which the server breaks the first answer off. */
  let breakAfter: number | null = null;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    ranges.push(request.headers.range);
    const start = Number(request.headers.range?.replaceAll(/\D/g, '') ?? '0');
    const rest = content.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': rest.length });
    if (breakAfter === null) {
      response.end(rest);
      return;
    }
    response.write(rest.subarray(0, breakAfter), () => response.destroy());
    breakAfter = null;
  }

  before(async () => {
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/thing.whl`;
  });
  after(() => server.close());

  test('that were begun go on where they were', async () => {
    const target = path.join(folder, 'begun.whl');
    await writeFile(`${target}.partial`, content.subarray(0, 60_000));
    ranges.length = 0;
    const shares: number[] = [];
    await download(address, sha256, target, (share) => shares.push(share));
    assert.deepEqual(await readFile(target), content);
    assert.deepEqual(ranges, ['bytes=60000-']);
    assert.ok(shares[0] > 0.3 && Math.abs(shares[shares.length - 1] - 1) < 1e-9);
  });

  test('that break off are taken up again', async () => {
    const target = path.join(folder, 'broken.whl');
    ranges.length = 0;
    breakAfter = 60_000;
    await download(address, sha256, target, () => undefined);
    assert.deepEqual(await readFile(target), content);
    assert.equal(ranges.length, 2);
  });

  test('that are not the file that is wanted are thrown away', async () => {
    const target = path.join(folder, 'wrong.whl');
    await assert.rejects(
      download(address, 'b'.repeat(64), target, () => undefined),
      isEnvironmentError(/SHA-256/),
    );
    assert.equal(existsSync(target), false);
    assert.equal(existsSync(`${target}.partial`), false);
  });

  test('are not made again when the cache holds the file', async () => {
    await writeFile(path.join(folder, 'thing-1.0-py3-none-any.whl'), content);
    ranges.length = 0;
    const wheel = {
      project: 'thing',
      version: '1.0',
      file: 'thing-1.0-py3-none-any.whl',
      sha256,
      megabytes: 1,
    };
    const told: string[] = [];
    await fetchWheel(wheel, folder, (line) => told.push(line));
    assert.deepEqual(ranges, []);
    assert.match(told.join(), /in the cache/);
  });
});

test(
  'an installation that works is kept',
  {
    skip: existsSync(addonFile()) ? false : 'TensorFlow is not set up here',
  },
  async () => {
    const told: string[] = [];
    const { built, engine } = await installTensorflow({
      variant: 'cpu',
      force: false,
      native: nativeDirectory(),
      cache: path.join(folder, 'empty-cache'),
      tell: (line) => told.push(line),
    });
    assert.equal(built, false);
    assert.equal(engine.name, 'tensorflow');
    assert.deepEqual(told, []);
  },
);
