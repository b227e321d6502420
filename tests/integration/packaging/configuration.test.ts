import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import sharp from 'sharp';
import { icoSizes, pngSizes } from '../../../src-main/build/icons/iconFiles.ts';
import {
  distributionAddress,
  findElectronDistribution,
} from '../../../src-main/build/electronDistribution.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** As electron-builder itself reads it. */
const configuration: unknown = await getConfig(root, path.join(root, 'electron-builder.yml'), null);

test('the configuration fits electron-builder’s own schema', () => {
  const file = path.join(root, 'node_modules', 'app-builder-lib', 'scheme.json');
  const schema = JSON.parse(readFileSync(file, 'utf8')) as AnySchema;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  assert.equal(validate(configuration), true, JSON.stringify(validate.errors));
  const misspelt = { ...(configuration as object), electronFuse: {} };
  assert.equal(validate(misspelt), false);
});

test('every target and the file associations are there', () => {
  const { linux, mac, win, fileAssociations } = configuration as {
    linux: { target: string[] };
    mac: { target: string[] };
    win: { target: string[] };
    fileAssociations: { ext: string | string[]; role: string }[];
  };
  assert.deepEqual(linux.target, ['AppImage', 'deb']);
  assert.deepEqual(mac.target, ['dmg']);
  assert.deepEqual(win.target, ['nsis']);
  const extensions = fileAssociations.flatMap((association) => association.ext);
  const expected = ['heliochrome', 'jpg', 'jpeg', 'tif', 'tiff', 'png', 'webp'];
  assert.deepEqual(extensions, expected);
  assert.equal(fileAssociations[0].role, 'Editor');
});

test('icons: every size for every system', async () => {
  const folder = path.join(root, 'resources', 'icons');
  for (const size of pngSizes) {
    const picture = await sharp(path.join(folder, 'png', `${size}x${size}.png`)).metadata();
    assert.deepEqual([picture.width, picture.height, picture.hasAlpha], [size, size, true]);
  }
  const ico = readFileSync(path.join(folder, 'icon.ico'));
  assert.deepEqual([ico.readUInt16LE(0), ico.readUInt16LE(2)], [0, 1]);
  const sizes = [];
  for (let index = 0; index < ico.readUInt16LE(4); index++) {
    const entry = 6 + index * 16;
    const start = ico.readUInt32LE(entry + 12);
    const picture = ico.subarray(start, start + ico.readUInt32LE(entry + 8));
    sizes.push((await sharp(picture).metadata()).width);
  }
  assert.deepEqual(sizes, [...icoSizes]);
  const icns = readFileSync(path.join(folder, 'icon.icns'));
  assert.equal(icns.toString('latin1', 0, 4), 'icns');
  assert.equal(icns.readUInt32BE(4), icns.length);
  const types: Record<string, number> = {};
  for (let start = 8; start < icns.length; start += icns.readUInt32BE(start + 4)) {
    const picture = icns.subarray(start + 8, start + icns.readUInt32BE(start + 4));
    const { width } = await sharp(picture).metadata();
    types[icns.toString('latin1', start, start + 4)] = width;
  }
  const expected = {
    ic11: 32,
    ic12: 64,
    ic07: 128,
    ic13: 256,
    ic08: 256,
    ic14: 512,
    ic09: 512,
    ic10: 1024,
  };
  assert.deepEqual(types, expected);
});

test('where Electron comes from: this computer, a mirror, or told that it is out of reach', async () => {
  assert.equal(
    distributionAddress('45.4.1', {}, 'linux', 'x64'),
    'https://github.com/electron/electron/releases/download/v45.4.1/electron-v45.4.1-linux-x64.zip',
  );
  assert.match(
    distributionAddress('45.4.1', { ELECTRON_MIRROR: 'https://mirror.test/e' }, 'win32', 'arm64'),
    /^https:\/\/mirror\.test\/e\/v45\.4\.1\/electron-v45\.4\.1-win32-arm64\.zip$/,
  );
  const nowhere = { ELECTRON_MIRROR: 'http://127.0.0.1:9/' };
  const found = await findElectronDistribution(root, nowhere);
  assert.ok(found.kind === 'local' || found.kind === 'unreachable', found.kind);
  if (found.kind === 'unreachable') assert.ok(found.reason.length > 0);
});
