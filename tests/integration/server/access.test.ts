import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { ask, letIn, openTestServer } from '../../support/testServer.ts';

const json = { 'content-type': 'application/json' };

describe('who reaches the loopback server', () => {
  test('nobody without a token, and a token lets one browser in, once', async (context) => {
    const { server, port } = await openTestServer(context);
    for (const target of [
      '/',
      '/api/app.info',
      '/events',
      '/pixels/info/1',
      '/assets/main-0123abcd.js',
    ]) {
      const call = target.startsWith('/api') ? { method: 'POST', headers: json, body: '{}' } : {};
      assert.equal((await ask(port, target, call)).status, 401, target);
    }
    assert.equal((await ask(port, '/upload?name=a', { method: 'POST', body: 'x' })).status, 401);
    assert.equal((await ask(port, '/?token=wrong')).status, 401);
    assert.equal((await ask(port, '/?token=')).status, 401);
    const address = new URL(server.newAddress());
    const first = await ask(port, address.pathname + address.search);
    assert.equal(first.status, 303);
    assert.equal(first.headers['location'], '/');
    const [cookie = ''] = [first.headers['set-cookie'] ?? []].flat();
    assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Strict$/);
    const again = await ask(port, address.pathname + address.search);
    assert.equal(again.status, 401);
    assert.equal(again.headers['set-cookie'], undefined);
    // The browser that is in already comes in by the old address too.
    const own = { cookie: cookie.split(';')[0] };
    assert.equal(
      (await ask(port, address.pathname + address.search, { headers: own })).status,
      303,
    );
    assert.equal((await ask(port, '/', { headers: own })).status, 200);
    const other = await letIn(server.newAddress());
    assert.notEqual(other, own.cookie);
    assert.equal((await ask(port, '/', { headers: { cookie: other } })).status, 200);
  });

  test('a person who comes without one is told what to do, a program in JSON', async (context) => {
    const { port } = await openTestServer(context);
    const page = await ask(port, '/', { headers: { accept: 'text/html,*/*' } });
    assert.equal(page.status, 401);
    assert.match(page.text, /terminal/);
    const answer = await ask(port, '/api/app.info', { method: 'POST', headers: json, body: '{}' });
    const { ok, error } = JSON.parse(answer.text) as { ok: boolean; error: { code: string } };
    assert.deepEqual([ok, error.code], [false, 'not-allowed']);
  });

  test('with a good cookie still nobody under another name, of another origin or site', async (context) => {
    const { port, cookie } = await openTestServer(context);
    const foreign: Record<string, string>[] = [
      { host: 'evil.example' },
      { host: `evil.example:${port}` },
      { host: '127.0.0.1' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: `http://localhost:${port}` },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
    ];
    for (const headers of foreign) {
      const call = { method: 'POST', headers: { cookie, ...json, ...headers }, body: '{}' };
      assert.equal((await ask(port, '/api/app.info', call)).status, 403, JSON.stringify(headers));
      for (const target of ['/', '/events', '/pixels/info/1']) {
        const answer = await ask(port, target, { headers: { cookie, ...headers } });
        assert.equal(answer.status, 403, `${target} ${JSON.stringify(headers)}`);
      }
    }
  });

  test('a link on another page opens the application, and uses no token up in vain', async (context) => {
    const { server, port } = await openTestServer(context);
    const address = new URL(server.newAddress());
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const answer = await ask(port, address.pathname + address.search, { headers });
    assert.equal(answer.status, 200);
    assert.match(answer.text, /http-equiv="refresh"/);
    assert.ok(answer.headers['set-cookie'] !== undefined);
  });

  test('forms of other sites cannot call: only JSON is taken', async (context) => {
    const { port, cookie } = await openTestServer(context);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const headers = { cookie, 'content-type': type };
      assert.equal(
        (await ask(port, '/api/app.info', { method: 'POST', headers, body: '{}' })).status,
        400,
      );
    }
    assert.equal((await ask(port, '/api/app.info', { headers: { cookie } })).status, 404);
  });

  test('it listens on this computer’s own address only', async (context) => {
    const { port } = await openTestServer(context);
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    if (outer === undefined) {
      context.skip('This computer has no address but its own.');
      return;
    }
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: outer.address, port, timeout: 2000 });
      const end = (result: boolean): void => {
        socket.destroy();
        resolve(result);
      };
      socket.on('connect', () => {
        end(true);
      });
      socket.on('error', () => {
        end(false);
      });
      socket.on('timeout', () => {
        end(false);
      });
    });
    assert.equal(reached, false);
  });

  test('every answer forbids what a page could be misused for', async (context) => {
    const { port, get, post } = await openTestServer(context);
    const answers = [
      await get('/'),
      await post('app.info', {}),
      await get('/pixels/info/999'),
      await get('/nothing'),
      await ask(port, '/'),
      await ask(port, '/', { headers: { host: 'evil.example' } }),
    ];
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });
});

describe('what the loopback server gives', () => {
  test('the page’s own files, and nothing beside or beyond them', async (context) => {
    const { get, root } = await openTestServer(context);
    assert.match((await get('/')).text, /<title>Heliochrome/);
    const script = await get('/assets/main-0123abcd.js');
    assert.match(String(script.headers['content-type']), /javascript/);
    assert.match(String(script.headers['cache-control']), /immutable/);
    assert.equal(await readFile(path.join(root, 'outside.html'), 'utf8'), 'outside');
    const beyond = [
      '/../outside.html',
      '/%2e%2e/outside.html',
      '/..%2foutside.html',
      '/assets/../../outside.html',
      '/assets/..%2f..%2foutside.html',
      '/..%5coutside.html',
      '/%252e%252e/outside.html',
      `//${root}/outside.html`,
      `/${root}/outside.html`,
      '/index.html%00.js',
      '/%',
      '/assets',
      '/assets/',
      '/notes.secret',
    ];
    for (const target of beyond) assert.equal((await get(target)).status, 404, target);
  });

  test('pixels by number, and nothing else by any path', async (context) => {
    const { get } = await openTestServer(context);
    const targets = [
      '',
      'x',
      'info/999',
      'info/-1',
      'info/1e1',
      'tile/1/0/0',
      'thumbnail/1/..%2f..%2fx',
      '../api/app.info',
      'preview/none',
      `info/${'9'.repeat(400)}`,
    ];
    for (const target of targets) {
      const { status } = await get(`/pixels/${target}`);
      assert.ok(status === 404 || status === 401, `${target}: ${status}`);
    }
  });

  test('calls, with their errors as answers', async (context) => {
    const { post, port, cookie } = await openTestServer(context);
    const info = await post('app.info', {});
    assert.equal(info.status, 200);
    assert.match(info.text, /^\{"ok":true,"value":\{"name":"Heliochrome"/);
    const wrong = await post('photos.rate', { photos: { ids: [1] }, rating: 9 });
    assert.match(wrong.text, /"code":"usage".*received 9/);
    for (const name of ['nothing', '__proto__', 'constructor', 'toString', 'app.info%00']) {
      assert.match((await post(name, {})).text, /"ok":false/, name);
    }
    const headers = { cookie, ...json };
    const broken = await ask(port, '/api/app.info', { method: 'POST', headers, body: '{"a":' });
    assert.equal(broken.status, 400);
  });

  test('files from a browser, kept beside the library whatever they are called', async (context) => {
    const { port, cookie, root } = await openTestServer(context);
    const headers = { cookie, origin: `http://127.0.0.1:${port}` };
    const bytes = new Uint8Array(3_000_000).fill(7);
    const send = async (name: string): Promise<string> => {
      const target = `/upload?name=${encodeURIComponent(name)}`;
      const answer = await ask(port, target, { method: 'POST', headers, body: bytes });
      const { ok, value } = JSON.parse(answer.text) as { ok: boolean; value: string[] };
      assert.ok(ok, answer.text);
      return value[0];
    };
    const masters = path.join(root, 'library.masters');
    assert.equal(await send('Harbour/a.tif'), path.join(masters, 'Harbour', 'a.tif'));
    assert.equal(await send('Harbour/a.tif'), path.join(masters, 'Harbour', 'a (2).tif'));
    const wild = await send('../../../etc/passwd');
    assert.equal(wild, path.join(masters, 'etc', 'passwd'));
    assert.deepEqual(new Uint8Array(await readFile(wild)), bytes);
    assert.equal((await ask(port, '/upload', { method: 'POST', headers, body: 'x' })).status, 400);
  });
});
