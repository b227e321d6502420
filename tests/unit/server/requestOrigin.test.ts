import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Access } from '../../../src-main/server/access.ts';
import { refusalOf, type RequestHeaders } from '../../../src-main/server/requestOrigin.ts';

const port = 4321;
const own: RequestHeaders = {
  method: 'POST',
  host: '127.0.0.1:4321',
  origin: 'http://127.0.0.1:4321',
  site: 'same-origin',
  mode: 'cors',
};

function isRefused(change: Partial<RequestHeaders>): boolean {
  return refusalOf({ ...own, ...change }, port) !== null;
}

describe('where a request comes from', () => {
  test('the own page, a program, and a person who opens the address may pass', () => {
    assert.equal(refusalOf(own, port), null);
    assert.equal(isRefused({ host: 'localhost:4321', origin: 'http://localhost:4321' }), false);
    assert.equal(isRefused({ origin: undefined, site: undefined, mode: undefined }), false);
    assert.equal(
      isRefused({ method: 'GET', origin: undefined, site: 'none', mode: 'navigate' }),
      false,
    );
    assert.equal(
      isRefused({ method: 'GET', origin: undefined, site: 'cross-site', mode: 'navigate' }),
      false,
    );
  });

  test('another name that points here, another port, and another page may not', () => {
    for (const host of [
      undefined,
      '',
      'evil.example',
      'evil.example:4321',
      '127.0.0.1',
      '127.0.0.1:80',
      '127.0.0.1:4321.evil.example',
      '[::1]:4321',
      '0.0.0.0:4321',
    ]) {
      assert.equal(isRefused({ host, origin: undefined }), true, String(host));
    }
    for (const origin of [
      'http://evil.example',
      'null',
      'https://127.0.0.1:4321',
      'http://127.0.0.1:9',
      'http://localhost:4321',
      '',
    ]) {
      assert.equal(isRefused({ origin }), true, origin);
    }
  });

  test('what another site has the browser fetch is refused though it names no origin', () => {
    for (const site of ['cross-site', 'same-site', 'none']) {
      assert.equal(
        isRefused({ method: 'GET', origin: undefined, site, mode: 'no-cors' }),
        true,
        site,
      );
      assert.equal(
        isRefused({ method: 'POST', origin: undefined, site, mode: 'navigate' }),
        true,
        site,
      );
    }
  });
});

describe('who is let in', () => {
  test('a token is good once, for a session that is known from then on', () => {
    const access = new Access();
    const token = access.issueToken();
    const session = access.exchange(token);
    assert.ok(session !== null && access.knows(session));
    assert.equal(access.exchange(token), null);
    for (const wrong of ['', token, 'x', `${session} `]) assert.equal(access.knows(wrong), false);
    assert.equal(access.knows(undefined), false);
  });

  test('several browsers have sessions of their own', () => {
    const access = new Access();
    const sessions = [access.issueToken(), access.issueToken()].map((token) =>
      access.exchange(token),
    );
    assert.equal(new Set(sessions).size, 2);
    for (const session of sessions) assert.ok(access.knows(session ?? undefined));
  });
});
