import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeliochromeError, type ErrorCode } from '../../../src-shared/domain/error.ts';
import { outliveCrash } from '../../../src-main/usecases/colorize/outliveCrash.ts';

/** Work that fails so often before it succeeds. */
function failing(times: number, code: ErrorCode): () => Promise<string> {
  let left = times;
  return () => {
    if (left === 0) return Promise.resolve('colored');
    left -= 1;
    return Promise.reject(new HeliochromeError(code, 'It ended.', 'Try again.'));
  };
}

test('one crash is outlived, a second one is told, and other failures at once', async () => {
  assert.equal(await outliveCrash(failing(1, 'engine-crashed')), 'colored');
  await assert.rejects(outliveCrash(failing(2, 'engine-crashed')), { code: 'engine-crashed' });
  await assert.rejects(outliveCrash(failing(1, 'engine-memory')), { code: 'engine-memory' });
});

test('so is an end while it was started again, and another engine in its place', async () => {
  assert.equal(await outliveCrash(failing(1, 'engine-unavailable')), 'colored');
  assert.equal(await outliveCrash(failing(1, 'cancelled')), 'colored');
});

test('work that was stopped is not begun again', async () => {
  const stopped = AbortSignal.abort();
  await assert.rejects(outliveCrash(failing(1, 'engine-crashed'), stopped), {
    code: 'engine-crashed',
  });
});
