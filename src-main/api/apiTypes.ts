import type {
  ApiEvent,
  CallAnswer,
  CallName,
  CallPayload,
  CallRequest,
  CallResponse,
  UploadPurpose,
} from '../../src-shared/api/contract.ts';
import type { Log } from '../platform/log.ts';
import type { Upload } from '../usecases/library/keepUpload.ts';

/** What is asked of the system's dialogs. */
export type DialogRequest = CallPayload<'app.choose'>;

/** What only the host can do: Electron with the system's dialogs, a browser without. */
export interface HostServices {
  readonly kind: 'electron' | 'browser';
  /** Whether {@link HostServices.choose} shows the system's dialogs. */
  readonly nativeDialogs: boolean;
  /** Paths that a person chose; null when the dialog was left. Never called without `nativeDialogs`. */
  choose(request: DialogRequest): Promise<readonly string[] | null>;
  /** Shows a file in the system's file manager. @throws HeliochromeError not-offered where there is none */
  showMaster(path: string): Promise<void>;
}

/** How an application is made. */
export interface ApiOptions {
  readonly host: HostServices;
  /** Folder of settings and recent libraries; default the user's data folder. */
  readonly dataDirectory?: string;
  /**
   * Library to open, made when it is not there; null for none. Left out: the one opened last, else the default
   * library, which is made at the first start.
   */
  readonly library?: string | null;
  readonly log: Log;
  /** Check responses and events with their schemas too: for tests. Default false. */
  readonly checkResponses?: boolean;
}

/** The application behind its contract: the same for every host. */
export interface Api {
  /** Answers a call. Never throws, whatever comes in. */
  call<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<CallAnswer<Name>>;
  call(name: string, request: unknown): Promise<CallAnswer<CallName>>;
  /** Tells every event. @returns a function that ends it */
  subscribe(listener: (event: ApiEvent) => void): () => void;
  /** Pixels by their path, as `src-shared/api/pixels.ts` has them, without a leading slash. Never throws. */
  pixels(path: string, signal?: AbortSignal, ifNoneMatch?: string): Promise<Response>;
  /**
   * Keeps a file from a browser: with the library's masters, or (a model) until it was accepted or discarded.
   *
   * @returns its path
   * @throws HeliochromeError
   */
  upload(upload: Upload, signal: AbortSignal, purpose?: UploadPurpose): Promise<string>;
  /** Whether jobs run or wait. */
  hasWork(): boolean;
  /** Has the page do an action, as a menu does. */
  emit(event: ApiEvent): void;
  /** Stops jobs so that they go on at the next start, and closes the library. Idempotent. */
  close(): Promise<void>;
}

/** The calls whose name begins with one of these words, as they are served. */
export type CallsOf<Area extends string> = {
  readonly [Name in Extract<CallName, `${Area}.${string}`>]: (
    payload: CallPayload<Name>,
  ) => CallResponse<Name> | Promise<CallResponse<Name>>;
};

/** Every call as it is served. */
export type CallTable = {
  readonly [Name in CallName]: (
    payload: CallPayload<Name>,
  ) => CallResponse<Name> | Promise<CallResponse<Name>>;
};
