import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from 'electron';
import { pageOrigin } from '../../src-shared/api/shellNames.ts';

/** What the page may load and do. Everything comes from the application itself; nothing from the network. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' photo: blob: data:",
  "connect-src 'self' photo:",
  "font-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Partial<Record<string, string>>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function refuse(status: number): Response {
  return new Response(null, { status, headers });
}

/** Files below a folder, as addresses see them: `/assets/index.js`. */
async function listFiles(folder: string, above = ''): Promise<string[]> {
  // Not `recursive`: that is not sure to work within Electron's archive.
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = entries.map(async (entry) => {
    const address = `${above}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(path.join(folder, entry.name), address);
    return entry.isFile() ? [address] : [];
  });
  return (await Promise.all(lists)).flat();
}

/**
 * Answers requests for the built page. Only files that were in the folder at the start, and of a known kind, have an
 * address: there is no path that leads elsewhere.
 *
 * @param folder absolute folder of the built renderer
 */
export async function pageHandler(
  folder: string,
): Promise<(request: Request) => Promise<Response>> {
  const known = new Set(await listFiles(folder));
  return async (request) => {
    const address = new URL(request.url);
    if (request.method !== 'GET' || `${address.protocol}//${address.host}` !== pageOrigin) {
      return refuse(405);
    }
    const contentType = contentTypes[path.extname(address.pathname)];
    if (!known.has(address.pathname) || contentType === undefined) return refuse(404);
    const body = await readFile(path.join(folder, ...address.pathname.split('/')));
    return new Response(body, { headers: { ...headers, 'content-type': contentType } });
  };
}

/** Serves the built page as `app://heliochrome/`. */
export async function servePage(session: Session, folder: string): Promise<void> {
  session.protocol.handle('app', await pageHandler(folder));
}
