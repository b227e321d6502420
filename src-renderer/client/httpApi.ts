import {
  apiEventSchema,
  type ApiEvent,
  type CallAnswer,
  type CallName,
  type RendererApi,
} from '../../src-shared/api/contract.ts';
import { uploadFiles } from './upload.ts';

const unreachable = {
  code: 'host-unreachable',
  message: 'Heliochrome does not answer. The program that serves this page may have ended.',
  advice: 'Start Heliochrome again, then open the address that it prints.',
};

/**
 * The contract over HTTP, same origin: `POST api/<name>`, events at `GET events` (server-sent), pixels at
 * `GET pixels/<path>`. The session cookie was set when the page was opened with its token.
 */
export function createHttpApi(): RendererApi {
  const events = createEventSource();
  return {
    call: postCall,
    subscribe: events.subscribe,
    pixelAddress: (path) => `pixels/${path}`,
    pathOfFile: () => null,
    upload: uploadFiles,
  };
}

async function postCall<Name extends CallName>(
  name: Name,
  request: unknown,
): Promise<CallAnswer<Name>> {
  try {
    const response = await fetch(`api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return (await response.json()) as CallAnswer<Name>;
  } catch {
    return { ok: false, error: unreachable };
  }
}

/** Milliseconds until a stream that the host refused is asked for again. */
const reopenPause = 2000;

/**
 * The host's events. A stream that breaks off is taken up again by the browser, which tells the host what it heard
 * last. A host that was started again knows this page only once its new address was opened in this browser: then the
 * page is read anew, for anything may have changed.
 */
function createEventSource(): { subscribe: RendererApi['subscribe'] } {
  const listeners = new Set<(event: ApiEvent) => void>();
  const tell = (event: ApiEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let source: EventSource | null = null;
  let failures = 0;
  const { message, advice } = unreachable;
  const open = (): EventSource => {
    const stream = new EventSource('events');
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const event = apiEventSchema.safeParse(JSON.parse(data));
      if (event.success) tell(event.data);
    };
    stream.onopen = () => {
      failures = 0;
    };
    stream.onerror = () => {
      failures += 1;
      // The first may be a hiccup: the browser tries again by itself.
      if (failures === 2) tell({ type: 'notice', level: 'error', message, advice });
      if (stream.readyState === EventSource.CLOSED) reloadWhenLetIn();
    };
    return stream;
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      source ??= open();
      return () => listeners.delete(listener);
    },
  };
}

function reloadWhenLetIn(): void {
  const stream = new EventSource('events');
  stream.onopen = () => {
    location.reload();
  };
  stream.onerror = () => {
    stream.close();
    setTimeout(reloadWhenLetIn, reopenPause);
  };
}
