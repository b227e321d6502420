/** A year as it was typed, −9999 to 9999; null when nothing was, undefined when it is no year. */
export function readYear(text: string): number | null | undefined {
  const trimmed = text.trim().replace('−', '-');
  if (trimmed === '') return null;
  return /^-?\d{1,4}$/.test(trimmed) ? Number(trimmed) : undefined;
}
