import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allClashes,
  presetIsOn,
  refuseKeys,
  withKeys,
  withPreset,
} from '../../../src-renderer/views/settings/keyRules.ts';

const refusal = (id: string, keys: string, overrides = {}, mac = false): string | null =>
  refuseKeys(id, keys, overrides, mac)?.kind ?? null;

test('the table that comes with the program has no clash, on either system', () => {
  assert.deepEqual(allClashes({}, false), []);
  assert.deepEqual(allClashes({}, true), []);
});

test('keys that another action has in the same view are refused, with its name', () => {
  const refused = refuseKeys('photo.reject', 'P', {}, false);
  assert.ok(refused?.kind === 'clash');
  assert.equal(refused.other.id, 'photo.accept');
});

test('keys become free when the other action gives them up', () => {
  assert.equal(refusal('photo.reject', 'P', { 'photo.accept': '' }), null);
  assert.equal(refusal('photo.reject', 'K', { 'photo.accept': 'K' }), 'clash');
  assert.equal(refusal('photo.reject', 'K', { 'photo.accept': 'K J' }), 'clash');
});

test('the same keys may mean something else where the views differ', () => {
  // B is Brush in Photo; selecting is done in the Library.
  assert.equal(refusal('edit.selectAll', 'B'), null);
  assert.equal(refusal('photo.accept', 'B'), 'clash');
});

test('what browsers, systems and AltGr take is refused', () => {
  assert.equal(refusal('photo.accept', 'Mod+W'), 'reserved');
  assert.equal(refusal('photo.accept', 'Mod+Space'), 'reserved');
  assert.equal(refusal('photo.accept', 'Mod+Alt+E'), 'reserved');
  assert.equal(refusal('photo.accept', 'Mod+Alt+E', {}, true), null);
});

test('what the whole interface needs is refused, unless the action has it from the start', () => {
  assert.equal(refusal('photo.accept', 'Tab'), 'needed');
  assert.equal(refusal('photo.accept', 'Enter'), 'needed');
  assert.equal(refusal('photo.open', 'Enter'), null);
});

test('a preset adds its keys and takes them back', () => {
  const on = withPreset({ 'photo.accept': 'K' }, 'darktable', true);
  assert.equal(presetIsOn('darktable', on), true);
  assert.deepEqual(allClashes(on, false), []);
  assert.deepEqual(withPreset(on, 'darktable', false), { 'photo.accept': 'K' });
  assert.equal(presetIsOn('darktable', {}), false);
});

test('resetting takes the override away', () => {
  assert.deepEqual(withKeys({ a: 'X', b: 'Y' }, 'a', null), { b: 'Y' });
  assert.deepEqual(withKeys({}, 'a', ''), { a: '' });
});
