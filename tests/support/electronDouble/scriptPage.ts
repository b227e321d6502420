import { readFileSync } from 'node:fs';
import { Script, createContext } from 'node:vm';
import type { RendererApi } from '../../../src-shared/api/contract.ts';
import type { ElectronDouble } from './electronDouble.ts';
import { rendererModule, type RendererModule } from './rendererSide.ts';
import type { PageDouble, WebContentsDouble } from './windows.ts';

/**
 * A page without a browser: loads the document through the session, runs the preload script in a context with nothing but
 * what a sandboxed one has, and keeps what it exposes for the test, which plays the page.
 */
export class ScriptPage implements PageDouble {
  readonly #electron: ElectronDouble;
  readonly #contents: WebContentsDouble;
  #receive: (channel: string, parameters: unknown[]) => void = () => undefined;
  /** What the preload script exposed, by name. */
  exposed: Record<string, unknown> = {};
  /** Paths that the system knows of files. */
  readonly filePaths = new WeakMap<object, string>();
  loads = 0;
  /** Does what the page's own scripts would do when it is loaded. */
  onLoad: (page: ScriptPage) => void;
  isClosed = false;

  constructor(
    electron: ElectronDouble,
    contents: WebContentsDouble,
    onLoad: (page: ScriptPage) => void = () => undefined,
  ) {
    this.onLoad = onLoad;
    this.#electron = electron;
    this.#contents = contents;
  }

  /** `window.api`. */
  get api(): RendererApi {
    return this.exposed['api'] as RendererApi;
  }

  receive(channel: string, parameters: unknown[]): void {
    this.#receive(channel, parameters);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  async load(url: string): Promise<void> {
    this.loads += 1;
    const answer = await this.#contents.session.request(url, {
      origin: null,
      resourceType: 'mainFrame',
      mode: 'navigate',
    });
    if (typeof answer === 'string') throw new Error(answer);
    await answer.text();
    if (!answer.ok) throw new Error('ERR_FAILED');
    this.#runPreload();
    this.onLoad(this);
  }

  #runPreload(): void {
    const { preload } = this.#contents.preferences;
    if (preload === undefined) return;
    this.exposed = {};
    const electron = rendererModule({
      invoke: (channel, parameters) => {
        const sender = { sender: this.#contents, senderFrame: this.#contents.mainFrame };
        return this.#electron.ipcMain.invoke(sender, channel, parameters);
      },
      onMessage: (receive) => {
        this.#receive = receive;
      },
      expose: (key, value) => {
        this.exposed[key] = value;
      },
      pathOfFile: (file) => this.filePaths.get(file) ?? '',
    });
    const require = (name: string): RendererModule => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    };
    // The address of the file lets coverage find it.
    const script = new Script(readFileSync(preload, 'utf8'), { filename: preload });
    const module = { exports: {} };
    script.runInContext(createContext({ require, module, exports: module.exports }));
  }
}
