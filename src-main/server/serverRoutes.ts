import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { uploadPurposes } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { problemOf } from '../api/describeProblem.ts';
import type { Api } from '../api/createApi.ts';
import type { Log } from '../platform/log.ts';
import type { Access } from './access.ts';
import type { EventStreams } from './eventStream.ts';
import { messagePage } from './messagePage.ts';
import { refusalOf } from './requestOrigin.ts';
import { securityHeaders } from './securityHeaders.ts';
import { staticFile } from './staticFiles.ts';

/** What the routes work with. */
export interface RouteOptions {
  readonly api: Api;
  readonly access: Access;
  readonly events: EventStreams;
  /** Folder of the built page. */
  readonly page: string;
  /** Known once the server listens. */
  readonly port: () => number;
  readonly log: Log;
}

type Environment = { Bindings: HttpBindings };
type Request = Context<Environment>;

/** A CSV of 100 million characters, as the contract allows, and its quotes in JSON. */
const largestCall = 256 * 1024 * 1024;

function refused(
  status: 400 | 401 | 403 | 404 | 413,
  code: 'usage' | 'not-allowed' | 'not-found',
  message: string,
  advice: string,
): Response {
  const error = problemOf(new HeliochromeError(code, message, advice));
  return Response.json({ ok: false, error }, { status });
}

/** The way back in, on a page for people and as an answer for programs. */
const howToEnter =
  'Open the address that the terminal shows where Heliochrome was started; pressing Enter there gives a new one.';

function notFound(): Response {
  return refused(
    404,
    'not-found',
    'There is nothing at this address.',
    'Open the application’s start page.',
  );
}

/** The server's routes: everything is refused that does not come from its own page with its own cookie. */
export function serverRoutes(options: RouteOptions): Hono<Environment> {
  const { api, access, events, log } = options;
  // Cookies are shared by all ports of a computer: each server has a name of its own.
  const cookieName = (): string => `heliochrome-${options.port()}`;
  const routes = new Hono<Environment>();

  routes.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders))
      context.res.headers.set(name, value);
    if (!context.res.headers.has('cache-control'))
      context.res.headers.set('cache-control', 'no-store');
  });

  routes.use(async (context, next) => {
    const { req } = context;
    const reason = refusalOf(
      {
        method: req.method,
        host: req.header('host'),
        origin: req.header('origin'),
        site: req.header('sec-fetch-site'),
        mode: req.header('sec-fetch-mode'),
      },
      options.port(),
    );
    if (reason === null) return next();
    log.warning(`A request was refused: ${reason}`, { path: req.path.slice(0, 200) });
    return refused(403, 'not-allowed', `This request was refused. ${reason}`, howToEnter);
  });

  routes.use(async (context, next) => {
    const token = context.req.path === '/' ? context.req.query('token') : undefined;
    if (token !== undefined) return enter(context, token);
    if (access.knows(getCookie(context, cookieName()))) return next();
    const wantsPage = context.req.header('accept')?.includes('text/html') === true;
    if (!wantsPage)
      return refused(401, 'not-allowed', 'This browser has not been let in.', howToEnter);
    return context.html(messagePage('Heliochrome', howToEnter), 401);
  });

  function enter(context: Request, token: string): Response | Promise<Response> {
    const session = access.exchange(token);
    if (session === null) {
      // Whoever is in already may have opened the old address again.
      if (access.knows(getCookie(context, cookieName()))) return context.redirect('/', 303);
      const text = `This address was used already, or is of an earlier start. ${howToEnter}`;
      return context.html(messagePage('Heliochrome', text), 401);
    }
    setCookie(context, cookieName(), session, { httpOnly: true, sameSite: 'Strict', path: '/' });
    const site = context.req.header('sec-fetch-site') ?? 'none';
    if (site === 'none' || site === 'same-origin') return context.redirect('/', 303);
    // A redirect of what another page opened would come without the cookie; a page of our own may ask with it.
    const onward = '<meta http-equiv="refresh" content="0;url=/">';
    return context.html(messagePage('Heliochrome', 'Opening …', onward));
  }

  routes.post(
    '/api/:name',
    bodyLimit({
      maxSize: largestCall,
      onError: () =>
        refused(413, 'usage', 'The request is too large.', 'Split what you send into parts.'),
    }),
    async (context) => {
      if (context.req.header('content-type')?.startsWith('application/json') !== true) {
        return refused(400, 'usage', 'A call must be JSON.', 'Set Content-Type: application/json.');
      }
      let request: unknown;
      try {
        request = await context.req.json();
      } catch {
        return refused(400, 'usage', 'The request is not valid JSON.', 'Send the call again.');
      }
      return Response.json(await api.call(context.req.param('name'), request));
    },
  );

  routes.get('/events', (context) =>
    events.respond(context.req.header('last-event-id'), context.req.raw.signal),
  );

  routes.get('/pixels/*', (context) =>
    api.pixels(
      context.req.path.slice('/pixels/'.length),
      context.req.raw.signal,
      context.req.header('if-none-match'),
    ),
  );

  /** One file a request, its bytes as the body, its name in the address: never in memory as a whole. */
  routes.post('/upload', async (context) => {
    const name = context.req.query('name');
    const content = context.req.raw.body;
    if (name === undefined || name.length > 4096 || content === null) {
      return refused(400, 'usage', 'The file has no name or no content.', 'Drop the file again.');
    }
    const purpose = z.enum(uploadPurposes).safeParse(context.req.query('purpose') ?? 'library');
    if (!purpose.success) {
      return refused(400, 'usage', 'It is not known what the file is for.', 'Drop the file again.');
    }
    const length = context.req.header('content-length');
    try {
      const bytes = length === undefined ? null : Number(length);
      const path = await api.upload({ name, bytes, content }, context.req.raw.signal, purpose.data);
      return Response.json({ ok: true, value: [path] });
    } catch (thrown) {
      return Response.json({ ok: false, error: problemOf(thrown) });
    }
  });

  routes.get('*', async (context) => {
    // The path as it was sent: decoding is done once, there.
    const address = new URL(context.req.raw.url).pathname.slice(1);
    return (await staticFile(options.page, address)) ?? notFound();
  });

  routes.notFound(notFound);
  routes.onError((error) => {
    log.error(`A request failed: ${error.stack ?? error.message}`);
    return Response.json({ ok: false, error: problemOf(error) }, { status: 500 });
  });
  return routes;
}
