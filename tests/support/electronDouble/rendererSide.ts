/** What a preload script of a sandboxed window can load from Electron. */

/** The way from a page's process to the main process. */
export interface RendererLink {
  invoke(channel: string, parameters: unknown[]): Promise<unknown>;
  /** Told of every message that the main process sends. */
  onMessage(receive: (channel: string, parameters: unknown[]) => void): void;
  /** What the bridge shows to the page. */
  expose(key: string, value: unknown): void;
  /** The path that the system knows of a file; empty for a file that the page made. */
  pathOfFile(file: object): string;
}

/** `require('electron')` in a sandboxed preload script. */
export interface RendererModule {
  readonly contextBridge: { exposeInMainWorld(key: string, api: unknown): void };
  readonly ipcRenderer: {
    invoke(channel: string, ...parameters: unknown[]): Promise<unknown>;
    on(channel: string, listener: (event: object, ...parameters: unknown[]) => void): unknown;
    removeListener(channel: string, listener: (...parameters: never[]) => void): unknown;
  };
  readonly webUtils: { getPathForFile(file: unknown): string };
}

/**
 * Electron's modules of a sandboxed page. Stands by itself, for it also runs in a browser: it uses nothing from outside
 * its body. What passes the bridge is copied by structured clone; functions are called across; promises and errors pass.
 */
export function rendererModule(link: RendererLink): RendererModule {
  type Listener = (event: object, ...parameters: unknown[]) => void;
  const listeners = new Map<string, Listener[]>();
  const exposed = new Set<string>();

  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') {
      const called = value as (...parameters: unknown[]) => unknown;
      return (...parameters: unknown[]) => cross(called(...parameters.map(cross)));
    }
    // Not `instanceof`: the two worlds have their own.
    if (Object.prototype.toString.call(value) === '[object Promise]') {
      return Promise.resolve(value).then(cross);
    }
    // Files and the like pass as they are: both worlds live in one process.
    if (typeof Blob !== 'undefined' && value instanceof Blob) return value;
    if (Array.isArray(value)) return value.map(cross);
    if (typeof value === 'object' && value !== null) {
      const prototype: unknown = Object.getPrototypeOf(value);
      const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
      if (!isPlain) return structuredClone(value);
      const entries = Object.entries(value).map(([key, part]) => [key, cross(part)] as const);
      return Object.freeze(Object.fromEntries(entries));
    }
    if (typeof value === 'symbol') throw new Error('A symbol cannot be sent over the bridge');
    return value;
  };

  link.onMessage((channel, parameters) => {
    const event = Object.freeze({ sender: {}, ports: [] });
    for (const listener of [...(listeners.get(channel) ?? [])]) listener(event, ...parameters);
  });

  return {
    contextBridge: {
      exposeInMainWorld(key, api) {
        if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property');
        exposed.add(key);
        link.expose(key, cross(api));
      },
    },
    ipcRenderer: {
      // Refuses what cannot be cloned, as Electron does: “An object could not be cloned.”
      invoke: async (channel, ...parameters) => link.invoke(channel, structuredClone(parameters)),
      on(channel, listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
        return this;
      },
      removeListener(channel, listener) {
        const kept = (listeners.get(channel) ?? []).filter((one) => one !== listener);
        listeners.set(channel, kept);
        return this;
      },
    },
    webUtils: {
      getPathForFile(file) {
        if (typeof Blob === 'undefined' || !(file instanceof Blob)) {
          throw new TypeError('getPathForFile: expected a File');
        }
        return link.pathOfFile(file);
      },
    },
  };
}
