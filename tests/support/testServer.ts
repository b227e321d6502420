import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { createLog } from '../../src-main/platform/log.ts';
import { startLoopbackServer, type LoopbackServer } from '../../src-main/server/loopbackServer.ts';
import { atEnd } from './atEnd.ts';
import { openTestApi, type TestApi, type TestApiOptions } from './testApi.ts';

/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What is asked over HTTP; unlike `fetch` it may name any host and any origin, as an attacker's tools may. */
export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Asks for exactly this path, not even tidied up. */
export function ask(port: number, target: string, options: Ask = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: target, method, headers: { ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Lets a browser in by an address; gives its cookie. */
export async function letIn(address: string): Promise<string> {
  const { port, pathname, search } = new URL(address);
  const answer = await ask(Number(port), pathname + search);
  const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat();
  if (cookie === '') throw new Error(`Not let in: ${answer.status} ${answer.text}`);
  return cookie.split(';')[0];
}

/** The application behind a loopback server of this process. */
export interface TestServer extends TestApi {
  readonly server: LoopbackServer;
  readonly port: number;
  /** Cookie of a browser that was let in. */
  readonly cookie: string;
  /** Asks as that browser's page does. */
  readonly get: (target: string) => Promise<Answer>;
  readonly post: (name: string, request: unknown) => Promise<Answer>;
}

/** Serves the application over a small page of its own, and closes it at the end. */
export async function openTestServer(
  context: TestContext,
  options: TestApiOptions = {},
): Promise<TestServer> {
  const app = await openTestApi(context, options);
  const page = path.join(app.root, 'page');
  await mkdir(path.join(page, 'assets'), { recursive: true });
  await writeFile(path.join(page, 'index.html'), '<!doctype html><title>Heliochrome</title>');
  await writeFile(path.join(page, 'assets', 'main-0123abcd.js'), 'export {};');
  await writeFile(path.join(page, 'notes.secret'), 'not a part of the page');
  await writeFile(path.join(app.root, 'outside.html'), 'outside');
  const log = createLog({ screen: null, file: path.join(app.root, 'log.txt') });
  const server = await startLoopbackServer({ api: app.api, page, port: 0, log });
  atEnd(context, () => server.close());
  const { port } = server;
  const cookie = await letIn(server.newAddress());
  const own = { cookie, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
  return {
    ...app,
    server,
    port,
    cookie,
    get: (target) => ask(port, target, { headers: own }),
    post: (name, payload) =>
      ask(port, `/api/${name}`, {
        method: 'POST',
        headers: { ...own, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      }),
  };
}
