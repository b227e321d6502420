import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { defaultSettings } from '../../../src-shared/domain/settings.ts';
import { createLog } from '../../../src-main/platform/log.ts';
import { openRecentLibraries } from '../../../src-main/usecases/library/recentLibraries.ts';
import { openSettings } from '../../../src-main/usecases/library/settingsStore.ts';
import { syncServiceOf, syncWarning } from '../../../src-main/usecases/library/syncedFolder.ts';
import { temporaryFolder } from '../../support/photographs.ts';

const log = createLog({ screen: null });

describe('what is kept for the application', () => {
  test('settings have defaults, are changed one by one, and lie on the disk afterwards', async (context) => {
    const folder = path.join(await temporaryFolder(context), 'new', 'data');
    const settings = await openSettings(folder, log);
    assert.deepEqual(settings.get(), defaultSettings);
    await settings.change({ theme: 'dark', backupsKept: 3 });
    await Promise.all([
      settings.change({ operator: 'M. Daguerre' }),
      settings.change({ singleKeys: false }),
    ]);
    const again = await openSettings(folder, log);
    const expected = { theme: 'dark', backupsKept: 3, operator: 'M. Daguerre', singleKeys: false };
    assert.deepEqual(again.get(), { ...defaultSettings, ...expected });
  });

  test('a damaged file is kept aside, and defaults hold', async (context) => {
    const folder = await temporaryFolder(context);
    await writeFile(path.join(folder, 'settings.json'), '{"theme": "da');
    assert.deepEqual((await openSettings(folder, log)).get(), defaultSettings);
    assert.deepEqual(await readdir(folder), ['settings.json.damaged']);
    assert.equal(
      await readFile(path.join(folder, 'settings.json.damaged'), 'utf8'),
      '{"theme": "da',
    );
  });

  test('what another version of the program wrote is taken field by field', async (context) => {
    const folder = await temporaryFolder(context);
    const stored = { theme: 'light', engine: 'quantum', newThing: { deep: 1 }, interfaceSize: 150 };
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(stored));
    const settings = (await openSettings(folder, log)).get();
    assert.deepEqual(settings, { ...defaultSettings, theme: 'light', interfaceSize: 150 });
  });

  test('recent libraries: the last first, each once, no more than twelve, the lost ones marked', async (context) => {
    const folder = await temporaryFolder(context);
    const recent = await openRecentLibraries(folder, log);
    const there = path.join(folder, 'Harbour.heliochrome');
    await writeFile(there, 'SQLite');
    for (let number = 0; number < 14; number += 1)
      await recent.add(path.join(folder, `${number}.heliochrome`));
    await recent.add(there);
    await recent.add(path.join(folder, '13.heliochrome'));
    const list = (await openRecentLibraries(folder, log)).list();
    assert.equal(list.length, 12);
    assert.deepEqual(
      list.slice(0, 3).map(({ name, exists }) => [name, exists]),
      [
        ['13', false],
        ['Harbour', true],
        ['12', false],
      ],
    );
  });

  test('folders that are synchronized are known by their path', () => {
    const cases: [string, string | null][] = [
      ['/home/m/Dropbox/a.heliochrome', 'Dropbox'],
      ['/home/m/Dropbox (Personal)/x/a.heliochrome', 'Dropbox'],
      ['/Users/m/Library/Mobile Documents/com~apple~CloudDocs/a.heliochrome', 'iCloud Drive'],
      ['/Users/m/Library/CloudStorage/GoogleDrive-m@x.org/a.heliochrome', 'Google Drive'],
      ['/c/Users/m/OneDrive - Archive/a.heliochrome', 'OneDrive'],
      ['/home/m/Nextcloud/a.heliochrome', 'Nextcloud'],
      ['/home/m/My photographs/dropbox.heliochrome', null],
      ['/srv/onedriver-tools/a.heliochrome', null],
    ];
    for (const [file, service] of cases) assert.equal(syncServiceOf(file), service, file);
    assert.match(syncWarning('/home/m/Dropbox/a.heliochrome') ?? '', /Dropbox synchronizes/);
  });
});
