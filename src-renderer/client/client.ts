import type {
  ApiEvent,
  CallName,
  CallRequest,
  CallResponse,
  RendererApi,
} from '../../src-shared/api/contract.ts';
import { pixelPath, type PixelRequest } from '../../src-shared/api/pixels.ts';
import { createHttpApi } from './httpApi.ts';

declare global {
  interface Window {
    /** Set by Electron's preload script; missing in a browser. */
    readonly api?: RendererApi;
  }
}

/** The host of this page: Electron's, or the loopback server that the page came from. */
export const api: RendererApi = window.api ?? createHttpApi();

/** A call that was refused or failed, in words a person can act on. */
export class ClientError extends Error {
  readonly code: string;
  readonly advice: string;

  constructor(code: string, message: string, advice: string) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
    this.advice = advice;
  }
}

/** Calls the host. @throws ClientError with what the host answered */
export async function call<Name extends CallName>(
  name: Name,
  request: CallRequest<Name>,
): Promise<CallResponse<Name>> {
  // Electron copies what is sent with the structured clone algorithm, which refuses Svelte's state proxies.
  const plain = JSON.parse(JSON.stringify(request)) as CallRequest<Name>;
  const answer = await api.call(name, plain);
  if (answer.ok) return answer.value;
  throw new ClientError(answer.error.code, answer.error.message, answer.error.advice);
}

/** Listens to one kind of event. @returns a function that ends it */
export function onEvent<Type extends ApiEvent['type']>(
  type: Type,
  listener: (event: Extract<ApiEvent, { type: Type }>) => void,
): () => void {
  return api.subscribe((event) => {
    if (isOfType(event, type)) listener(event);
  });
}

/** Address of pixels for `img` and `fetch`. */
export function pixelAddress(request: PixelRequest): string {
  return api.pixelAddress(pixelPath(request));
}

function isOfType<Type extends ApiEvent['type']>(
  event: ApiEvent,
  type: Type,
): event is Extract<ApiEvent, { type: Type }> {
  return event.type === type;
}
