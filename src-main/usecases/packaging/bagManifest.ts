import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** Digest algorithms that this program writes; RFC 8493, 2.4, asks for SHA-256 and recommends SHA-512. */
export const bagAlgorithms = ['sha256', 'sha512'] as const;
export type BagAlgorithm = (typeof bagAlgorithms)[number];

/** Algorithms that are read in the bags of other programs, with the length of their digests, hexadecimal digits. */
export const readableAlgorithms: ReadonlyMap<string, number> = new Map([
  ['md5', 32],
  ['sha1', 40],
  ['sha224', 56],
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/** A file in a bag. */
export interface ManifestEntry {
  /** From the bag's folder, with forward slashes: `data/portrait.tif`. */
  readonly path: string;
  /** Hexadecimal. */
  readonly digest: string;
}

/** As paths stand in manifests: line breaks and percent signs are escaped, nothing else (RFC 8493, 2.1.3). */
export function encodeBagPath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The path that {@link encodeBagPath} was given. */
export function decodeBagPath(encoded: string): string {
  return encoded.replaceAll(/%0d/gi, '\r').replaceAll(/%0a/gi, '\n').replaceAll('%25', '%');
}

function byPath(one: ManifestEntry, other: ManifestEntry): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

/** A manifest's text, sorted by path, so that the same files always give the same bytes. */
export function manifestText(entries: readonly ManifestEntry[]): string {
  return [...entries]
    .sort(byPath)
    .map(({ digest, path }) => `${digest}  ${encodeBagPath(path)}\n`)
    .join('');
}

/** An entry as it was read. */
export interface ReadEntry extends ManifestEntry {
  /** The path as it is written, for manifests of programs that do not escape percent signs. */
  readonly written: string;
}

/**
 * Reads a manifest: a digest, white space, a path. A `*` before the path, as md5sum writes it, is passed over.
 * @throws HeliochromeError `data-unusable` for a line that is not one, an absolute path, or one that leads out of the bag
 */
export function parseManifest(text: string, name: string): ReadEntry[] {
  const entries: ReadEntry[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const found = /^(?<digest>[0-9a-fA-F]+)[ \t]+\*?(?<path>.+)$/.exec(line);
    const path = found?.groups?.path;
    if (found?.groups?.digest === undefined || path === undefined) {
      throw unusable(name, index, 'is not a digest and a path');
    }
    const written = path.replace(/^\.\//, '');
    const decoded = decodeBagPath(written);
    const parts = decoded.split('/');
    if (decoded.startsWith('/') || decoded.startsWith('~') || parts.includes('..'))
      throw unusable(name, index, `leads out of the bag (${decoded})`);
    entries.push({ path: decoded, written, digest: found.groups.digest.toLowerCase() });
  }
  return entries;
}

function unusable(name: string, index: number, reason: string): HeliochromeError {
  return new HeliochromeError(
    'data-unusable',
    `Line ${index + 1} of ${name} ${reason}.`,
    'Ask for the bag again from where it came from.',
  );
}
