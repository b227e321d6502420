import type { Session } from 'electron';
import { pageOrigin, pixelAddressStart } from '../../src-shared/api/shellNames.ts';
import type { Api } from '../api/apiTypes.ts';

/** Answers requests for pixels: `photo://library/<path>`, by catalog id and never by a file's path. */
export function pixelHandler(api: Pick<Api, 'pixels'>): (request: Request) => Promise<Response> {
  return async (request) => {
    const { url, method, signal } = request;
    if (method !== 'GET' || !url.startsWith(pixelAddressStart)) {
      return new Response(null, { status: 405 });
    }
    const answer = await api.pixels(url.slice(pixelAddressStart.length), signal);
    const headers = new Headers(answer.headers);
    headers.set('access-control-allow-origin', pageOrigin);
    headers.set('cross-origin-resource-policy', 'cross-origin');
    headers.set('x-content-type-options', 'nosniff');
    return new Response(answer.body, { status: answer.status, headers });
  };
}

/** Serves pixels of the open library as `photo://library/`. */
export function servePixels(session: Session, api: Pick<Api, 'pixels'>): void {
  session.protocol.handle('photo', pixelHandler(api));
}
