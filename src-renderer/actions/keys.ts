/** Keys and what they mean: `Mod+Shift+I`, `?`, `F6`. Pure; the document's listener is in `keyboard.ts`. */

/** What is needed of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export interface KeyChord {
  /** Ctrl, on macOS ⌘. */
  readonly mod: boolean;
  /** Ctrl by name, also on macOS. */
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** `A`, `3`, `[`, `Enter`, `F6` … */
  readonly key: string;
}

/** Physical places of punctuation on a US keyboard. */
const punctuationCodes: Readonly<Partial<Record<string, readonly string[]>>> = {
  ',': ['Comma'],
  '.': ['Period'],
  '/': ['Slash'],
  ';': ['Semicolon'],
  "'": ['Quote'],
  '[': ['BracketLeft'],
  ']': ['BracketRight'],
  '\\': ['Backslash', 'IntlBackslash'],
  '`': ['Backquote'],
  '-': ['Minus', 'NumpadSubtract'],
  '=': ['Equal', 'NumpadAdd'],
};

const modifierNames = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const;

/** Reads `Mod+Shift+I`. @returns null for what is no key */
export function parseKeys(text: string): KeyChord | null {
  const parts = text.split('+');
  const key = parts.pop();
  if (key === undefined || key === '') return null;
  if (!parts.every((part) => (modifierNames as readonly string[]).includes(part))) return null;
  return {
    mod: parts.includes('Mod'),
    ctrl: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
    key: /^[a-z]$/.test(key) ? key.toUpperCase() : key,
  };
}

/** Whether a press means a chord. */
export function matchesKeys(press: KeyPress, chord: KeyChord, mac: boolean): boolean {
  const wantsCtrl = chord.ctrl || (chord.mod && !mac);
  const wantsMeta = chord.mod && mac;
  if (press.ctrlKey !== wantsCtrl || press.metaKey !== wantsMeta || press.altKey !== chord.alt) {
    return false;
  }
  // “?” sits elsewhere on every layout, mostly with Shift: the character decides.
  if (chord.key === '?') return press.key === '?';
  return press.shiftKey === chord.shift && isKey(press, chord.key);
}

/** Whether a chord is a plain character, such as P, which typing would produce. */
export function isSingleCharacter(chord: KeyChord): boolean {
  return !chord.mod && !chord.ctrl && !chord.alt && chord.key.length === 1;
}

/** The keys of a press in the notation of {@link parseKeys}; null for a modifier alone. */
export function keysOfPress(press: KeyPress, mac: boolean): string | null {
  const key = nameOfKey(press);
  if (key === null) return null;
  const parts = [
    ...((mac ? press.metaKey : press.ctrlKey) ? ['Mod'] : []),
    ...(mac && press.ctrlKey ? ['Ctrl'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey && key !== '?' ? ['Shift'] : []),
  ];
  return [...parts, key].join('+');
}

const shownKeys: Readonly<Partial<Record<string, string>>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  '-': '−',
  '=': '+',
};

/** Keys as people read them: `Ctrl+Shift+I`, on macOS `⇧⌘I`. */
export function formatKeys(text: string, mac: boolean): string {
  const chord = parseKeys(text);
  if (chord === null) return text;
  const key = shownKeys[chord.key] ?? chord.key;
  if (mac) {
    const signs = [chord.ctrl && '⌃', chord.alt && '⌥', chord.shift && '⇧', chord.mod && '⌘'];
    return `${signs.filter((sign) => sign !== false).join('')}${key}`;
  }
  const names = [
    (chord.mod || chord.ctrl) && 'Ctrl',
    chord.alt && 'Alt',
    chord.shift && 'Shift',
    key,
  ];
  return names.filter((name) => name !== false).join('+');
}

function isKey(press: KeyPress, key: string): boolean {
  if (/^[A-Z]$/.test(key)) return letterOf(press) === key;
  if (/^\d$/.test(key)) return press.code === `Digit${key}` || press.code === `Numpad${key}`;
  const codes = punctuationCodes[key];
  if (codes !== undefined) return codes.includes(press.code);
  if (key === 'Space') return press.code === 'Space';
  return press.key === key;
}

/** The Latin letter that was typed; on keyboards of other scripts the one at that position. */
function letterOf(press: KeyPress): string | null {
  if (/^[a-zA-Z]$/.test(press.key)) return press.key.toUpperCase();
  const isOtherLetter = press.key.length === 1 && /^\p{L}$/u.test(press.key);
  const position = /^Key([A-Z])$/.exec(press.code);
  return isOtherLetter && !/^\p{Script=Latin}$/u.test(press.key) ? (position?.[1] ?? null) : null;
}

function nameOfKey(press: KeyPress): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead'].includes(press.key)) {
    return null;
  }
  const letter = letterOf(press);
  if (letter !== null) return letter;
  if (press.key === '?') return '?';
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1];
  if (digit !== undefined) return digit;
  const punctuation = Object.entries(punctuationCodes).find(([, codes]) =>
    codes?.includes(press.code),
  );
  if (punctuation !== undefined) return punctuation[0];
  return press.code === 'Space' ? 'Space' : press.key;
}
