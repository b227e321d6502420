import { EventEmitter } from 'node:events';
import type { CustomScheme, OnBeforeRequestListenerDetails, Protocol, Session } from 'electron';

type ProtocolHandler = Parameters<Protocol['handle']>[1];
type RequestListener = NonNullable<Parameters<Session['webRequest']['onBeforeRequest']>[0]>;
type PermissionRequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type PermissionCheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type DeviceHandler = NonNullable<Parameters<Session['setDevicePermissionHandler']>[0]>;
type DisplayHandler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>;

/** Schemes that were registered as privileged, once and before Electron is ready, as Electron demands. */
export class SchemesDouble {
  readonly isReady: () => boolean;
  registered: readonly CustomScheme[] | null = null;

  constructor(isReady: () => boolean) {
    this.isReady = isReady;
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (this.isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    }
    if (this.registered !== null) throw new Error('registerSchemesAsPrivileged is called once');
    this.registered = structuredClone(schemes);
  }

  privileges(scheme: string): NonNullable<CustomScheme['privileges']> {
    return this.registered?.find((one) => one.scheme === scheme)?.privileges ?? {};
  }
}

/** Who asks for an address. */
export interface Requester {
  /** Origin of the page that asks; null for the browser itself, as a first navigation. */
  readonly origin: string | null;
  readonly resourceType: OnBeforeRequestListenerDetails['resourceType'];
  /** Whether it wants to read the answer across origins, as `fetch` does. */
  readonly mode: 'navigate' | 'cors' | 'no-cors';
}

/** Where web contents live: their permissions, protocols and requests. */
export class SessionDouble extends EventEmitter {
  readonly #schemes: SchemesDouble;
  readonly #protocols = new Map<string, ProtocolHandler>();
  #requestListener: RequestListener | null = null;
  #nextRequest = 1;
  permissionRequestHandler: PermissionRequestHandler | null = null;
  permissionCheckHandler: PermissionCheckHandler | null = null;
  devicePermissionHandler: DeviceHandler | null = null;
  displayMediaHandler: DisplayHandler | null = null;
  isSpellCheckerEnabled = true;

  constructor(schemes: SchemesDouble) {
    super();
    this.#schemes = schemes;
  }

  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler): void => {
      if (this.#protocols.has(scheme)) throw new Error(`The scheme ${scheme} has been handled`);
      this.#protocols.set(scheme, handler);
    },
  } satisfies Pick<Protocol, 'handle'>;

  readonly webRequest = {
    onBeforeRequest: (listener: RequestListener): void => {
      // The last listener counts, as in Electron.
      this.#requestListener = listener;
    },
  };

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.permissionRequestHandler = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.permissionCheckHandler = handler;
  }

  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.devicePermissionHandler = handler;
  }

  setDisplayMediaRequestHandler(handler: DisplayHandler | null): void {
    this.displayMediaHandler = handler;
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.isSpellCheckerEnabled = enable;
  }

  /** Whether the session's listener lets a request through. Without a listener everything passes, as in Electron. */
  async mayRequest(url: string, requester: Requester): Promise<boolean> {
    const listener = this.#requestListener;
    if (listener === null) return true;
    const details: OnBeforeRequestListenerDetails = {
      id: this.#nextRequest++,
      url,
      method: 'GET',
      resourceType: requester.resourceType,
      referrer: '',
      timestamp: Date.now(),
      uploadData: [],
    };
    return new Promise((resolve) => {
      listener(details, (response) => {
        resolve(response.cancel !== true);
      });
    });
  }

  /**
   * Asks for an address as a page does: first the session's listener, then the privileges of the scheme, then its handler.
   *
   * @returns the answer; or why there is none
   */
  async request(
    url: string,
    requester: Requester,
    signal?: AbortSignal,
  ): Promise<Response | string> {
    if (!(await this.mayRequest(url, requester))) return 'ERR_BLOCKED_BY_CLIENT';
    const { protocol, host } = new URL(url);
    const scheme = protocol.slice(0, -1);
    const handler = this.#protocols.get(scheme);
    if (handler === undefined) return 'ERR_UNKNOWN_URL_SCHEME';
    const { corsEnabled, supportFetchAPI, standard } = this.#schemes.privileges(scheme);
    if (standard !== true) return 'ERR_INVALID_URL';
    const isForeign = requester.origin !== null && requester.origin !== `${protocol}//${host}`;
    if (requester.mode === 'cors') {
      if (supportFetchAPI !== true) return 'ERR_UNKNOWN_URL_SCHEME';
      if (isForeign && corsEnabled !== true) return 'ERR_FAILED';
    }
    return handler(new Request(url, signal === undefined ? {} : { signal }));
  }
}

type Checked = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
>;
type IsFaithful<Real, Double extends Real> = Double;
/** Proves at compile time that the double takes what Electron takes. */
export type FaithfulSession = IsFaithful<Checked, SessionDouble>;
