const moments = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });
const numbers = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in units of a thousand, as file managers show them: 1.23 MB. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${numbers.format(bytes / 1000 ** power)} ${units[power]}`;
}

/** An ISO 8601 date and time as people read it, in the time zone of this computer. */
export function formatMoment(iso: string): string {
  return moments.format(new Date(iso));
}

/** 4,000 × 3,000 pixels and megapixels; empty while unknown. */
export function formatPixels(width: number, height: number): string {
  if (width === 0 || height === 0) return '';
  const megapixels = numbers.format((width * height) / 1e6);
  return `${width} × ${height} (${megapixels} MP)`;
}
