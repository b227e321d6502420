import { readFileSync } from 'node:fs';
import type { BrowserContext, Frame, Page, Request as PageRequest, Route } from 'playwright-core';
import type { ElectronDouble } from './electronDouble.ts';
import { playedAddress, playedText, realAddress } from './originMap.ts';
import { rendererModule } from './rendererSide.ts';
import type { Requester } from './sessions.ts';
import type { FrameDouble, PageDouble, WebContentsDouble } from './windows.ts';

const bindingName = '__electronInvoke';
const receiverName = '__electronReceive';

const resourceTypes: Readonly<Partial<Record<string, Requester['resourceType']>>> = {
  document: 'mainFrame',
  stylesheet: 'stylesheet',
  script: 'script',
  image: 'image',
  font: 'font',
  fetch: 'xhr',
  xhr: 'xhr',
  websocket: 'webSocket',
};

/** Types that hold origins as text. */
const isText = (type: string): boolean => /^text\/|javascript|json/.test(type);

function frameDouble(frame: Frame): FrameDouble {
  const url = realAddress(frame.url());
  const parent = frame.parentFrame();
  const origin = URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : 'null';
  // Frames are compared by what they tell, never by identity.
  return {
    url,
    origin,
    parent: parent === null ? null : (frameDouble(parent) as FrameDouble['parent']),
  };
}

/** The script that plays Electron's side of the page's process and then runs the preload script, in the top frame only. */
function initScript(preload: string, filePaths: Readonly<Record<string, string>>): string {
  return `(() => {
  if (window.top !== window) return;
  const invoke = window['${bindingName}'];
  const filePaths = ${JSON.stringify(filePaths)};
  const electron = (${rendererModule.toString()})({
    invoke: async (channel, parameters) => {
      const answer = await invoke(channel, parameters);
      if (answer.failed !== undefined) throw new Error(answer.failed);
      return answer.value;
    },
    onMessage: (receive) => { window['${receiverName}'] = receive; },
    expose: (key, value) => {
      Object.defineProperty(window, key, { value, enumerable: true });
    },
    pathOfFile: (file) => filePaths[file.name] ?? '',
  });
  const require = (name) => {
    if (name !== 'electron') throw new Error('module not found: ' + name);
    return electron;
  };
  const module = { exports: {} };
  (function (require, module, exports) {${playedText(preload)}
  })(require, module, module.exports);
})();
//# sourceURL=preload.cjs`;
}

/** A page in a real Chromium, whose requests go through the double's session. */
export class ChromiumPage implements PageDouble {
  readonly #electron: ElectronDouble;
  readonly #contents: WebContentsDouble;
  readonly #ready: Promise<Page>;
  /** Addresses that the page asked for and did not get, with the reason. */
  readonly refused: { readonly url: string; readonly reason: string }[] = [];
  /** What the browser's console said of errors and broken policies. */
  readonly complaints: string[] = [];
  #loading: string | null = null;

  /**
   * @param filePaths path in the system of files by their name, for dropped files
   */
  constructor(
    electron: ElectronDouble,
    contents: WebContentsDouble,
    browser: BrowserContext,
    filePaths: Readonly<Record<string, string>> = {},
  ) {
    this.#electron = electron;
    this.#contents = contents;
    this.#ready = this.#open(browser, filePaths);
  }

  /** Playwright's page. */
  page(): Promise<Page> {
    return this.#ready;
  }

  receive(channel: string, parameters: unknown[]): void {
    void this.#ready.then((page) =>
      page.evaluate(
        ([name, ...message]) => {
          const receive = (globalThis as unknown as Record<string, unknown>)[name as string];
          (receive as (channel: unknown, parameters: unknown) => void)(
            ...(message as [unknown, unknown]),
          );
        },
        [receiverName, channel, parameters],
      ),
    );
  }

  async close(): Promise<void> {
    await (await this.#ready).close();
  }

  async load(url: string): Promise<void> {
    const page = await this.#ready;
    this.#loading = url;
    try {
      await page.goto(playedAddress(url), { waitUntil: 'load' });
    } finally {
      this.#loading = null;
    }
  }

  async #open(browser: BrowserContext, filePaths: Readonly<Record<string, string>>): Promise<Page> {
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('popup', (popup) => {
      if (!this.#contents.opens(realAddress(popup.url()))) void popup.close();
    });
    await page.exposeBinding(bindingName, (source, channel: string, parameters: unknown[]) =>
      this.#invoke(source.frame, channel, parameters),
    );
    const { preload } = this.#contents.preferences;
    if (preload !== undefined) {
      await page.addInitScript({ content: initScript(readFileSync(preload, 'utf8'), filePaths) });
    }
    await page.route('**/*', (route, request) => this.#answer(route, request));
    return page;
  }

  async #invoke(frame: Frame, channel: string, parameters: unknown[]): Promise<unknown> {
    const from = { sender: this.#contents, senderFrame: frameDouble(frame) };
    try {
      return { value: await this.#electron.ipcMain.invoke(from, channel, parameters) };
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) };
    }
  }

  async #answer(route: Route, request: PageRequest): Promise<void> {
    const url = realAddress(request.url());
    if (request.isNavigationRequest() && !this.#mayNavigate(url, request)) {
      await this.#refuse(route, url, 'navigation');
      return;
    }
    const answer = await this.#contents.session.request(url, {
      origin: this.#originOf(request),
      resourceType: resourceTypes[request.resourceType()] ?? 'other',
      mode: request.isNavigationRequest() ? 'navigate' : modeOf(request),
    });
    if (typeof answer === 'string') {
      await this.#refuse(route, url, answer);
      return;
    }
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(
        [...answer.headers].map(([name, value]) => [name, playedText(value)]),
      ),
      body: await playedBody(answer),
    });
  }

  #mayNavigate(url: string, request: PageRequest): boolean {
    if (url === this.#loading) return true;
    return this.#contents.navigates(url, 'will-navigate', request.frame().parentFrame() === null);
  }

  #originOf(request: PageRequest): string | null {
    if (request.isNavigationRequest()) return null;
    const { protocol, host } = new URL(realAddress(request.frame().url()));
    return `${protocol}//${host}`;
  }

  async #refuse(route: Route, url: string, reason: string): Promise<void> {
    this.refused.push({ url, reason });
    // An aborted navigation leaves the page as it is; a refused part of it is an error.
    await route.abort(reason === 'navigation' ? 'aborted' : 'blockedbyclient');
  }
}

function modeOf(request: PageRequest): Requester['mode'] {
  return request.headers()['sec-fetch-mode'] === 'cors' || request.resourceType() === 'fetch'
    ? 'cors'
    : 'no-cors';
}

async function playedBody(answer: Response): Promise<Buffer> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isPlayed = isText(answer.headers.get('content-type') ?? '');
  return isPlayed ? Buffer.from(playedText(bytes.toString('utf8'))) : bytes;
}
