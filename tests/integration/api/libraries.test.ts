import assert from 'node:assert/strict';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { HostServices } from '../../../src-main/api/createApi.ts';
import { createApi } from '../../../src-main/api/createApi.ts';
import { createLog } from '../../../src-main/platform/log.ts';
import { browserHost } from '../../../src-main/server/runServer.ts';
import { atEnd } from '../../support/atEnd.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { importScans, openTestApi } from '../../support/testApi.ts';

const log = createLog({ screen: null });

describe('libraries through the contract', () => {
  test('the first start makes the default library; later ones open the last', async (context) => {
    const data = path.join(await temporaryFolder(context), 'data');
    const start = async (): Promise<Awaited<ReturnType<typeof createApi>>> => {
      const api = await createApi({
        host: browserHost,
        dataDirectory: data,
        log,
        checkResponses: true,
      });
      atEnd(context, () => api.close());
      return api;
    };
    const first = await start();
    const info = await first.call('library.info', {});
    assert.ok(info.ok);
    assert.equal(info.value.path, path.join(data, 'libraries', 'My photographs.heliochrome'));
    assert.equal(info.value.name, 'My photographs');
    const other = path.join(data, 'Harbour.heliochrome');
    assert.ok((await first.call('library.create', { path: path.join(data, 'Harbour') })).ok);
    await first.close();
    const second = await start();
    const opened = await second.call('library.info', {});
    assert.equal(opened.ok && opened.value.path, other);
    await second.close();
    // What is gone is not made anew under its name: the next one known is opened.
    await writeFile(other, '');
    const third = await start();
    const next = await third.call('library.info', {});
    assert.equal(next.ok && next.value.name, 'My photographs');
  });

  test('one that cannot be opened leaves the open one as it is, and says why', async (context) => {
    const app = await openTestApi(context);
    const noLibrary = path.join(app.root, 'text.heliochrome');
    await writeFile(noLibrary, 'not a library at all '.repeat(100));
    assert.equal(await app.refused('library.open', { path: noLibrary }), 'library-damaged');
    assert.equal(
      await app.refused('library.open', { path: path.join(app.root, 'gone') }),
      'file-missing',
    );
    assert.equal(await app.refused('library.open', { path: 'relative' }), 'usage');
    assert.equal(await app.refused('library.create', { path: app.library }), 'output-exists');
    assert.equal((await app.good('library.info', {})).path, app.library);
    assert.equal(await readFile(noLibrary, 'utf8'), 'not a library at all '.repeat(100));
  });

  test('a start with a damaged last library comes up without one, and tells it', async (context) => {
    const app = await openTestApi(context);
    await app.api.close();
    await writeFile(app.library, 'x'.repeat(5000));
    const data = path.join(app.root, 'data');
    const api = await createApi({
      host: browserHost,
      dataDirectory: data,
      log,
      checkResponses: true,
    });
    atEnd(context, () => api.close());
    const info = await api.call('app.info', {});
    assert.ok(info.ok);
    assert.equal(info.value.library, null);
    assert.match(info.value.notices.join(' '), /library/i);
    assert.deepEqual(
      await api.call('photos.count', {}).then((answer) => !answer.ok && answer.error.code),
      'not-found',
    );
  });

  test('two programs cannot have one library open', async (context) => {
    const app = await openTestApi(context);
    await assert.rejects(
      createApi({
        host: browserHost,
        dataDirectory: path.join(app.root, 'other'),
        library: app.library,
        log,
      }),
      { code: 'library-locked' },
    );
  });

  test('a backup is made once a day, and as many are kept as the settings say', async (context) => {
    const app = await openTestApi(context);
    await app.good('app.changeSettings', { backupsKept: 2 });
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await app.good('library.backups', {})).length > 0) break;
      await wait(50);
    }
    const [daily] = await app.good('library.backups', {});
    assert.ok(daily.bytes > 0);
    await rename(daily.path, daily.path.replace(/ \d{4}-/, ' 1990-'));
    for (let number = 0; number < 3; number += 1) await app.good('library.backup', {});
    const left = await app.good('library.backups', {});
    assert.equal(left.length, 2);
    assert.ok(left.every(({ createdAt }) => !createdAt.startsWith('1990')));
  });

  test('a restored backup is the library as it was; what stood there is kept', async (context) => {
    const app = await openTestApi(context);
    const [one] = await importScans(app, 2);
    const backup = await app.good('library.backup', {});
    await app.good('photos.edit', { photos: { ids: [one] }, metadata: { title: 'Later' } });
    const strange = path.join(app.root, 'strange.heliochrome');
    await writeFile(strange, '');
    assert.equal(await app.refused('library.restoreBackup', { path: strange }), 'not-found');
    assert.equal((await app.good('photos.get', { photoId: one })).metadata.title, 'Later');
    await app.good('library.restoreBackup', { path: backup.path });
    assert.equal((await app.good('photos.get', { photoId: one })).metadata.title, '');
    const kept = await app.good('library.backups', {});
    const aside = kept.find(({ path: file }) => file.includes('before restoring'));
    assert.ok(aside !== undefined);
    await app.good('library.restoreBackup', { path: aside.path });
    assert.equal((await app.good('photos.get', { photoId: one })).metadata.title, 'Later');
    assert.deepEqual(await app.good('library.check', {}), { problems: [] });
  });

  test('calls that come while another library is being opened are answered by one of the two', async (context) => {
    const app = await openTestApi(context);
    await importScans(app, 2);
    const opening = app.good('library.create', { path: path.join(app.root, 'second') });
    const counts = await Promise.all(
      Array.from({ length: 20 }, () => app.good('photos.count', {})),
    );
    await opening;
    assert.ok(counts.every(({ count }) => count === 0 || count === 2));
    assert.equal((await app.good('photos.count', {})).count, 0);
  });

  test('one in a synchronized folder says so', async (context) => {
    const root = await temporaryFolder(context);
    await mkdir(path.join(root, 'Dropbox'));
    const library = path.join(root, 'Dropbox', 'mine.heliochrome');
    const app = await openTestApi(context, { root, library });
    const { warnings } = await app.good('library.info', {});
    assert.match(warnings.join(' '), /Dropbox synchronizes/);
  });

  test('the host’s dialogs and file manager are asked where it has them', async (context) => {
    const shown: string[] = [];
    const host: HostServices = {
      kind: 'electron',
      nativeDialogs: true,
      choose: ({ what }) => Promise.resolve(what === 'folder' ? ['/chosen'] : null),
      showMaster: (file) => {
        shown.push(file);
        return Promise.resolve();
      },
    };
    const app = await openTestApi(context, { host });
    const [one] = await importScans(app, 1);
    assert.deepEqual(await app.good('app.choose', { what: 'folder', title: '' }), {
      paths: ['/chosen'],
    });
    assert.deepEqual(await app.good('app.choose', { what: 'model', title: '' }), { paths: null });
    await app.good('app.showMaster', { photoId: one });
    assert.deepEqual(shown, [path.join(app.root, 'scans', 'scan 0001.png')]);
    assert.ok((await stat(shown[0])).isFile());
  });
});
