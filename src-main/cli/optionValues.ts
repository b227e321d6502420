import { InvalidArgumentError } from 'commander';

function parseNumber(text: string): number {
  // Number('') and Number(' ') are 0.
  return text.trim() === '' ? NaN : Number(text);
}

/** Reads a whole number from `least` to `most`; commander names the option and the value received. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };
}

/** Reads a number from `least` to `most`; `above` leaves the least itself out. */
export function numberWithin(least: number, most: number, above = false): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (!(value <= most && (above ? value > least : value >= least)) || !Number.isFinite(value)) {
      const from = above ? `above ${least}` : `from ${least}`;
      const range =
        most === Infinity ? (above ? from : `of at least ${least}`) : `${from} to ${most}`;
      throw new InvalidArgumentError(`It must be a number ${range}.`);
    }
    return value;
  };
}

/**
 * Reads a path. One that looks like an option was most likely left out (`--out --json`); who means it writes `./--json`.
 */
export function filePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  if (!text.startsWith('-')) return text;
  throw new InvalidArgumentError(
    `It looks like an option; for a file of that name write ./${text}.`,
  );
}

/** Reads whole numbers separated by commas. */
export function wholeNumbers(least: number, most: number): (text: string) => number[] {
  const one = wholeNumber(least, most);
  return (text) => text.split(',').map(one);
}

/** Reads words separated by commas, each one of `choices`. */
export function someOf<Choice extends string>(
  choices: readonly Choice[],
): (text: string) => Choice[] {
  return (text) =>
    text.split(',').map((word) => {
      const choice = choices.find((candidate) => candidate === word.trim());
      if (choice !== undefined) return choice;
      throw new InvalidArgumentError(`Choose from ${choices.join(', ')}, separated by commas.`);
    });
}
