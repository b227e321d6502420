import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionForPress } from '../../../src-renderer/actions/bindings.ts';
import {
  formatKeys,
  keysOfPress,
  matchesKeys,
  parseKeys,
  type KeyPress,
} from '../../../src-renderer/actions/keys.ts';

function press(key: string, code: string, ...held: string[]): KeyPress {
  return {
    key,
    code,
    ctrlKey: held.includes('ctrl'),
    metaKey: held.includes('meta'),
    altKey: held.includes('alt'),
    shiftKey: held.includes('shift'),
  };
}

function means(given: KeyPress, keys: string, mac = false): boolean {
  const chord = parseKeys(keys);
  assert.ok(chord !== null);
  return matchesKeys(given, chord, mac);
}

const usual = { overrides: {}, mac: false, singleKeys: true };

test('Mod is Ctrl, on macOS the command key', () => {
  assert.ok(means(press('z', 'KeyZ', 'ctrl'), 'Mod+Z'));
  assert.ok(!means(press('z', 'KeyZ', 'meta'), 'Mod+Z'));
  assert.ok(means(press('z', 'KeyZ', 'meta'), 'Mod+Z', true));
  assert.ok(!means(press('z', 'KeyZ', 'ctrl'), 'Mod+Z', true));
  assert.ok(means(press('F', 'KeyF', 'ctrl', 'meta'), 'Ctrl+Mod+F', true));
});

test('letters are the typed character: Z of a QWERTZ keyboard lies where Y is', () => {
  assert.ok(means(press('z', 'KeyY', 'ctrl'), 'Mod+Z'));
  assert.ok(!means(press('y', 'KeyZ', 'ctrl'), 'Mod+Z'));
  assert.ok(means(press('P', 'KeyP', 'shift'), 'Shift+P'));
  assert.ok(!means(press('P', 'KeyP', 'shift'), 'P'));
});

test('other scripts go by position', () => {
  assert.ok(means(press('я', 'KeyZ', 'ctrl'), 'Mod+Z'));
  assert.ok(means(press('ז', 'KeyZ', 'ctrl'), 'Mod+Z'));
});

test('digits and punctuation are physical: AZERTY types & where 1 is', () => {
  assert.ok(means(press('&', 'Digit1'), '1'));
  assert.ok(means(press('1', 'Numpad1'), '1'));
  assert.ok(means(press('ß', 'BracketLeft'), '['));
  assert.ok(means(press('!', 'Digit1', 'shift'), 'Shift+1'));
});

test('the question mark is the character, wherever it lies', () => {
  assert.ok(means(press('?', 'Minus', 'shift'), '?'));
  assert.ok(means(press('?', 'Slash', 'shift'), '?'));
});

test('AltGr, which is Ctrl and Alt, is no shortcut', () => {
  assert.ok(!means(press('[', 'Digit8', 'ctrl', 'alt'), 'Mod+8'));
});

test('a press is written as it is read', () => {
  for (const [given, written] of [
    [press('I', 'KeyI', 'ctrl', 'shift'), 'Mod+Shift+I'],
    [press('&', 'Digit1'), '1'],
    [press(' ', 'Space'), 'Space'],
    [press('?', 'Slash', 'shift'), '?'],
    [press('F6', 'F6'), 'F6'],
  ] as const) {
    assert.equal(keysOfPress(given, false), written);
    assert.ok(means(given, written));
  }
  assert.equal(keysOfPress(press('Shift', 'ShiftLeft', 'shift'), false), null);
});

test('keys are shown in the way of the system', () => {
  assert.equal(formatKeys('Mod+Shift+I', false), 'Ctrl+Shift+I');
  assert.equal(formatKeys('Mod+Shift+I', true), '⇧⌘I');
  assert.equal(formatKeys('ArrowLeft', false), '←');
});

test('the same key means one thing in a view, and only there', () => {
  assert.equal(actionForPress(press('p', 'KeyP'), 'library', usual)?.id, 'photo.accept');
  assert.equal(actionForPress(press('b', 'KeyB'), 'photo', usual)?.id, 'hints.brush');
  assert.equal(actionForPress(press('b', 'KeyB'), 'library', usual), null);
  assert.equal(actionForPress(press('3', 'Digit3'), 'library', usual)?.id, 'photo.rate3');
  assert.equal(
    actionForPress(press('#', 'Digit3', 'shift'), 'library', usual)?.id,
    'photo.rate3AndNext',
  );
});

test('plain characters can be switched off; Mod and function keys stay', () => {
  const off = { ...usual, singleKeys: false };
  assert.equal(actionForPress(press('p', 'KeyP'), 'library', off), null);
  assert.equal(actionForPress(press('3', 'Digit3'), 'library', off), null);
  assert.equal(actionForPress(press('z', 'KeyZ', 'ctrl'), 'library', off)?.id, 'edit.undo');
  assert.equal(actionForPress(press('F6', 'F6'), 'library', off)?.id, 'view.nextRegion');
});

test('keys can be chosen and taken away', () => {
  const overrides = { 'photo.accept': 'A', 'photo.reject': '' };
  const own = { ...usual, overrides };
  assert.equal(actionForPress(press('a', 'KeyA'), 'library', own)?.id, 'photo.accept');
  assert.equal(actionForPress(press('p', 'KeyP'), 'library', own), null);
  assert.equal(actionForPress(press('x', 'KeyX'), 'library', own), null);
});
