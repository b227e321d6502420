import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** How long an answer may be kept by whoever asked. */
export type Freshness =
  /** Its address never stands for anything else. */
  | { readonly kind: 'immutable' }
  /** Asked for again each time, and sent again only when its tag is another. */
  | { readonly kind: 'tagged'; readonly tag: string }
  | { readonly kind: 'never' };

const cacheControl: Readonly<Record<Freshness['kind'], string>> = {
  immutable: 'private, max-age=31536000, immutable',
  tagged: 'private, no-cache',
  never: 'no-store',
};

function headersOf(type: string, freshness: Freshness): Headers {
  const headers = new Headers({
    'content-type': type,
    'cache-control': cacheControl[freshness.kind],
    'x-content-type-options': 'nosniff',
  });
  if (freshness.kind === 'tagged') headers.set('etag', `"${freshness.tag}"`);
  return headers;
}

/** An answer with bytes. */
export function bytesResponse(bytes: Uint8Array, type: string, freshness: Freshness): Response {
  // A view on the very bytes: Buffers may lie in a larger pool.
  const body = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  const headers = headersOf(type, freshness);
  headers.set('content-length', String(bytes.byteLength));
  return new Response(body, { headers });
}

export function jsonResponse(value: unknown, freshness: Freshness, status = 200): Response {
  const headers = headersOf('application/json', freshness);
  return new Response(JSON.stringify(value), { headers, status });
}

/** Whether a request's `If-None-Match` names this tag. */
export function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  return (
    ifNoneMatch?.split(',').some((part) => part.trim().replace(/^W\//, '') === `"${tag}"`) ?? false
  );
}

/** What the one who asked has already. */
export function notModified(tag: string): Response {
  const headers = headersOf('application/octet-stream', { kind: 'tagged', tag });
  headers.delete('content-type');
  return new Response(null, { status: 304, headers });
}

/** 499 is what servers use for requests that their client gave up. */
const statusOf: Readonly<Partial<Record<HeliochromeError['code'], number>>> = {
  cancelled: 499,
  'disk-full': 507,
  internal: 500,
};

/** Says what went wrong as JSON `{code, message, advice}`; what is not there, or cannot be read, is 404. */
export function problemResponse(thrown: unknown): Response {
  const { code, message, advice } = HeliochromeError.from(thrown);
  return jsonResponse({ code, message, advice }, { kind: 'never' }, statusOf[code] ?? 404);
}
