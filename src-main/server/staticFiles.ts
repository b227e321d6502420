import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Names that the bundler makes of the content: what has them never changes. */
const named = /^assets\/.+-[\w-]{8,}\.\w+$/;

/** The file of an address below a folder; null when there is none, or it lies outside. */
async function fileOf(root: string, address: string): Promise<string | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(address);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const wanted = path.resolve(root, decoded === '' ? 'index.html' : decoded);
  try {
    // Links are followed first: what counts is where the file really lies.
    const [file, folder] = await Promise.all([realpath(wanted), realpath(root)]);
    const inside = file.startsWith(folder + path.sep);
    return inside && (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

/**
 * A file of the built page. Only files of known types below the folder are given.
 *
 * @param address path without its leading slash, as it stands in the request
 */
export async function staticFile(root: string, address: string): Promise<Response | null> {
  const file = await fileOf(root, address);
  if (file === null) return null;
  const type = Object.hasOwn(types, path.extname(file)) ? types[path.extname(file)] : undefined;
  if (type === undefined) return null;
  const headers = {
    'content-type': type,
    'cache-control': named.test(address) ? 'private, max-age=31536000, immutable' : 'no-cache',
  };
  return new Response(await readFile(file), { headers });
}
