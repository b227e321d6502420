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

function createEventSource(): { subscribe: RendererApi['subscribe'] } {
  const listeners = new Set<(event: ApiEvent) => void>();
  let source: EventSource | null = null;
  const open = (): void => {
    source = new EventSource('events');
    source.onmessage = (message: MessageEvent<string>) => {
      const event = apiEventSchema.safeParse(JSON.parse(message.data));
      if (event.success) for (const listener of listeners) listener(event.data);
    };
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (source === null) open();
      return () => listeners.delete(listener);
    },
  };
}
