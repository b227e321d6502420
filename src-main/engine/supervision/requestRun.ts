import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ChildMessage, NewRequest } from '../protocol/messages.ts';
import { fromWireError } from '../protocol/wireError.ts';
import type { ComputeChild } from './computeChild.ts';
import { acceptanceLimit, cancelLimit, timeLimits, trainingCancelLimit } from './timeLimits.ts';

/** Who listens to a request, and what bounds it. */
export interface RunOptions {
  readonly signal: AbortSignal | null;
  /** Factor on its time limits. */
  readonly patience: number;
  /** Told of messages on the way: `progress` and `skip`. */
  readonly onMessage: (message: ChildMessage) => void;
}

let lastId = 0;

/** The error of a request that was cancelled. */
export function cancelledRequest(): HeliochromeError {
  return new HeliochromeError('cancelled', 'The work was stopped.');
}

/**
 * Sends one request to an idle process and waits for its answer, ending the process when it hangs or does not heed a
 * cancellation.
 *
 * @param schema what the answer must be
 * @throws HeliochromeError what the engine answers, `cancelled`, `engine-timeout`, or why the process ended
 */
export async function runRequest<T>(
  child: ComputeChild,
  request: NewRequest,
  schema: z.ZodType<T>,
  options: RunOptions,
): Promise<T> {
  const id = (lastId += 1);
  const stopWatching = watchTime(child, request, options.patience);
  let cancelTimer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    child.send({ type: 'cancel', id });
    const limit = request.type === 'train' ? trainingCancelLimit : cancelLimit;
    cancelTimer = setTimeout(() => {
      child.kill(cancelledRequest());
    }, limit);
  };
  try {
    const answer = new Promise<T>((resolve, reject) => {
      child.onMessage = (message) => {
        if (!('id' in message) || message.id !== id) return;
        if (message.type === 'accepted') stopWatching.accepted();
        else if (message.type === 'done') {
          readAnswer(child, message.value, schema).then(resolve, reject);
        } else if (message.type === 'failed') {
          const error = fromWireError(message.error);
          if (message.fatal) child.kill(error);
          reject(error);
        } else options.onMessage(message);
      };
      void child.ended.then(reject);
    });
    options.signal?.addEventListener('abort', cancel, { once: true });
    child.send({ ...request, id });
    const result = await answer;
    // An answer that came just before the cancellation was heeded is not wanted any more.
    if (options.signal?.aborted === true && request.type !== 'train') throw cancelledRequest();
    return result;
  } finally {
    options.signal?.removeEventListener('abort', cancel);
    clearTimeout(cancelTimer);
    stopWatching();
  }
}

async function readAnswer<T>(
  child: ComputeChild,
  value: unknown,
  schema: z.ZodType<T>,
): Promise<T> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success) return parsed.data;
  const error = new HeliochromeError(
    'engine-crashed',
    `The engine gave an answer that cannot be right: ${z.prettifyError(parsed.error)}`,
    'Try again; if it happens again, choose another --engine.',
  );
  child.kill(error);
  throw error;
}

/** Ends the process when the request runs out of time. @returns stops watching; `accepted` says it has begun */
function watchTime(
  child: ComputeChild,
  request: NewRequest,
  patience: number,
): (() => void) & { accepted: () => void } {
  const limits = timeLimits(request);
  const start = performance.now();
  let accepted = false;
  const expire = (what: string, limit: number): void => {
    const message = `The compute process was ended: ${what} for ${Math.round(limit) / 1000} seconds.`;
    const advice = 'Try again; if it happens again, use a smaller size or another --engine.';
    child.kill(new HeliochromeError('engine-timeout', message, advice));
  };
  const check = (): void => {
    const now = performance.now();
    const silenceLimit = (accepted ? limits.silence : acceptanceLimit) * patience;
    const totalLimit = limits.total * patience;
    if (now - Math.max(child.lastSign, start) > silenceLimit) {
      expire('it gave no sign of life', silenceLimit);
    } else if (now - start > totalLimit) expire('it worked on one request', totalLimit);
  };
  const timer = setInterval(check, Math.max(20, Math.min(1000, (acceptanceLimit * patience) / 5)));
  const stop = (): void => {
    clearInterval(timer);
  };
  return Object.assign(stop, {
    accepted: () => {
      accepted = true;
    },
  });
}
