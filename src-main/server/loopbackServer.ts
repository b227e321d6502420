import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Api } from '../api/createApi.ts';
import type { Log } from '../platform/log.ts';
import { systemErrorCode } from '../platform/systemError.ts';
import { Access } from './access.ts';
import { EventStreams } from './eventStream.ts';
import { serverRoutes } from './serverRoutes.ts';

/** How the loopback server is started. */
export interface LoopbackOptions {
  readonly api: Api;
  /** Folder of the built page. */
  readonly page: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Log;
}

/** The application in a browser of the same computer. */
export interface LoopbackServer {
  readonly port: number;
  /** A new address that lets one browser in, once. */
  newAddress(): string;
  /** Ends every connection. The application behind it stays. Idempotent. */
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** Requests under way get so long to end; milliseconds. */
const closeGrace = 500;

async function listen(server: Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
  } catch (error) {
    const taken = systemErrorCode(error) === 'EADDRINUSE';
    const reason = error instanceof Error ? error.message : String(error);
    throw new HeliochromeError(
      'environment',
      `The server could not listen on port ${port}: ${taken ? 'another program does' : reason}.`,
      'Choose another --port, or leave it out to take a free one.',
      { cause: error },
    );
  }
  return (server.address() as AddressInfo).port;
}

/**
 * Serves the application on this computer's own address, to browsers that were let in by a token.
 *
 * @throws HeliochromeError environment when the port is taken
 */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const { api, page, log } = options;
  const access = new Access();
  const events = new EventStreams(api);
  let port = 0;
  const routes = serverRoutes({ api, access, events, page, log, port: () => port });
  const listener = getRequestListener(routes.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  // A large scan may take long to arrive; a request's head may not.
  server.requestTimeout = 0;
  server.headersTimeout = 30_000;
  try {
    port = await listen(server, options.port);
  } catch (error) {
    events.close();
    throw error;
  }
  let closed: Promise<void> | null = null;

  async function close(): Promise<void> {
    events.close();
    const ended = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, closeGrace);
    await ended;
    clearTimeout(timer);
  }

  return {
    port,
    newAddress: () => `http://${host}:${port}/?token=${access.issueToken()}`,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
