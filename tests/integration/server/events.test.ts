import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { ApiEvent } from '../../../src-shared/api/contract.ts';
import { atEnd } from '../../support/atEnd.ts';
import { importScans } from '../../support/testApi.ts';
import { letIn, openTestServer, type TestServer } from '../../support/testServer.ts';

/** A page that listens. */
interface Listener {
  readonly events: ApiEvent[];
  /** Number of the last event. */
  lastId: string;
  /** Waits until such an event has come, from now on. */
  next(type: ApiEvent['type'], which?: (event: ApiEvent) => boolean): Promise<ApiEvent>;
  stop(): void;
}

async function listen(
  context: TestContext,
  { port }: TestServer,
  cookie: string,
  lastEventId?: string,
): Promise<Listener> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  atEnd(context, stop);
  const headers = { cookie, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  const response = await fetch(`http://127.0.0.1:${port}/events`, {
    headers,
    signal: controller.signal,
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const waiting: {
    which: (event: ApiEvent) => boolean;
    resolve: (event: ApiEvent) => void;
  }[] = [];
  const listener: Listener = {
    events: [],
    lastId: '',
    stop,
    next: (type, which = () => true) =>
      new Promise((resolve) => {
        waiting.push({ which: (event) => event.type === type && which(event), resolve });
      }),
  };
  const take = (block: string): void => {
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (data === undefined) return;
    const event = JSON.parse(data) as ApiEvent;
    listener.lastId = /^id: (.*)$/m.exec(block)?.[1] ?? '';
    listener.events.push(event);
    for (const one of waiting.filter(({ which }) => which(event))) {
      waiting.splice(waiting.indexOf(one), 1);
      one.resolve(event);
    }
  };
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (): Promise<void> => {
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + value).split('\n\n');
      text = blocks.pop() ?? '';
      blocks.forEach(take);
    }
  };
  read().catch(() => undefined);
  return listener;
}

describe('events over the loopback server', () => {
  test('two browsers see what one of them does, and the catalog stays one', async (context) => {
    const server = await openTestServer(context);
    const [one] = await importScans(server, 1);
    const other = await letIn(server.server.newAddress());
    const first = await listen(context, server, server.cookie);
    const second = await listen(context, server, other);
    // What the import still has to tell comes with the first change, and would make the ids of a change unknown.
    const settled = Promise.all([first.next('photos'), second.next('photos')]);
    await server.post('photos.rate', { photos: { ids: [one] }, rating: 1 });
    await settled;
    const named = (event: ApiEvent): boolean => event.type === 'photos' && event.ids !== null;
    const both = Promise.all([first.next('photos', named), second.next('photos', named)]);
    await server.post('photos.rate', { photos: { ids: [one] }, rating: 2 });
    const [left, right] = await both;
    assert.deepEqual(left, { type: 'photos', ids: [one] });
    assert.deepEqual(right, left);
    // Both at once: one after the other, and both are kept as steps.
    await Promise.all([
      server.post('photos.rate', { photos: { ids: [one] }, rating: 4 }),
      server.post('photos.edit', { photos: { ids: [one] }, metadata: { title: 'Crane' } }),
    ]);
    const photo = await server.good('photos.get', { photoId: one });
    assert.deepEqual([photo.rating, photo.metadata.title], [4, 'Crane']);
  });

  test('a page that was away is told that everything may have changed; one that was not, is not', async (context) => {
    const server = await openTestServer(context);
    await server.good('app.changeSettings', { theme: 'dark' });
    const page = await listen(context, server, server.cookie);
    const told = page.next('settings');
    await server.good('app.changeSettings', { theme: 'light' });
    await told;
    page.stop();
    const sameAgain = await listen(context, server, server.cookie, page.lastId);
    const fresh = await listen(context, server, server.cookie);
    const change = Promise.all([sameAgain.next('settings'), fresh.next('settings')]);
    await server.good('app.changeSettings', { singleKeys: false });
    await change;
    // Nothing was told before the change itself.
    assert.deepEqual(
      sameAgain.events.map(({ type }) => type),
      ['settings'],
    );
    assert.deepEqual(
      fresh.events.map(({ type }) => type),
      ['settings'],
    );
    const late = await listen(context, server, server.cookie, page.lastId);
    await late.next('photos');
    const types = new Set(late.events.map(({ type }) => type));
    for (const type of ['settings', 'library', 'collections', 'models', 'photos'] as const) {
      assert.ok(types.has(type), type);
    }
    const ofOtherRun = await listen(context, server, server.cookie, 'another-7');
    await ofOtherRun.next('library');
  });

  test('closing a page stops nothing; closing the server ends its streams', async (context) => {
    const server = await openTestServer(context);
    const page = await listen(context, server, server.cookie);
    page.stop();
    await importScans(server, 2);
    await listen(context, server, server.cookie);
    const begun = performance.now();
    await server.server.close();
    assert.ok(performance.now() - begun < 2000);
    await assert.rejects(server.get('/'));
    // The application behind it goes on.
    assert.equal((await server.good('library.info', {})).photos, 2);
  });
});
