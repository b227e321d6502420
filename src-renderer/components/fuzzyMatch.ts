/** How well a query fits a label: higher is better. `places` are the matched characters of the label. */
export interface FuzzyMatch {
  readonly score: number;
  readonly places: readonly number[];
}

const fold = (text: string): string =>
  // One character stays one character, so that places in the folded label are places in the label.
  Array.from(text, (character) => {
    const base = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    return base.length === character.length ? base : character;
  }).join('');

const startsWord = (label: string, index: number): boolean =>
  index === 0 || !/[\p{L}\p{N}]/u.test(label.charAt(index - 1));

/** Every character of the word in order, each as early as possible after a start; runs and word starts count most. */
function matchWord(label: string, word: string, from: number): FuzzyMatch | null {
  const places: number[] = [];
  let score = 0;
  let position = from;
  for (const character of word) {
    const found = label.indexOf(character, position);
    if (found < 0) return null;
    const run = places.at(-1) === found - 1;
    score +=
      1 + (run ? 3 : 0) + (startsWord(label, found) ? 4 : 0) - (run ? 0 : (found - position) / 50);
    places.push(found);
    position = found + 1;
  }
  return { score, places };
}

function bestOfWord(label: string, word: string): FuzzyMatch | null {
  let best: FuzzyMatch | null = null;
  for (let from = label.indexOf(word.charAt(0)); from >= 0;) {
    const match = matchWord(label, word, from);
    if (match !== null && (best === null || match.score > best.score)) best = match;
    from = label.indexOf(word.charAt(0), from + 1);
  }
  return best;
}

/**
 * Whether the letters of every word of the query occur in the label in order (accents and case do not matter; the words
 * may stand in any order), and how well.
 *
 * @returns null when they do not; an empty query fits everything with score 0
 */
export function fuzzyMatch(query: string, label: string): FuzzyMatch | null {
  const folded = fold(label);
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  let score = 0;
  const places = new Set<number>();
  for (const word of words) {
    const match = bestOfWord(folded, word);
    if (match === null) return null;
    score += match.score;
    for (const place of match.places) places.add(place);
  }
  // Among equals the shorter label is the closer one.
  return {
    score: words.length === 0 ? 0 : score - label.length / 200,
    places: [...places].sort((a, b) => a - b),
  };
}
